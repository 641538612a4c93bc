"""A numbered section of styles.xml: fonts, fills, borders, cellXfs, dxfs."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from xlsxeval.package.xml import MARKUP, Element, local, sibling

Key = tuple[Any, ...]


def key(element: Element) -> Key:
    """What makes two elements the same to their reader, whatever their prefixes and order."""
    inner = tuple([key(each) for each in element.iterchildren("*")]) if len(element) else ()
    text = element.text
    return element.tag, tuple(sorted(element.items())), text.strip() if text else "", inner


class Pool:
    """Entries addressed by position; an equal entry is never added twice."""

    def __init__(self, section: Element, name: str) -> None:
        self._section = section
        self.entries = entries_of(section, name)
        self._positions: dict[Key, int] = {}
        for position, entry in enumerate(self.entries):
            self._positions.setdefault(key(entry), position)

    def copy(self, position: int) -> Element:
        """A copy of an entry to be changed; of the first where there are not so many."""
        inside = 0 <= position < len(self.entries)
        return deepcopy(self.entries[position if inside else 0])

    def index(self, entry: Element) -> int:
        """The position of an equal entry, appended where there is none."""
        return self.place(key(entry), entry)

    def place(self, identity: Key, entry: Element, told: Mapping[str, str] | None = None) -> int:
        """The position of an entry whose key is known; it is moved in where there is none.

        The key is that of the entry with the attributes told.
        """
        position = self._positions.get(identity)
        if position is None:
            for name, value in (told or {}).items():
                if entry.get(name) != value:
                    entry.set(name, value)
            self._section.append(entry)
            position = self._positions[identity] = len(self.entries)
            self.entries.append(entry)
            self._section.set("count", str(position + 1))
        return position

    def pad(self, length: int) -> None:
        """Copies of the first entry, up to that many in all."""
        for _ in range(length - len(self.entries)):
            entry = self.copy(0)
            self._section.append(entry)
            self.entries.append(entry)
            self._section.set("count", str(len(self.entries)))

    def holds(self, identity: Key) -> bool:
        """Whether an entry of that key is there."""
        return identity in self._positions


def entries_of(section: Element, name: str) -> list[Element]:
    """The entries as programs count them: of alternatives, those of the last branch."""
    tag = sibling(section, name)
    found: list[Element] = []
    for element in section:
        if element.tag == tag:
            found.append(element)
        elif element.tag == f"{{{MARKUP}}}AlternateContent":
            branches = [branch for branch in element if local(branch) in ("Choice", "Fallback")]
            if branches:
                found.extend(branches[-1].findall(tag))
    return found
