"""Where results go, and how they get there: beside what stands already, whole or not at all."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

from xlsxeval import scored
from xlsxeval.batch import Outcome
from xlsxeval.errors import CannotEdit, CannotWrite
from xlsxeval.evaluation import examine
from xlsxeval.i18n import N_
from xlsxeval.model import FormSpec, Message
from xlsxeval.scan import Found, identity

FOLDER = "评分结果"
_SEPARATE = "-评分"
_PLAIN, _MACROS = ".xlsx", ".xlsm"
_CANNOT = N_("{path} cannot be written ({why}); close it if it is open, or choose another -o.")
_BESIDE = N_("{path}: {why} The results stand in a workbook of their own.")
_NOTE = N_("{path}: {note}")
_NO_FILE = N_("{path} is no ordinary file and is not written to.")


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
    candidates = _numbered(path.with_suffix(""), path.suffix)
    return next(candidate for candidate in candidates if not os.path.lexists(candidate))


class Outputs:
    """The results of one run: no two go to one place, and none over a file that is not ours."""

    def __init__(self, root: Path, inputs: Iterable[Found]) -> None:
        self.root = root
        self._taken = {_key(found.path) for found in inputs}

    def open(self) -> None:
        """Make the folder; clear away what an interrupted run left half written."""
        _make(self.root)
        for suffix in (_PLAIN, _MACROS):
            for left in self.root.rglob(f".*{suffix}.tmp"):
                _remove(left)

    def score(
        self, found: Found, form: FormSpec | None, language: str, passwords: Sequence[str] = ()
    ) -> Outcome:
        """Score the file into its place, carrying over what people typed into an earlier result."""
        suffix = _MACROS if found.path.suffix.lower() == _MACROS else _PLAIN
        target, previous = self._place(found, found.path.stem, suffix)
        examined = examine(found, form, previous, passwords)
        converted = examined.source.converted
        if converted is not None and suffix == _MACROS:
            target, previous = self._place(found, found.path.stem, _PLAIN)
            examined = examine(found, form, previous, passwords)
        path = str(found.path)
        note = None if converted is None else Message(_NOTE, {"path": path, "note": converted})
        try:
            data = scored.write(examined, language)
        except CannotEdit as refusal:
            note = Message(_BESIDE, {"path": path, "why": refusal.message})
            target, previous = self._place(found, found.path.stem + _SEPARATE, _PLAIN)
            data = scored.beside(examine(found, form, previous, passwords), language)
        self._taken.add(_key(target))
        write(target, data)
        return Outcome(examined.evaluation, str(target), note)

    def _place(self, found: Found, stem: str, suffix: str) -> tuple[Path, bytes | None]:
        """The first free name, or one where a result of ours stands, with that result."""
        candidates = _numbered(self.root / found.folder / stem, suffix)
        for path in candidates:
            if _key(path) in self._taken:
                continue
            previous = _ours(path)
            if previous is not None or not os.path.lexists(path):
                return path, previous
        raise AssertionError("numbers do not end")


def write(path: Path, data: bytes) -> None:
    """Write the file whole: readers see the old one or the new one, never half of one."""
    if path.exists() and not path.is_file():
        raise CannotWrite(Message(_NO_FILE, {"path": str(path)}))
    _make(path.parent)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise _cannot(path, error) from error
    finally:
        _remove(temporary)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(folder, error) from error


def _cannot(path: Path, error: OSError) -> CannotWrite:
    why = error.strerror or type(error).__name__
    return CannotWrite(Message(_CANNOT, {"path": str(path), "why": why}))


def _remove(path: Path) -> None:
    """A file that will not go is left for the next run."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _beside(path: Path) -> Path:
    """The folder that holds the path; "." and ".." have to be looked up."""
    return path.parent if path.name not in ("", "..") else path.resolve().parent


def _numbered(stem: Path, suffix: str) -> Iterator[Path]:
    """表.xlsx, 表-1.xlsx, 表-2.xlsx …"""
    yield Path(f"{stem}{suffix}")
    for number in count(1):
        yield stem.with_name(f"{stem.name}-{number}{suffix}")


def _key(path: Path) -> str:
    """One key for names a disk takes for one: A局 and a局, however composed."""
    return unicodedata.normalize("NFC", identity(path)).casefold()


def _ours(path: Path) -> bytes | None:
    """The result of ours that stands there, if one does."""
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError:
        return None
    return data if data and scored.is_ours(data) else None
