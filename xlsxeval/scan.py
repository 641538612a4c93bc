"""Paths a user names → the files to be read, in a fixed order, and what is passed over."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlsxeval.disk import reached
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Message, PassedOver

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb")
ARCHIVE = ".zip"
_LITTER = ("~$", ".~", "._")
"""How the lock files of Excel and WPS and the shadow files of a Mac begin."""
_LITTER_NAMES = frozenset(("thumbs.db", ".ds_store", "desktop.ini", "__macosx"))
RESULTS, LEDGER = "评分结果", "台账.sqlite"
"""How a folder of our results is called unless told otherwise, and what may stand in it."""
_RESULTS = re.compile(rf"{RESULTS}(?:-[0-9]+)?")
_JUNCTION = 0xA0000003
_LINK = N_("a link or a device")
_LED_AWAY = N_("a folder that leads elsewhere or may not be read")
_OURS = N_("a folder of results; name it itself to score what it holds")
_CSV = N_("a CSV table carries no form; please send the workbook")
_PACKED = N_("an archive other than zip; unpack it or pack it as .zip")
_SUFFIX = N_("in a folder only {suffixes} are read; if it is a form, name the file itself")
_SUFFIX_IN_ZIP = N_("in a zip only {suffixes} are read; if it is a form, unpack and name it itself")
_ARCHIVES = (".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz")
_BY_SUFFIX = {".csv": _CSV, **dict.fromkeys(_ARCHIVES, _PACKED)}
_MISSING = N_("{path}: there is no such file or folder.")
_NOTHING = N_("No workbook (.xlsx, .xls, .et, .ods …) and no zip stands in {paths}.")


@dataclass(frozen=True)
class Found:
    """A file to be read, and the folder inside its scanned folder ("." for a named file)."""

    path: Path
    """For a member of a zip, 报送.zip/甲局/自评表.xlsx."""
    folder: Path = Path()
    archive: Path | None = None
    """The zip on the disk that holds the file."""
    member: tuple[int, ...] = ()
    """Its number in that zip; with a zip in the zip, the number of that one first."""
    refused: Message | None = None
    """Why the file will not be read, where that is known already."""


@dataclass(frozen=True)
class Scan:
    """What the named paths hold."""

    files: tuple[Found, ...]
    passed_over: tuple[PassedOver, ...]
    """Files, links and devices inside folders that are none of ours to read."""
    litter: int = 0
    """Lock files of Excel and WPS and what systems leave in folders: counted, and not named."""

    def without(self, path: Path | None) -> Scan:
        """The same but for one file."""
        if path is None:
            return self
        names, barred = Names(), identity(path)
        return replace(
            self,
            files=tuple(found for found in self.files if names.identity(found.path) != barred),
            passed_over=tuple(
                each for each in self.passed_over if names.identity(Path(each.path)) != barred
            ),
        )


def scan(paths: Sequence[Path], skip: Path | None = None) -> Scan:
    """Every named file, and every workbook in a named folder; the folder `skip` is not entered.

    Every path must exist, and together they must hold something to read.
    """
    for path in paths:
        if not os.path.lexists(reached(path)):
            raise XlsxevalError(Message(_MISSING, {"path": str(path)}))
    files: dict[str, Found] = {}
    names = Names()
    passed_over: dict[Path, None] = {}
    litter = 0
    barred = identity(skip) if skip is not None else None
    for path in paths:
        if not reached(path).is_dir():
            files.setdefault(names.identity(path), Found(path))
            continue
        for entry, folder in _walk(path, Path(), barred):
            if is_litter(entry.name):
                litter += 1
            elif (
                entry.suffix.lower() in (*WORKBOOKS, ARCHIVE)
                and not os.path.islink(reached(entry))
                and (os.path.isfile(reached(entry)) or not os.path.exists(reached(entry)))
            ):
                files.setdefault(names.identity(entry), Found(entry, folder))
            else:
                passed_over[entry] = None
    if not files:
        raise XlsxevalError(Message(_NOTHING, {"paths": tuple(map(str, paths))}))
    # What lies in one folder may be named itself beside it.
    left = (e for e in passed_over if os.path.islink(e) or names.identity(e) not in files)
    return Scan(tuple(files.values()), tuple(map(_passed, left)), litter)


def not_taken(path: Path, *, link: bool = False, zipped: bool = False) -> PassedOver:
    """What is said of a file that is passed over by its name, or for being a link."""
    if link:
        return PassedOver(str(path), Message(_LINK))
    why = _BY_SUFFIX.get(path.suffix.lower(), _SUFFIX_IN_ZIP if zipped else _SUFFIX)
    return PassedOver(str(path), Message(why, {"suffixes": (*WORKBOOKS, ARCHIVE)}))


def _passed(path: Path) -> PassedOver:
    """The same of what stands on the disk."""
    place = reached(path)
    if os.path.isdir(place) and not os.path.islink(place):
        ours = results(path)
        return PassedOver(str(path), Message(_OURS if ours else _LED_AWAY), ours)
    link = os.path.islink(place) or (os.path.exists(place) and not os.path.isfile(place))
    return not_taken(path, link=link)


class Names:
    """What files are really called, for a while: every folder is looked up once."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def real(self, path: Path) -> str:
        """The path without links, as os.path.realpath has it."""
        folder, name = os.path.split(path)
        if os.name == "nt" or name in ("", ".", ".."):
            # Windows knows short names too, also of the file.
            return os.path.realpath(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        place = os.path.join(self._folders[folder], name)
        return os.path.realpath(place) if os.path.islink(place) else place

    def identity(self, path: Path) -> str:
        """One spelling for one file, so that a file reached by two names is one file."""
        return os.path.normcase(self.real(path))


def identity(path: Path) -> str:
    """One spelling for one file."""
    return Names().identity(path)


def stem(path: Path) -> str:
    """The name without its suffix; what is left of ...zip would lead a folder up and is no name."""
    return path.stem if path.stem.strip(". ") else f"_{path.stem}"


def _walk(top: Path, folder: Path, barred: str | None) -> Iterator[tuple[Path, Path]]:
    """Everything below `top`, sorted; litter and a folder nobody may read are yielded."""
    try:
        entries = sorted(_entries(top), key=lambda entry: entry.name)
    except OSError:
        yield top, folder
        return
    for entry in entries:
        path = top / entry.name
        ends = is_litter(entry.name) or not _leads_in(entry)
        if ends or (identity(path) != barred and results(path)):
            yield path, folder
        elif not entry.name.startswith(".") and identity(path) != barred:
            yield from _walk(path, folder / entry.name, barred)


def _entries(top: Path) -> Iterable[os.DirEntry[str]]:
    with os.scandir(reached(top)) as entries:
        return list(entries)


def results(folder: Path) -> bool:
    """Whether a folder holds results of ours, which are nobody's submission."""
    return bool(_RESULTS.fullmatch(folder.name)) or os.path.isfile(folder / LEDGER)


def is_litter(name: str) -> bool:
    """Whether a file or folder of that name is nobody's work."""
    return name.startswith(_LITTER) or name.lower() in _LITTER_NAMES


def _leads_in(entry: os.DirEntry[str]) -> bool:
    """A real folder: links and junctions may lead anywhere, also back."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return bool(tag != _JUNCTION)
