"""The parts of a package: parsed once, and only the changed ones written again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from lxml import etree

from xlsxeval.errors import Unreadable
from xlsxeval.package import kinds
from xlsxeval.package.limits import Limits
from xlsxeval.package.relations import (
    RELATIONSHIPS,
    ContentTypes,
    Relations,
    rels_name,
    source_of,
)
from xlsxeval.package.xml import (
    HEAVIEST,
    Element,
    local,
    parse,
    refuse_doctype,
    serialise,
    weight,
)
from xlsxeval.package.zip import Archive

_Read = TypeVar("_Read")
_TYPES = "[Content_Types].xml"
_NONE = f'<Relationships xmlns="{RELATIONSHIPS}"/>'
_HEAD = 512
"""Bytes looked at of parts that may never be parsed; parsing looks at all of one."""
_XML = (".xml", ".rels", ".vml")


class Parts:
    """An open package."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        self.archive = Archive.open(data, limits)
        names = self.archive.names()
        self._light = HEAVIEST * sum(map(self.archive.size, names)) <= limits.elements
        """Nothing in it has to be weighed."""
        self._room = limits.elements
        """Left for parts that are still to be read."""
        self._taken: dict[str, int] = {}
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self._relations: dict[str, Relations] = {}
        self._types: ContentTypes | None = None
        self._waiting: dict[str, list[Callable[[], object]]] = {}
        self._texts: dict[str, Callable[[], Sequence[bytes]]] = {}
        """What is written of a changed part whose tree does not hold all of it, or is not made."""
        strange = kinds.package(names, self.archive.read)
        if strange is not None:
            raise Unreadable(strange)
        for name in names:
            if name.lower().endswith(_XML):
                refuse_doctype(self.archive.head(name, _HEAD), name)
        if local(self.tree(_TYPES)) != "Types":
            raise Unreadable(kinds.damaged())

    def __contains__(self, name: object) -> bool:
        return name in self.archive or name in self._trees

    def tree(self, name: str) -> Element:
        """The root of an XML part."""
        name = self.spelled(name)
        if name not in self._trees:
            if name not in self.archive:
                raise Unreadable(kinds.damaged())
            written = self._texts.pop(name, None)
            self._trees[name] = (
                self._within_limits(name, parse)
                if written is None
                else parse(b"".join(written()), name, self.limits.elements)
            )
        return self._trees[name]

    def unparsed(self, name: str, read: Callable[[bytes, str, int], _Read | None]) -> _Read | None:
        """What `read` makes of a part's bytes; None where its tree is at hand, or has to tell."""
        name = self.spelled(name)
        if name in self._trees or name not in self.archive:
            return None
        if name in self._texts:
            return read(b"".join(self._texts[name]()), name, self.limits.elements)
        return self._within_limits(name, read)

    def _within_limits(self, name: str, read: Callable[[bytes, str, int], _Read]) -> _Read:
        """What is read of a part, which takes its room of what all parts may take, once."""
        data = self.archive.read(name)
        if self._light:
            return read(data, name, self.limits.elements)
        taken = self._taken.get(name, 0)
        found = read(data, name, self._room + taken)
        self._taken[name] = weight(data)
        self._room += taken - self._taken[name]
        return found

    def edit(self, name: str) -> Element:
        """The root of an XML part that will be written again."""
        if name in self._changed and name in self._trees:
            return self._trees[name]
        self._change(name)
        return self.tree(name)

    def edit_text(self, name: str, text: Callable[[], Sequence[bytes]]) -> None:
        """Have a part written again as these pieces, at that time."""
        self._change(name)
        self._texts[self.spelled(name)] = text

    def _change(self, name: str) -> None:
        self._changed.add(self.spelled(name))
        for work in self._waiting.pop(self.spelled(name), ()):
            work()

    def before_edit(self, name: str, work: Callable[[], object]) -> None:
        """Have `work` done when a part is about to be changed: it reads the part as it was."""
        self._waiting.setdefault(self.spelled(name), []).append(work)

    def spelled(self, name: str) -> str:
        """The name as the archive spells it: part names do not tell case apart."""
        return self.archive.spelled(name) if name in self.archive else name

    def put(
        self, name: str, content: Element | bytes | Iterator[bytes], type_: str | None = None
    ) -> None:
        """A new part; its type goes into the content types unless told by its extension."""
        if isinstance(content, bytes):
            self.archive.write(name, content)
        elif isinstance(content, Iterator):
            self.archive.append(name, content)
        else:
            self._trees[name] = content
            self._changed.add(name)
        if type_ is not None and self.types.of(name) != type_:
            self.edit(_TYPES)
            self.types.set(name, type_)

    def drop(self, name: str) -> None:
        """Take out a part, its relationships and its content type."""
        for part in map(self.spelled, (name, rels_name(name))):
            self._trees.pop(part, None)
            self._texts.pop(part, None)
            self._changed.discard(part)
            if part in self.archive:
                self.archive.remove(part)
        if self.types.of(name):
            self.edit(_TYPES)
            self.types.drop(name)

    @property
    def types(self) -> ContentTypes:
        """The content types, to look at."""
        root = self.tree(_TYPES)
        if self._types is None or self._types.root is not root:
            self._types = ContentTypes(root)
        return self._types

    def default_type(self, extension: str, type_: str) -> None:
        """Tell the type of an extension, unless it is told."""
        if not self.types.of(f"x.{extension}"):
            self.edit(_TYPES)
            self.types.set_default(extension, type_)

    def relations(self, source: str, *, edit: bool = False) -> Relations:
        """The relationships of a part; of the package itself for an empty name."""
        name = rels_name(source)
        if name in self:
            root = self.edit(name) if edit else self.tree(name)
        else:
            root = etree.fromstring(_NONE)
            if edit:
                self.put(name, root)
        # They are asked for again and again; a part that was dropped may have come back.
        known = self._relations.get(source)
        if known is None or known.root is not root:
            known = self._relations[source] = Relations(source, root)
        return known

    def unused(self, pattern: str) -> str:
        """The first free name of `pattern`: xl/worksheets/sheet{}.xml gets a number."""
        start, _, end = pattern.partition("{}")
        shape = re.compile(re.escape(start) + r"([0-9]{1,9})" + re.escape(end), re.IGNORECASE)
        names = [*self.archive.names(), *self._trees]
        used = [int(match[1]) for name in names if (match := shape.fullmatch(name))]
        return pattern.format(max(used, default=0) + 1)

    def sources(self) -> list[str]:
        """All parts that have relationships."""
        found = []
        for name in {*self.archive.names(), *self._trees}:
            if name.endswith(".rels") and (source := source_of(name)) is not None:
                found.append(source)
        return sorted(found)

    def save(self) -> bytes:
        """The package as bytes: changed parts written again, the others as they were."""
        for name in sorted(self._changed):
            pieces = self._texts[name]() if name in self._texts else [serialise(self._trees[name])]
            self.archive.write(name, *pieces)
        self._changed.clear()
        return self.archive.save()
