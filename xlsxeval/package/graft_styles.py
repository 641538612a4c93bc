"""Styles of a drawn sheet, appended to those of the workbook it is carried into."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from xlsxeval.package.pool import Key, key
from xlsxeval.package.styles import Styles
from xlsxeval.package.xml import Element, child, local, made, namespace, whole

_THEME = (
    *("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D"),
    *("9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080"),
)
"""The colours of xlsxwriter's theme by index; the unit's workbook has a theme of its own."""
_SECTIONS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_APPLIED = dict.fromkeys(
    ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"), "1"
)
_MOVED = frozenset(("numFmtId", *_SECTIONS))
"""What a style says of other sections, by numbers that are others in every workbook."""


@dataclass(frozen=True)
class _Section:
    """A section under the namespace of a dialect, nothing in it left to a theme."""

    root: Element
    keys: list[Key]

    def entries(self) -> list[tuple[Key, Element]]:
        """Keys and copies of the entries, for a workbook to take in."""
        # All are copied at once: a copy of each would cost a document of its own.
        return list(zip(self.keys, deepcopy(self.root), strict=True))


@dataclass(frozen=True)
class Shifted:
    """Where the drawn workbook's styles went."""

    styles: list[int]
    dxfs: list[int]

    def style(self, drawn: str | None) -> int:
        """The new index of a style; a cell without one has the first."""
        return self.styles[whole(drawn)]


class Looks:
    """A drawn workbook's styles in every dialect asked for; the same ones go into many books."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.formats = styles.formats
        self._dialects: dict[str, dict[str, _Section]] = {}

    def sections(self, space: str) -> dict[str, _Section]:
        """Section → what it holds under a namespace."""
        if space not in self._dialects:
            names = (*_SECTIONS.values(), "cellXfs", "dxfs")
            self._dialects[space] = {name: self._section(name, space) for name in names}
        return self._dialects[space]

    def _section(self, name: str, space: str) -> _Section:
        root = etree.fromstring(f'<{name} xmlns="{space}"/>')
        root.extend([_own(root, each) for each in self._drawn(name)])
        for entry in root if name == "cellXfs" else ():
            # The unit's named styles are not the drawn workbook's; all have the normal one.
            for attribute, value in {**_APPLIED, "xfId": "0"}.items():
                entry.set(attribute, value)
        return _Section(root, [key(entry) for entry in root])

    def _drawn(self, section: str) -> list[Element]:
        if section != "dxfs":
            return self._styles.pool(section).entries
        dxfs = child(self._styles.root, section)
        return [] if dxfs is None else list(dxfs)


def absorb(styles: Styles, drawn: Looks) -> Shifted:
    """Append the drawn styles, reusing what is there; nothing is left to the unit's theme."""
    sections = drawn.sections(namespace(styles.root))
    places = {}
    for attribute, section in _SECTIONS.items():
        pool = styles.pool(section)
        places[attribute] = [pool.place(*entry) for entry in sections[section].entries()]
    numbers = {code: styles.format_id(code) for code in dict.fromkeys(drawn.formats)}
    moved = [
        _xf(styles, *entry, numbers[code], places)
        for entry, code in zip(sections["cellXfs"].entries(), drawn.formats, strict=True)
    ]
    return Shifted(moved, [_dxf(styles, entry) for _, entry in sections["dxfs"].entries()])


def explicit(element: Element) -> None:
    """Write out the theme colours and theme fonts of an element."""
    for scheme in [*element.iter("{*}scheme")]:
        parent = scheme.getparent()
        if parent is not None:
            parent.remove(scheme)
    for color in element.iter("{*}color", "{*}fgColor", "{*}bgColor"):
        theme = color.get("theme")
        if theme is not None and color.get("tint") is None and whole(theme) < len(_THEME):
            del color.attrib["theme"]
            color.set("rgb", f"FF{_THEME[whole(theme)]}")


def _own(home: Element, element: Element) -> Element:
    """A copy under the namespace of `home`, explicit in its colours."""
    copied = _copied(home, element)
    explicit(copied)
    return copied


def _copied(home: Element, element: Element) -> Element:
    copied = made(home, local(element), **{str(k): str(v) for k, v in element.attrib.items()})
    copied.extend([_copied(home, part) for part in element if local(part)])
    return copied


def _xf(
    styles: Styles, drawn: Key, entry: Element, number: int, places: dict[str, list[int]]
) -> int:
    tag, attributes, *rest = drawn
    told = {"numFmtId": str(number)}
    for attribute, moved in places.items():
        told[attribute] = str(moved[whole(entry.get(attribute))])
    pairs = sorted([pair for pair in attributes if pair[0] not in _MOVED] + list(told.items()))
    return styles.place_xf((tag, tuple(pairs), *rest), entry, told)


def _dxf(styles: Styles, dxf: Element) -> int:
    number_format = child(dxf, "numFmt")
    if number_format is not None:
        code = number_format.get("formatCode", "")
        number_format.set("numFmtId", str(styles.format_id(code)))
    return styles.pool("dxfs").index(dxf)
