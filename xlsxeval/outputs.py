"""Where results go, and how they get there: beside what stands already, whole or not at all."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path

from xlsxeval.disk import abandoned, put, reached, unfinished, why
from xlsxeval.errors import CannotWrite
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.naming import NAMELESS, step
from xlsxeval.scan import RESULTS, Found, Names, identity, stem

FOLDER = RESULTS
SUMMARY = "汇总.xlsx"
_SEPARATE = "-评分"
_PLAIN, _MACROS = ".xlsx", ".xlsm"
_LONGEST = 235
"""Bytes of a name that leave room for -评分 and a number."""
_DEEPEST = 100
"""Characters of the folders below that of the results; Excel opens no path of more than 218."""
_SHORT = 60
"""Bytes of a name that stands for many folders."""
_CANNOT = N_("{path} cannot be written ({why}); close it if it is open, or choose another -o.")
_NO_FILE = N_("{path} is no ordinary file and is not written to.")


@dataclass(frozen=True)
class Places:
    """The names set aside for the result of one file."""

    scored: Path
    """By its own name."""
    plain: Path
    macros: Path
    """By its content: Excel opens no workbook whose name ends otherwise than its kind."""
    beside: Path
    """For results alone, where the workbook must not be edited."""


def directory(paths: Sequence[Path], asked: Path | None) -> Path:
    """The folder for results: the one asked for, or 评分结果 beside the first path.

    A folder that is itself to be scanned is not written into: it gets -1.
    """
    wanted = asked if asked is not None else _beside(paths[0]) / FOLDER
    if wanted.name in ("", ".."):
        wanted = wanted.resolve()
    scanned = {identity(path) for path in paths if path.is_dir()}
    return next(f for f in _numbered(wanted, "") if identity(f) not in scanned)


def fresh(path: Path) -> Path:
    """The path, or its first numbered sister where nothing stands yet."""
    return free(path, lambda standing: False)


def free(path: Path, ours: Callable[[Path], bool]) -> Path:
    """The path, or its first numbered sister, where nothing stands or what is ours."""
    candidates = _numbered(path.with_suffix(""), path.suffix)
    return next(each for each in candidates if not stands(each) or ours(each))


def place(path: Path, data: bytes) -> Path:
    """Write the file under the first free name, unless it stands there byte for byte already."""
    for candidate in _numbered(path.with_suffix(""), path.suffix):
        if not stands(candidate):
            write(candidate, data)
            return candidate
        if _holds(candidate, data):
            return candidate
    raise AssertionError("numbers do not end")


def stands(path: Path) -> bool:
    """Whether anything is called so, be it a link to nowhere."""
    return os.path.lexists(reached(path))


def prepare(folder: Path) -> None:
    """Make a folder for results, and see that files can be written there before any are made."""
    _make(folder)
    try:
        tempfile.TemporaryFile(dir=reached(folder)).close()
    except OSError as error:
        raise _cannot(folder, error) from error


def clear(root: Path) -> None:
    """Clear away what an interrupted run left half written."""
    for left in abandoned(root):
        _remove(left)


def places(
    root: Path,
    files: Sequence[Found],
    ours: Callable[[Path], bool],
    kept: Sequence[Path | None] = (),
) -> list[Places]:
    """Names for all results: no two go to one place, and none over a file that is not ours.

    They depend on the order of the files alone, never on how the work on them ends. `kept` are
    the names of an earlier run, which go first.
    """
    inside = [_safe(found.folder) for found in files]
    folders = {folder for each in inside for folder in (each, *each.parents)}
    # A result may not be called as a folder of others is: 甲.xlsx beside 甲.xlsx.zip.
    known = [root / SUMMARY, *(root / folder for folder in folders)]
    taken = _Taken([*known, *(found.path for found in files)], ours)
    again = [path if path and taken.take(path) else None for path in kept or [None] * len(files)]
    stems = [root / each / _stem(found) for each, found in zip(inside, files, strict=True)]
    scored = [
        before or taken.free(name, _suffix(found))
        for before, name, found in zip(again, stems, files, strict=True)
    ]
    # Last, lest a name that is seldom needed pushes away one that is.
    return [
        Places(
            path,
            path if path.suffix == _PLAIN else taken.free(name, _PLAIN),
            path if path.suffix == _MACROS else taken.free(name, _MACROS),
            taken.free(name.with_name(name.name + _SEPARATE), _PLAIN),
        )
        for path, name in zip(scored, stems, strict=True)
    ]


class _Taken:
    """Names that are taken: by the disk's measure, for which A局 and a局 are one."""

    def __init__(self, paths: Iterable[Path], ours: Callable[[Path], bool]) -> None:
        self._names, self._ours = Names(), ours
        self._taken = set(map(self._key, paths))

    def take(self, path: Path) -> bool:
        """Take the name, unless it is taken or something stands there that is not ours."""
        key = self._key(path)
        if key in self._taken or (stands(path) and not self._ours(path)):
            return False
        self._taken.add(key)
        return True

    def free(self, stem: Path, suffix: str) -> Path:
        """Take the first name that can be taken."""
        return next(filter(self.take, _numbered(stem, suffix)))

    def _key(self, path: Path) -> str:
        """However composed the letters are."""
        return unicodedata.normalize("NFC", self._names.identity(path)).casefold()


def _safe(folder: Path) -> Path:
    """The folder under names that Windows takes too, to which results may well be copied.

    One so deep that neither Excel nor the Explorer would get there becomes a single one.
    """
    safe = Path(*(step(each, _LONGEST) for each in folder.parts))
    if len(str(safe)) <= _DEEPEST:
        return safe
    digest = sha256(os.fsencode(safe.as_posix())).hexdigest()[:8]
    return Path(f"{step(safe.parts[0], _SHORT)}-{digest}")


def _stem(found: Found) -> str:
    # With the suffix, as the file will be called: a dot before it is no dot at the end.
    return step(stem(found.path) + _PLAIN, _LONGEST).removesuffix(_PLAIN) or NAMELESS


def _suffix(found: Found) -> str:
    return _MACROS if found.path.suffix.lower() == _MACROS else _PLAIN


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write the file whole: readers see the old one or the new one, never half of one."""
    target = reached(path)
    if os.path.exists(target) and not target.is_file():
        raise CannotWrite(Message(_NO_FILE, {"path": str(path)}))
    _make(path.parent)
    temporary = unfinished(target)
    try:
        put([data] if isinstance(data, bytes) else data, target, temporary)
    except OSError as error:
        raise _cannot(path, error) from error
    finally:
        _remove(temporary)


def _make(folder: Path) -> None:
    try:
        reached(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(folder, error) from error


def _cannot(path: Path, error: OSError) -> CannotWrite:
    return CannotWrite(Message(_CANNOT, {"path": str(path), "why": why(error)}))


def _remove(path: Path) -> None:
    """A file that will not go is left for the next run."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _beside(path: Path) -> Path:
    """The folder that holds the path; "." and ".." have to be looked up."""
    return path.parent if path.name not in ("", "..") else path.resolve().parent


def _numbered(name: Path, suffix: str) -> Iterator[Path]:
    """表.xlsx, 表-1.xlsx, 表-2.xlsx …"""
    yield Path(f"{name}{suffix}")
    for number in count(1):
        yield name.with_name(f"{name.name}-{number}{suffix}")


def _holds(path: Path, data: bytes) -> bool:
    try:
        return reached(path).is_file() and reached(path).read_bytes() == data
    except OSError:
        return False
