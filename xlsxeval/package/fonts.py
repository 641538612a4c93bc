"""Fonts of styles.xml: how large one is, and one like it but for what is given."""

from __future__ import annotations

from xlsxeval.package.xml import Element, added, child, made, number

_USUAL = 11.0
_BEHIND_SIZE = ("color", "name", "family", "charset", "scheme")


def size(font: Element) -> float:
    """In points."""
    told = child(font, "sz")
    return (None if told is None else number(told.get("val"))) or _USUAL


def change(font: Element, bold: bool | None, color: str | None, points: float | None) -> None:
    """Make a font bold or not, give it a colour (RRGGBB) or a size."""
    if points is not None:
        _resize(font, f"{points:g}")
    for name, wanted in (("b", bold), ("color", color)):
        old = child(font, name)
        if wanted is not None and old is not None:
            font.remove(old)
    if bold:
        font.insert(0, made(font, "b"))
    if color is not None:
        told = child(font, "sz")
        place = 0 if told is None else font.index(told) + 1
        font.insert(place, made(font, "color", rgb=f"FF{color}"))


def _resize(font: Element, points: str) -> None:
    told = child(font, "sz")
    if told is not None:
        told.set("val", points)
        return
    behind = [child(font, name) for name in _BEHIND_SIZE]
    places = [font.index(each) for each in behind if each is not None]
    if places:
        font.insert(min(places), made(font, "sz", val=points))
    else:
        added(font, "sz", val=points)
