"""A zip of submissions: every workbook in it is a submission of its own."""

from __future__ import annotations

import stat
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from xlsxeval import convert
from xlsxeval.convert import Kind
from xlsxeval.disk import reached
from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.intake import file
from xlsxeval.intake.names import parts
from xlsxeval.model import Message, PassedOver
from xlsxeval.package import Limits, kinds
from xlsxeval.package.member import Member
from xlsxeval.package.zip import files, unpacked
from xlsxeval.scan import ARCHIVE, WORKBOOKS, Found, Scan, is_litter, not_taken, stem

_DEEPEST = 2
_TOO_DEEP = N_("Zip archives are opened two deep; please unpack this one.")
_Files = tuple[tuple[zipfile.ZipInfo, Member], ...]


def expanded(scan: Scan, limits: Limits | None = None) -> Scan:
    """The scan with every zip of submissions replaced by the workbooks in it."""
    limits = limits or Limits()
    found: list[Found] = []
    passed_over, litter = list(scan.passed_over), scan.litter
    for each in scan.files:
        if _is_archive(each, limits):
            inside = _Expansion(each.path, limits, limits.entries, limits.total)
            inside.open(each, each.folder / stem(each.path))
            found += inside.found
            passed_over += inside.passed_over
            litter += inside.litter
        else:
            found.append(each)
    return Scan(tuple(found), tuple(passed_over), litter)


def content(archive: Path, member: tuple[int, ...], limits: Limits) -> bytes:
    """The bytes of one member."""
    members = _members(archive, _stamp(archive), member[:-1], limits)
    if not member or member[-1] >= len(members):
        raise Unreadable(kinds.damaged())
    return unpacked(*members[member[-1]])


def changed(archive: Path, member: tuple[int, ...]) -> float:
    """When a member was last changed, in seconds since 1970; 0 where nobody knows."""
    try:
        members = _members(archive, _stamp(archive), member[:-1], Limits())
        return time.mktime((*members[member[-1]][0].date_time, 0, 0, -1))
    except (Unreadable, IndexError, ValueError, OverflowError):
        return _stamp(archive)[0] / 1e9


def _is_archive(found: Found, limits: Limits) -> bool:
    """A zip of files; one that bears the name of a workbook is a workbook gone wrong."""
    if found.path.suffix.lower() in WORKBOOKS:
        return False
    try:
        data = file.content(found.path, limits.file)
    except Unreadable:
        return False
    return convert.kind(data) is Kind.ARCHIVE


def _stamp(path: Path) -> tuple[int, int]:
    try:
        about = reached(path).stat()
    except OSError:
        return 0, 0
    return about.st_mtime_ns, about.st_size


@lru_cache(maxsize=_DEEPEST)
def _members(
    archive: Path, stamp: tuple[int, int], chain: tuple[int, ...], limits: Limits
) -> _Files:
    """The members of a zip, or of the zip in it; `stamp` tells states of the file apart."""
    if not chain:
        return tuple(files(file.content(archive, limits.file), limits))
    return tuple(files(content(archive, chain, limits), limits))


@dataclass
class _Expansion:
    """The workbooks found so far in one zip on the disk, and what may still be unpacked of it."""

    archive: Path
    limits: Limits
    entries: int
    total: int
    found: list[Found] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    litter: int = 0

    def open(self, zipped: Found, folder: Path) -> None:
        """Take in all members of a zip; where that is not possible the zip stands for them."""
        try:
            members = _members(self.archive, _stamp(self.archive), zipped.member, self.limits)
            self._count(members)
        except Unreadable as error:
            self.found.append(replace(zipped, refused=error.message))
            return
        before = len(self.found)
        for number, (info, inside) in enumerate(_named(members)):
            if info.is_dir():
                continue
            if any(map(is_litter, inside)):
                self.litter += 1
            else:
                self._take(info, inside, replace(zipped, member=(*zipped.member, number)), folder)
        if len(self.found) == before:
            self.found.append(replace(zipped, refused=kinds.archive()))

    def _take(
        self, info: zipfile.ZipInfo, inside: tuple[str, ...], zipped: Found, folder: Path
    ) -> None:
        path, suffix = zipped.path.joinpath(*inside), Path(inside[-1]).suffix.lower()
        link = stat.S_ISLNK(info.external_attr >> 16)
        if link or suffix not in (*WORKBOOKS, ARCHIVE):
            self.passed_over.append(not_taken(path, link=link, zipped=True))
            return
        place = folder.joinpath(*inside[:-1])
        found = Found(path, place, self.archive, zipped.member)
        if suffix == ARCHIVE and self._holds_files(found):
            if len(found.member) < _DEEPEST:
                self.open(found, place / stem(path))
                return
            found = replace(found, refused=Message(_TOO_DEEP))
        self.found.append(found)

    def _holds_files(self, found: Found) -> bool:
        try:
            data = content(self.archive, found.member, self.limits)
        except Unreadable:
            return False
        return convert.kind(data) is Kind.ARCHIVE

    def _count(self, members: _Files) -> None:
        """Take the members from what may be unpacked of the zip in all."""
        self.entries -= len(members)
        self.total -= sum(info.file_size for info, _ in members)
        if self.entries < 0 or self.total < 0:
            template = N_("The file is not read for safety: {reason}.")
            too_many = N_("it has too many members")
            reason = too_many if self.entries < 0 else N_("it is too large unpacked")
            raise Unreadable(Message(template, {"reason": Message(reason)}))


def _named(members: _Files) -> Iterator[tuple[zipfile.ZipInfo, tuple[str, ...]]]:
    """Every member with its name, made safe part by part."""
    names = parts([info for info, _ in members])
    for (info, _), name in zip(members, names, strict=True):
        yield info, name
