"""One member of a zip archive, kept compressed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache

from xlsxeval.errors import Unreadable
from xlsxeval.package import kinds

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_EPOCH = (1 << 5) | 1
"""1980-01-01, the date of every member we write: equal work gives equal bytes."""
_LEVEL = 2
"""A fraction of the time of the usual 6 for a sixth more bytes."""
_CHUNK = 1 << 14
"""Bytes deflated at once: every call costs a buffer, and a sheet comes row by row."""
_SMALL = 64 * 1024
_SIZES_FOLLOW = 0x08
_UTF8 = 0x800
_ZIP64 = 1
_ROOTED = ("/xl/", "/_rels/", "/docprops/", "/customxml/")
"""Part names begin with a slash, and some programs write it into the zip."""


# Not frozen: sixteen fields set under guard cost more than the rest of opening a member.
@dataclass(eq=False)
class Member:
    """Compressed bytes and what the directory says of them; nothing changes it."""

    name: str
    packed: bytes
    size: int
    crc: int
    raw_name: bytes
    method: int = zipfile.ZIP_DEFLATED
    flags: int = 0
    time: int = 0
    date: int = _EPOCH
    made_by: int = 20
    needs: int = 20
    internal: int = 0
    external: int = 0
    extra: bytes = b""
    local_extra: bytes = b""
    comment: bytes = b""

    def content(self) -> bytes:
        """The bytes unpacked; never more than declared, and only with the right checksum."""
        data = self._small if self.size <= _SMALL else self._unpacked(self.size + 1)
        if len(data) != self.size or zlib.crc32(data) != self.crc:
            raise Unreadable(kinds.damaged())
        return data

    def holds(self, pieces: Sequence[bytes]) -> bool:
        """Whether the bytes unpacked are these; nothing is unpacked where their number differs."""
        alike = self.size == sum(map(len, pieces)) and self.crc == _checksum(pieces)
        return alike and self.content() == b"".join(pieces)

    def head(self, size: int) -> bytes:
        """The first `size` bytes unpacked."""
        return self._small[:size] if self.size <= _SMALL else self._unpacked(size)

    @cached_property
    def _small(self) -> bytes:
        """All of a small part, and a byte more where it lies: it is looked at, then read."""
        return self._unpacked(self.size + 1)

    def _unpacked(self, size: int) -> bytes:
        if self.method == zipfile.ZIP_STORED:
            return self.packed[:size]
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.packed, size)
        except zlib.error as error:
            raise Unreadable(kinds.damaged()) from error

    def local(self) -> bytes:
        """The local header, sizes written in it."""
        fields = (b"PK\3\4", self.needs, *self._common(), len(self.raw_name), len(self.local_extra))
        return _LOCAL.pack(*fields) + self.raw_name + self.local_extra

    def central(self, offset: int) -> bytes:
        """The directory's entry."""
        lengths = (len(self.raw_name), len(self.extra), len(self.comment), 0)
        head = (b"PK\1\2", self.made_by, self.needs, *self._common())
        fields = (*head, *lengths, self.internal, self.external, offset)
        return _CENTRAL.pack(*fields) + self.raw_name + self.extra + self.comment

    def _common(self) -> tuple[int, ...]:
        flags = self.flags & ~_SIZES_FOLLOW
        return flags, self.method, self.time, self.date, self.crc, len(self.packed), self.size


def spelled(info: zipfile.ZipInfo) -> str:
    """The name of a part as its package means it, however the zip was packed."""
    return _spelled(info.orig_filename, bool(info.flag_bits & _UTF8))


# The parts of nearly all workbooks bear the same names.
@lru_cache(maxsize=1024)
def _spelled(name: str, told: bool) -> str:
    if not (told or name.isascii()):
        # Older programs write UTF-8 without the flag that says so.
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    name = name.replace("\\", "/")
    return name[1:] if name.casefold().startswith(_ROOTED) else name


def fresh(name: str, pieces: Iterable[bytes]) -> Member:
    """A member with new content, deflated piece by piece, dated 1980."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed, size, crc = [], 0, 0
    for chunk in _gathered(pieces):
        packed.append(deflate.compress(chunk))
        size += len(chunk)
        crc = zlib.crc32(chunk, crc)
    packed.append(deflate.flush())
    flags = 0 if name.isascii() else _UTF8
    return Member(name, b"".join(packed), size, crc, name.encode(), flags=flags)


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in chunks worth a call each."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def _checksum(pieces: Sequence[bytes]) -> int:
    found = 0
    for piece in pieces:
        found = zlib.crc32(piece, found)
    return found


def member(data: bytes, info: zipfile.ZipInfo) -> tuple[Member, int]:
    """The member the directory's entry speaks of, and where its bytes end."""
    start = info.header_offset
    header = data[start : start + _LOCAL.size]
    if len(header) < _LOCAL.size or not header.startswith(b"PK\3\4"):
        raise Unreadable(kinds.damaged())
    name_size, extra_size = struct.unpack("<2H", header[26:])
    begin = start + _LOCAL.size + name_size + extra_size
    end = begin + info.compress_size
    packed = data[begin:end]
    if len(packed) != info.compress_size:
        raise Unreadable(kinds.damaged())
    # ASCII is the same in both, and cp437 is written in Python.
    codec = "utf-8" if info.flag_bits & _UTF8 or info.orig_filename.isascii() else "cp437"
    year, month, day, hour, minute, second = info.date_time
    part = Member(
        name=spelled(info),
        packed=packed,
        size=info.file_size,
        crc=info.CRC,
        # Not every program takes a backslash for a slash.
        raw_name=info.orig_filename.replace("\\", "/").encode(codec),
        method=info.compress_type,
        flags=info.flag_bits,
        time=hour << 11 | minute << 5 | second // 2,
        date=(year - 1980) << 9 | month << 5 | day,
        made_by=info.create_system << 8 | info.create_version,
        needs=info.extract_version,
        internal=info.internal_attr,
        external=info.external_attr,
        extra=_without_zip64(info.extra),
        local_extra=_without_zip64(data[begin - extra_size : begin]),
        comment=info.comment,
    )
    return part, end


def _without_zip64(extra: bytes) -> bytes:
    """Extra fields but the 64-bit sizes: within our limits no size needs them."""
    kept = b""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<2H", extra)
        if kind != _ZIP64:
            kept += extra[: 4 + size]
        extra = extra[4 + size :]
    return kept
