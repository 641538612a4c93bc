"""Styles of a workbook: looked up, and derived by appending; the unit's own are never changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, partial
from typing import cast

from lxml import etree

from xlsxeval.errors import CannotEdit
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.package import fonts, plain
from xlsxeval.package.formats import BUILTIN, GENERAL
from xlsxeval.package.parts import Parts
from xlsxeval.package.pool import Key, Pool, entries_of, key
from xlsxeval.package.xml import (
    Element,
    added,
    child,
    children,
    made,
    namespace,
    required,
    whole,
)

ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"),
    *("dxfs", "tableStyles", "colors", "extLst"),
)
_MOST = 65_490
_STYLE = re.compile("[0-9]{1,9}").fullmatch
_STYLES = etree.XPath("*/*/*/@s | */*/@s | */*/@style", smart_strings=False)
"""What cells, rows and columns are drawn in."""
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_EVERYWHERE = {code: number for number, code in BUILTIN.items() if number <= 11 or number == 49}
"""Built-in formats that mean the same in every language's Office."""
_ENTRY = {"fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf", "dxfs": "dxf"}
_PLAIN = """<styleSheet xmlns="{}">
<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""


class Styles:
    """styles.xml, or a plain one where the workbook has none."""

    def __init__(self, parts: Parts, workbook: str, space: str, relation: str) -> None:
        self._parts = parts
        self._workbook = workbook
        self._relation = relation
        found = parts.relations(workbook).of_kind("styles")
        self._part = next((r.part for r in found if r.part and r.part in parts), None)
        if self._part:
            self.root = parts.tree(self._part)
        else:
            self.root = etree.fromstring(_PLAIN.format(space))
        self._pools: dict[str, Pool] = {}
        self._padded = False
        self._derived: dict[tuple[object, ...], int] = {}
        """What was derived from a style → the style it gave: rows of a form look alike."""

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The number format of each style, as the workbook was opened."""
        codes = self._codes()
        section = child(self.root, "cellXfs")
        # A Pool would compare what is in thousands of styles, and here nothing is added.
        entries = [] if section is None else entries_of(section, "xf")
        return tuple(codes.get(whole(xf.get("numFmtId")), GENERAL) for xf in entries)

    def number_format(self, style: int) -> str:
        """The number format code of a style; General where there is no such style."""
        entries = self._looked_up("cellXfs").entries
        if not 0 <= style < len(entries):
            return GENERAL
        return self._codes().get(whole(entries[style].get("numFmtId")), GENERAL)

    def font_size(self, style: int) -> float:
        """The size of a style's font in points; of the first style's where there is none such."""
        looks, known = (self._looked_up(section).entries for section in ("cellXfs", "fonts"))
        xf = looks[style if 0 <= style < len(looks) else 0] if looks else self.root
        font = whole(xf.get("fontId"))
        return fonts.size(known[font] if 0 <= font < len(known) else self.root)

    def derive(
        self,
        base: int,
        *,
        number_format: str | None = None,
        wrap: bool | None = None,
        shrink: bool | None = None,
        horizontal: str | None = None,
        vertical: str | None = None,
        locked: bool | None = None,
        bold: bool | None = None,
        color: str | None = None,
        size: float | None = None,
        fill: str | None = None,
    ) -> int:
        """The style like `base` but for the given; colours are RRGGBB, sizes points."""
        looks = bold, color, size, fill
        wanted = base, number_format, wrap, shrink, horizontal, vertical, locked, *looks
        if wanted in self._derived:
            return self._derived[wanted]
        xf = self.pool("cellXfs").copy(base)
        # A leading apostrophe belongs to the cell it was typed in.
        xf.attrib.pop("quotePrefix", "")
        if number_format is not None:
            _use(xf, "numFmtId", self.format_id(number_format), "applyNumberFormat")
        if looks[:3] != (None, None, None):
            font = self.pool("fonts").copy(whole(xf.get("fontId")))
            fonts.change(font, bold, color, size)
            _use(xf, "fontId", self.pool("fonts").index(font), "applyFont")
        if fill is not None:
            _use(xf, "fillId", self._fill(fill), "applyFill")
        fits = {"wrapText": _flag(wrap), "shrinkToFit": _flag(shrink)}
        places = {"horizontal": horizontal, "vertical": vertical, **fits}
        _refine(xf, "alignment", "applyAlignment", places)
        _refine(xf, "protection", "applyProtection", {"locked": _flag(locked)})
        found = self._derived[wanted] = self.place_xf(key(xf), xf, {})
        return found

    def place_xf(self, identity: Key, xf: Element, told: Mapping[str, str]) -> int:
        """The index of a cell style known by its key, moved in with what is told where new."""
        if not self._padded:
            self.pool("cellXfs").pad(min(self._used(), _MOST))
            self._padded = True
        pool = self._pools["cellXfs"]
        if len(pool.entries) >= _MOST and not pool.holds(identity):
            raise CannotEdit(Message(N_("The workbook has no room for another cell style.")))
        return pool.place(identity, xf, told)

    def dxf(self, *, fill: str | None = None, bold: bool = False, border: str | None = None) -> int:
        """The differential style of a conditional format; colours are RRGGBB."""
        dxf = made(self.root, "dxf")
        if bold:
            added(added(dxf, "font"), "b")
        if fill is not None:
            pattern = added(added(dxf, "fill"), "patternFill", patternType="solid")
            added(pattern, "fgColor", rgb=f"FF{fill}")
            added(pattern, "bgColor", rgb=f"FF{fill}")
        if border is not None:
            frame = added(dxf, "border")
            for side in ("left", "right", "top", "bottom"):
                added(added(frame, side, style="thin"), "color", rgb=f"FF{border}")
        return self.pool("dxfs").index(dxf)

    def format_id(self, code: str) -> int:
        """The id of a number format code, appended where it is new."""
        if code in _EVERYWHERE:
            return _EVERYWHERE[code]
        section = required(self._edited(), "numFmts", ORDER)
        used = children(section, "numFmt")
        for element in used:
            if element.get("formatCode") == code:
                return whole(element.get("numFmtId"))
        number = max(163, *(whole(element.get("numFmtId")) for element in used), 163) + 1
        added(section, "numFmt", numFmtId=str(number), formatCode=code)
        section.set("count", str(len(used) + 1))
        return number

    def pool(self, section: str) -> Pool:
        """A section to add to; the part counts as changed from then on."""
        root = self._edited()
        if section not in self._pools:
            found = required(root, section, ORDER)
            if not len(found):
                # What is added first would become the look of every cell of the unit's.
                plain = child(etree.fromstring(_PLAIN.format(namespace(root))), section)
                found.extend([] if plain is None else list(plain))
            self._pools[section] = Pool(found, _ENTRY[section])
        return self._pools[section]

    def _looked_up(self, section: str) -> Pool:
        if section not in self._pools:
            found = child(self.root, section)
            place = made(self.root, section) if found is None else found
            pool = Pool(place, _ENTRY[section])
            if not pool.entries:
                return pool
            self._pools[section] = pool
        return self._pools[section]

    def _codes(self) -> dict[int, str]:
        section = child(self.root, "numFmts")
        own = [] if section is None else children(section, "numFmt")
        return BUILTIN | {whole(e.get("numFmtId")): e.get("formatCode", GENERAL) for e in own}

    def _used(self) -> int:
        """Styles the sheets speak of, there or not: one that is missing must not become ours."""
        most, known = 0, len(self._looked_up("cellXfs").entries)
        for relation in self._parts.relations(self._workbook).of_kind("worksheet"):
            if relation.part is not None and relation.part in self._parts.archive:
                told = self._parts.unparsed(relation.part, partial(plain.styles, known=known))
                if told is None:
                    found = cast("list[str]", _STYLES(self._parts.tree(relation.part)))
                    told = {int(each) for each in set(found) if _STYLE(each)}
                most = max(most, 1, *(number + 1 for number in told))
        return most

    def _edited(self) -> Element:
        if self._part is None:
            self._part = self._parts.unused("xl/styles{}.xml").replace("styles1.", "styles.")
            self._parts.put(self._part, self.root, _TYPE)
            relations = self._parts.relations(self._workbook, edit=True)
            relations.add(f"{self._relation}/styles", f"/{self._part}")
        return self._parts.edit(self._part)

    def _fill(self, rgb: str) -> int:
        fill = made(self.root, "fill")
        pattern = added(fill, "patternFill", patternType="solid")
        added(pattern, "fgColor", rgb=f"FF{rgb}")
        added(pattern, "bgColor", indexed="64")
        return self.pool("fills").index(fill)


def _flag(wanted: bool | None) -> str | None:
    return None if wanted is None else str(int(wanted))


def _use(xf: Element, attribute: str, value: int, flag: str) -> None:
    xf.set(attribute, str(value))
    xf.set(flag, "1")


def _refine(xf: Element, name: str, flag: str, values: dict[str, str | None]) -> None:
    wanted = {attribute: value for attribute, value in values.items() if value is not None}
    if not wanted:
        return
    part = child(xf, name)
    if part is None:
        part = made(xf, name)
        xf.insert(0 if name == "alignment" else len(xf.findall("{*}alignment")), part)
    for attribute, value in wanted.items():
        part.set(attribute, value)
    xf.set(flag, "1")
