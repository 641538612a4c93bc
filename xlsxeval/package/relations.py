"""What the parts of a package say of each other: relationships and content types."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from xlsxeval.package.xml import Element, added

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_ENTRY = f"{{{RELATIONSHIPS}}}Relationship"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//|\\\\")


class Relation(NamedTuple):
    """One relationship: `part` is the part it leads to, None where it leads out of the package."""

    id: str
    type: str
    target: str
    part: str | None

    @property
    def kind(self) -> str:
        """The last word of the type, alike in every dialect: worksheet, styles, hyperlink."""
        return self.type.rpartition("/")[2]


@lru_cache(maxsize=1024)
def rels_name(source: str) -> str:
    """Where the relationships of a part are kept."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=1024)
def source_of(name: str) -> str | None:
    """The part whose relationships are kept there; None for what keeps none."""
    folder, file = posixpath.split(name)
    if posixpath.basename(folder) != "_rels":
        return None
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


@lru_cache(maxsize=1024)
def resolve(source: str, target: str) -> str | None:
    """The part a target means; None where it leads out of the package."""
    if _SCHEME.match(target):
        return None
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    if path.startswith("/"):
        joined = posixpath.normpath(path.lstrip("/"))
    else:
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    return None if joined.startswith("..") else joined


class Relations:
    """The relationships of one part."""

    def __init__(self, source: str, root: Element) -> None:
        self.source = source
        self.root = root
        self._known: list[Relation] | None = None

    def __iter__(self) -> Iterator[Relation]:
        if self._known is None:
            self._known = [self._relation(element) for element in self.root.iterchildren(_ENTRY)]
        return iter(self._known)

    def _relation(self, element: Element) -> Relation:
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        part = None if external else resolve(self.source, target)
        return Relation(element.get("Id", ""), element.get("Type", ""), target, part)

    def of_kind(self, kind: str) -> list[Relation]:
        """All relationships whose type ends in that word."""
        return [relation for relation in self if relation.kind == kind]

    def add(self, type_: str, target: str, *, external: bool = False, rid: str = "") -> str:
        """A new relationship, under the id given or one above the highest in use."""
        numbers = [int(r.id[3:]) for r in self if re.fullmatch(r"rId[0-9]{1,9}", r.id)]
        rid = rid or f"rId{max(numbers, default=0) + 1}"
        attributes = {"Id": rid, "Type": type_, "Target": target}
        if external:
            attributes["TargetMode"] = "External"
        added(self.root, "Relationship", **attributes)
        self._known = None
        return rid

    def remove(self, rid: str) -> None:
        """Take one out."""
        self._known = None
        for element in list(self.root):
            if element.get("Id") == rid:
                self.root.remove(element)


class ContentTypes:
    """[Content_Types].xml."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._overrides: dict[str, Element] = {}
        for entry in self._all("Override"):
            self._overrides.setdefault(_part_key(entry.get("PartName", "")), entry)

    def of(self, part: str) -> str:
        """The content type of a part; empty where none is told."""
        override = self._overrides.get(_part_key(f"/{part}"))
        if override is not None:
            return override.get("ContentType", "")
        default = self._default(part)
        return "" if default is None else default.get("ContentType", "")

    def set(self, part: str, type_: str) -> None:
        """Tell the type of a part, by an entry of its own."""
        name = f"/{part}"
        old = self._overrides.get(_part_key(name))
        if old is not None:
            old.set("ContentType", type_)
        else:
            entry = added(self.root, "Override", PartName=name, ContentType=type_)
            self._overrides[_part_key(name)] = entry

    def set_default(self, extension: str, type_: str) -> None:
        """Tell the type of an extension no entry speaks of."""
        entry = added(self.root, "Default", Extension=extension, ContentType=type_)
        self.root.insert(len(self._all("Default")) - 1, entry)

    def drop(self, part: str) -> None:
        """Forget a part's own entry."""
        old = self._overrides.pop(_part_key(f"/{part}"), None)
        if old is not None:
            self.root.remove(old)

    def _all(self, name: str) -> list[Element]:
        return self.root.findall(f"{{{CONTENT_TYPES}}}{name}")

    def _default(self, part: str) -> Element | None:
        wanted = part.rpartition(".")[2].casefold()
        entries = self._all("Default")
        return next((e for e in entries if e.get("Extension", "").casefold() == wanted), None)


def _part_key(name: str) -> str:
    """One key for the spellings of a part's name."""
    return (unquote(name) if "%" in name else name).casefold()
