"""One case: a broken file, sent the way every submission goes, and what has to hold of it."""

from __future__ import annotations

import io
import json
import time
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import openpyxl
from lxml import etree

from tests.fuzz import seeds, xmls, zips
from xlsxeval.attempt import internal
from xlsxeval.batch import Job
from xlsxeval.batch.scoring import scored
from xlsxeval.i18n import say
from xlsxeval.outputs import Places
from xlsxeval.package.limits import Limits
from xlsxeval.scan import Found

LONGEST = Limits().seconds + 10.0
"""Seconds one file may take on a busy machine; the child that reads .xls has its own limit."""


_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError),
    *(KeyError, EOFError),
)


@dataclass(frozen=True)
class Case:
    """A file to send, and how it was broken."""

    number: int
    seed: str
    breaks: tuple[str, ...]
    data: bytes

    @property
    def told(self) -> str:
        """The case as a line."""
        return f"{self.number}: {self.seed} {' + '.join(self.breaks)}"


def case(number: int) -> Case:
    """The same case for the same number, on every machine."""
    random = Random(number)
    told: list[str] = []
    if random.random() < 0.12:
        name, data = seeds.other(random)
        broken = random.choice((zips.truncated, zips.flipped, zips.flipped, zips.spliced))
        return Case(number, name, (broken.__name__,), broken(data, random))
    name, data = seeds.package(random)
    for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
        edit = random.choice(xmls.EDITS)
        data = xmls.edited(data, random, edit)
        told.append(edit.__name__)
    if not told or random.random() < 0.15:
        breaking = random.choice(zips.BREAKS)
        data = breaking(data, random)
        told.append(breaking.__name__)
    return Case(number, name, tuple(told), data)


@dataclass(frozen=True)
class Outcome:
    """How a case ended, and what must not have happened."""

    status: str
    """scored, or the code of the failure."""
    seconds: float
    wrong: tuple[str, ...]


def sent(case: Case, folder: Path) -> Outcome:
    """Send the case through an empty folder and look at everything that must hold."""
    source, out = folder / "in" / case.seed, folder / "out"
    source.parent.mkdir()
    source.write_bytes(case.data)
    stem = out / source.stem
    places = Places(
        stem.with_suffix(source.suffix if source.suffix == ".xlsm" else ".xlsx"),
        stem.with_suffix(".xlsx"),
        stem.with_suffix(".xlsm"),
        out / f"{source.stem}-评分.xlsx",
    )
    started = time.monotonic()
    job = Job(1, Found(source), places, None, "zh_CN")
    record = scored(job)
    seconds = time.monotonic() - started
    entry = record.submission.result
    failure = entry["failure"]
    status = "scored" if failure is None else str(failure["code"] or failure["message"])
    return Outcome(status, seconds, tuple(_wrong(case, folder, entry, seconds)))


def _wrong(case: Case, folder: Path, entry: Mapping[str, object], seconds: float) -> list[str]:
    wrong = []
    if seconds > LONGEST:
        wrong.append(f"took {seconds:.1f} seconds")
    if (folder / "in" / case.seed).read_bytes() != case.data:
        wrong.append("the input was changed")
    json.dumps(entry).encode()
    output, failure = entry["output"], entry["failure"]
    expected = {folder / "in" / case.seed, *([Path(str(output))] if output else [])}
    standing = {path for path in folder.rglob("*") if path.is_file()}
    if standing != expected:
        wrong.append(f"files: {sorted(map(str, standing ^ expected))}")
    if isinstance(failure, dict):
        message = str(failure["message"])
        if not message or "\n" in message or message.startswith(_internal()):
            wrong.append(f"no clear sentence: {message!r}")
    elif output is not None and Path(str(output)).is_file():
        wrong += _unsound(case, Path(str(output)))
    return wrong


@cache
def _internal() -> str:
    """How the sentence of an unforeseen fault begins."""
    return say(internal("\0"), "zh_CN").partition("\0")[0]


def _unsound(case: Case, output: Path) -> list[str]:
    """What is wrong with a scored copy: parts we wrote that are no XML, or a sheet that is lost."""
    wrong = []
    before = _parts(case.data)
    for name, data in _parts(output.read_bytes()).items():
        # What nobody looked at goes on as it came, damaged or not.
        if before.get(name, b"") == data or not name.endswith((".xml", ".rels")):
            continue
        try:
            etree.fromstring(data or b"", etree.XMLParser(huge_tree=True))
        except etree.XMLSyntaxError as error:
            wrong.append(f"{name} of the scored copy: {error}")
    if case.number % 10 == 0 and _opens(case.data) and not _opens(output.read_bytes()):
        wrong.append("openpyxl opens the file that was sent and not the scored copy")
    return wrong


def _parts(data: bytes) -> dict[str, bytes | None]:
    """Unzipped content by name; None for what cannot be unzipped."""
    found: dict[str, bytes | None] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                try:
                    found[info.filename] = archive.read(info)
                except _DAMAGED:
                    found[info.filename] = None
    except _DAMAGED:
        return {}
    return found


def _opens(data: bytes) -> bool:
    # openpyxl makes a cell of every place in a merged area; nothing large is asked of it.
    parts = [part or b"" for part in _parts(data).values()]
    if sum(map(len, parts)) > 4 << 20 or any(b"XFD" in part for part in parts):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            openpyxl.load_workbook(io.BytesIO(data))
    except Exception:
        return False
    return True
