"""Styles of a drawn sheet, appended to those of the workbook it is carried into."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxeval.package.styles import Styles
from xlsxeval.package.xml import Element, child, local, made, whole

_THEME = (
    *("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D"),
    *("9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080"),
)
"""The colours of xlsxwriter's theme by index; the unit's workbook has a theme of its own."""
_SECTIONS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_APPLIED = ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment")


@dataclass(frozen=True)
class Shifted:
    """Where the drawn workbook's styles went."""

    styles: list[int]
    dxfs: list[int]

    def style(self, drawn: str | None) -> int:
        """The new index of a style; a cell without one has the first."""
        return self.styles[whole(drawn)]


def absorb(styles: Styles, drawn: Styles) -> Shifted:
    """Append the drawn styles, reusing what is there; nothing is left to the unit's theme."""
    places = {
        attribute: [_added(styles, section, entry) for entry in drawn.pool(section).entries]
        for attribute, section in _SECTIONS.items()
    }
    shifted = [_xf(styles, drawn, position, places) for position in range(len(drawn.formats))]
    dxfs = child(drawn.root, "dxfs")
    carried = [] if dxfs is None else [_dxf(styles, dxf) for dxf in dxfs]
    return Shifted(shifted, carried)


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


def _added(styles: Styles, section: str, entry: Element) -> int:
    return styles.pool(section).index(_own(styles, entry))


def _own(styles: Styles, element: Element) -> Element:
    """A copy under the namespace and prefix of the unit's styles, explicit in its colours."""
    copied = _copied(styles.root, element)
    explicit(copied)
    return copied


def _copied(home: Element, element: Element) -> Element:
    copied = made(home, local(element), **{str(k): str(v) for k, v in element.attrib.items()})
    copied.extend([_copied(home, part) for part in element if local(part)])
    return copied


def _xf(styles: Styles, drawn: Styles, position: int, places: dict[str, list[int]]) -> int:
    xf = _own(styles, drawn.pool("cellXfs").entries[position])
    code = drawn.formats[position]
    xf.set("numFmtId", str(styles.format_id(code)))
    for attribute, moved in places.items():
        xf.set(attribute, str(moved[whole(xf.get(attribute))]))
    for flag in _APPLIED:
        xf.set(flag, "1")
    # The unit's named styles are not the drawn workbook's; all have the normal one.
    xf.set("xfId", "0")
    return styles.xf(xf)


def _dxf(styles: Styles, dxf: Element) -> int:
    copied = _own(styles, dxf)
    number_format = child(copied, "numFmt")
    if number_format is not None:
        code = number_format.get("formatCode", "")
        number_format.set("numFmtId", str(styles.format_id(code)))
    return styles.pool("dxfs").index(copied)
