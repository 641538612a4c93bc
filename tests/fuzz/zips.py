"""What can be wrong with a zip."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from random import Random

from tests.packages import parts, streamed, zipped

Break = Callable[[bytes, Random], bytes]
_NAMES = (
    "../../out.xml",
    "/etc/passwd",
    "C:\\out.xml",
    "xl\\..\\..\\out.xml",
    "xl/a\0b.xml",
    "a" * 60_000,
)
_CENTRAL = b"PK\1\2"


def truncated(data: bytes, random: Random) -> bytes:
    """A download that was cut."""
    return data[: random.randrange(len(data))]


def flipped(data: bytes, random: Random) -> bytes:
    """A few bytes changed anywhere."""
    broken = bytearray(data)
    for _ in range(random.randint(1, 12)):
        broken[random.randrange(len(broken))] = random.randrange(256)
    return bytes(broken)


def spliced(data: bytes, random: Random) -> bytes:
    """A stretch taken out, doubled, or filled with noise."""
    start = random.randrange(len(data))
    end = min(len(data), start + random.randint(1, 4000))
    piece = random.choice((b"", data[start:end] * 2, random.randbytes(end - start)))
    return data[:start] + piece + data[end:]


def swapped(data: bytes, random: Random) -> bytes:
    """Two parts under each other's names."""
    members = parts(data)
    one, two = random.sample(sorted(members), 2)
    return zipped({**members, one: members[two], two: members[one]})


def without(data: bytes, random: Random) -> bytes:
    """A part missing."""
    members = parts(data)
    del members[random.choice(sorted(members))]
    return zipped(members)


def emptied(data: bytes, random: Random) -> bytes:
    """A part of no bytes, or of noise."""
    members = parts(data)
    noise = random.randbytes(random.randint(1, 3000))
    return zipped({**members, random.choice(sorted(members)): random.choice((b"", noise))})


def doubled(data: bytes, random: Random) -> bytes:
    """A name twice, exactly or but for its case."""
    members = parts(data)
    name = random.choice(sorted(members))
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for each, content in members.items():
            archive.writestr(zipfile.ZipInfo(each), content, zipfile.ZIP_DEFLATED)
        again = zipfile.ZipInfo(random.choice((name, name.upper())))
        archive.writestr(again, b"<other/>", zipfile.ZIP_DEFLATED)
    return out.getvalue()


def renamed(data: bytes, random: Random) -> bytes:
    """A name that leads out of the archive, or that no system has."""
    members = parts(data)
    old, new = random.choice(sorted(members)), random.choice(_NAMES)
    return zipped({new if name == old else name: each for name, each in members.items()})


def bombed(data: bytes, random: Random) -> bytes:
    """A part of many bytes of one kind, packed into few."""
    members = parts(data)
    name = random.choice(sorted(members))
    filler = random.choice((b"\0", b" ", b"<a/>"))
    return zipped({**members, name: members[name] + filler * (8 << 20)})


def lying(data: bytes, random: Random) -> bytes:
    """A size, checksum, method, flag or place in the directory that is not so."""
    broken = bytearray(data)
    places = [at for at in range(len(data)) if data.startswith(_CENTRAL, at)]
    field, kind = random.choice(
        ((8, "<H"), (10, "<H"), (16, "<L"), (20, "<L"), (24, "<L"), (42, "<L"))
    )
    most = 0xFFFF if kind == "<H" else 0xFFFFFFFF
    value = random.choice((0, 1, random.randint(0, most), most))
    struct.pack_into(kind, broken, random.choice(places) + field, value)
    return bytes(broken)


def overlapping(data: bytes, random: Random) -> bytes:
    """Two members that share their bytes."""
    broken = bytearray(data)
    places = [at for at in range(len(data)) if data.startswith(_CENTRAL, at)]
    one, two = random.sample(places, 2)
    broken[one + 42 : one + 46] = broken[two + 42 : two + 46]
    return bytes(broken)


def piped(data: bytes, random: Random) -> bytes:
    """Sizes behind the bytes, and a few of those changed."""
    return (
        flipped(streamed(parts(data)), random) if random.random() < 0.5 else streamed(parts(data))
    )


NAME = "...zip"
"""How a zip of submissions is called: what is left without its suffix leads a folder up."""
_SUBMITTED = (
    *(
        "../../a.xlsx",
        "/tmp/a.xlsx",
        "C:\\a.xlsx",
        "a\\..\\..\\b.xlsx",
        "..xlsx",
        "...xlsx",
        "CON.xlsx",
    ),
    *("nul/表.xlsx", "COM¹.xlsx", "a\u202ebc.xlsx", "长" * 300 + ".xlsx", "评分结果/../../a.xlsx"),
    *(
        "e\u0301.xlsx",
        "甲局/自评表.XLSX",
        "汇总.xlsx",
        "台账.sqlite.xlsx",
        ".tmp.xlsx",
        "a.xlsx/b.xlsm",
    ),
)


def posted(data: bytes, random: Random) -> bytes:
    """A zip of submissions under names that would lead elsewhere, with another one in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in random.sample(_SUBMITTED, random.randint(1, 3)):
            broken = random.choice((data, data, truncated(data, random), flipped(data, random)))
            archive.writestr(zipfile.ZipInfo(name), broken)
        if random.random() < 0.5:
            inner = zipped({random.choice(_SUBMITTED): data})
            archive.writestr(zipfile.ZipInfo(NAME), inner)
    return flipped(out.getvalue(), random) if random.random() < 0.2 else out.getvalue()


def wrapped(data: bytes, random: Random) -> bytes:
    """Junk before, behind, or both."""
    junk = random.randbytes(random.randint(1, 500))
    return random.choice((junk + data, data + junk, junk + data + junk))


BREAKS: tuple[Break, ...] = (
    *(truncated, flipped, spliced, swapped, without, emptied, doubled, renamed),
    *(bombed, lying, overlapping, piped, wrapped),
)
