"""The zip under a package: opened within limits, untouched members saved as they were."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from xlsxeval.errors import Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.package import kinds
from xlsxeval.package.limits import Limits
from xlsxeval.package.member import Member, fresh, member, spelled

_MB = 1 << 20
_DRIVE = re.compile(r"[A-Za-z]:")
_END = struct.Struct("<4s4H2LH")


class Archive:
    """A zip in memory; members keep their order and, unless written, their compressed bytes."""

    def __init__(self, members: list[Member], comment: bytes = b"") -> None:
        self._members = {_key(member.name): member for member in members}
        self._comment = comment
        self._names: list[str] | None = None

    @classmethod
    def open(cls, data: bytes, limits: Limits | None = None) -> Archive:
        """The archive in `data`, once every limit is found kept."""
        infos, comment, start = _checked(data, limits or Limits())
        _check_names(infos)
        return cls(_members(data, infos, start), comment)

    def names(self) -> list[str]:
        """All members but directories, in the order of the archive."""
        if self._names is None:
            names = [member.name for member in self._members.values()]
            self._names = [name for name in names if not name.endswith("/")]
        return self._names.copy()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _key(name) in self._members

    def spelled(self, name: str) -> str:
        """The name as the archive spells it: part names do not tell case apart."""
        return self._members[_key(name)].name

    def read(self, name: str) -> bytes:
        """The content of a member, of its declared size and checksum or not at all."""
        return self._members[_key(name)].content()

    def size(self, name: str) -> int:
        """How many bytes a member holds."""
        return self._members[_key(name)].size

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a member."""
        return self._members[_key(name)].head(size)

    def write(self, name: str, *content: bytes) -> None:
        """Replace a member in its place, or append it; the same content leaves it untouched.

        The content may come in pieces, which are never joined: a sheet can be large.
        """
        key = _key(name)
        old = self._members.get(key)
        if old is None or not old.holds(content):
            self._members[key] = fresh(name if old is None else old.name, content)
            self._names = None

    def append(self, name: str, pieces: Iterable[bytes]) -> None:
        """A new member, its content made as it is written: a sheet can be large."""
        self._members[_key(name)] = fresh(name, pieces)
        self._names = None

    def remove(self, name: str) -> None:
        """Take a member out."""
        del self._members[_key(name)]
        self._names = None

    def save(self) -> bytes:
        """The archive as bytes; the same members give the same bytes."""
        out = io.BytesIO()
        directory = b""
        for part in self._members.values():
            offset = out.tell()
            out.write(part.local())
            out.write(part.packed)
            directory += part.central(offset)
        start = out.tell()
        count = len(self._members)
        end = (b"PK\5\6", 0, 0, count, count, len(directory), start, len(self._comment))
        out.write(directory + _END.pack(*end) + self._comment)
        return out.getvalue()


# The parts of nearly all workbooks bear the same names.
@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    """One key for the spellings of a part's name: case does not tell, %E8 is its character."""
    return (unquote(name) if "%" in name else name).casefold()


def files(data: bytes, limits: Limits) -> list[tuple[zipfile.ZipInfo, Member]]:
    """The members of a zip of files, within limits; their names are the sender's, unchecked."""
    infos, _, start = _checked(data, limits)
    return list(zip(infos, _members(data, infos, start), strict=True))


def unpacked(info: zipfile.ZipInfo, part: Member) -> bytes:
    """The content of one of `files`."""
    _check_packing(info)
    return part.content()


def _checked(data: bytes, limits: Limits) -> tuple[list[zipfile.ZipInfo], bytes, int]:
    if not data:
        raise Unreadable(kinds.empty())
    if len(data) > limits.file:
        template = N_("The file is larger than {most} MB.")
        raise Unreadable(Message(template, {"most": limits.file // _MB}))
    infos, comment, start = _directory(data)
    _check_sizes(infos, limits)
    return infos, comment, start


def _members(data: bytes, infos: list[zipfile.ZipInfo], start: int) -> list[Member]:
    """The members in the directory's order, which is what other programs list."""
    found: dict[int, Member] = {}
    end = 0
    for position, info in sorted(enumerate(infos), key=lambda pair: pair[1].header_offset):
        if info.header_offset < end:
            raise _hostile(N_("its members overlap"))
        found[position], end = member(data, info)
    if end > start:
        raise Unreadable(kinds.damaged())
    return [found[position] for position in range(len(infos))]


def _directory(data: bytes) -> tuple[list[zipfile.ZipInfo], bytes, int]:
    strange = kinds.stranger(data)
    if strange is not None:
        raise Unreadable(strange)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist(), archive.comment, archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        message = kinds.damaged() if b"PK\3\4" in data[:4096] else kinds.text(data)
        raise Unreadable(message) from error


def _hostile(reason: str) -> Unreadable:
    template = N_("The file is not read for safety: {reason}.")
    return Unreadable(Message(template, {"reason": Message(reason)}))


def _check_sizes(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.entries:
        raise _hostile(N_("it has too many members"))
    if sum(info.file_size for info in infos) > limits.total:
        raise _hostile(N_("it is too large unpacked"))
    for info in infos:
        if info.file_size > limits.part:
            raise _hostile(N_("one of its parts is too large unpacked"))
        if info.file_size > _MB and info.file_size > limits.ratio * info.compress_size:
            raise _hostile(N_("one of its parts is compressed suspiciously well"))


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        name = spelled(info)
        if _leads_out(name):
            raise _hostile(N_("a member's name leads out of it"))
        key = _key(unquote(name))
        if key in seen:
            raise _hostile(N_("two members have the same name"))
        seen.add(key)
        _check_packing(info)


@lru_cache(maxsize=1024)
def _leads_out(name: str) -> bool:
    name = unquote(name)
    outside = name.startswith("/") or _DRIVE.match(name) is not None or ".." in name.split("/")
    return outside or "\0" in name


def _check_packing(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x41:
        raise _hostile(N_("a member is encrypted"))
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _hostile(N_("a member is a link to another file"))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _hostile(N_("a member is compressed in a way no workbook is"))
