"""What a scored workbook lost of the unit's: every member, every element, every cell.

`differences(before, after)` knows nothing of how the scorer works. It reads the two packages with
zipfile and lxml, takes our columns from our defined names, and allows only additions that are ours.
`tests/second_reader.py` asks openpyxl about the same two files.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from tests.packages import parts
from xlsxeval.package.order import WORKBOOK, WORKSHEET
from xlsxeval.package.styles import ORDER as STYLES

Node = etree._Element
TYPES = "[Content_Types].xml"
CUSTOM = "docProps/custom.xml"
MARK = 'ISTEXT("xlsxeval")'
_COLUMNS = re.compile(r"^'((?:[^']|'')+)'!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)$")
_POOLS = ("numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs")
_ORDERS = {"worksheet": WORKSHEET, "workbook": WORKBOOK, "styleSheet": STYLES}
_KEYS = {
    "row": ("r",),
    "c": ("r",),
    "mergeCell": ("ref",),
    "definedName": ("name", "localSheetId"),
    "Override": ("PartName",),
    "Relationship": ("Id",),
    "property": ("name",),
}
_TOLD = ("date_time", "external_attr", "internal_attr", "compress_type", "create_system", "comment")


def differences(before: bytes, after: bytes) -> list[str]:
    """Everything of the unit's that is not in the scored workbook as it was."""
    return list(_Pair(before, after).all())


def local(node: Node) -> str:
    """The name of an element; of a comment or instruction nothing."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


class Package:
    """One package as other programs see it."""

    def __init__(self, data: bytes) -> None:
        self.parts = {_spelled(name): content for name, content in parts(data).items()}
        self.members = dict(_members(data))
        main = next(t for kind, t in self.relations("") if kind == "officeDocument")
        self.main = main
        self.root = self.tree(main)
        targets = {r.get("Id"): t for r, t in self._entries(main)}
        self.sheets = [
            (sheet.get("name", ""), targets[_relation(sheet)])
            for sheet in self.root.iterfind("{*}sheets/{*}sheet")
        ]
        self.names = {
            (e.get("name", ""), e.get("localSheetId")): e.text or ""
            for e in self.root.iterfind("{*}definedNames/{*}definedName")
        }

    def tree(self, name: str) -> Node:
        return etree.fromstring(self.parts[name])

    def _entries(self, source: str) -> list[tuple[Node, str]]:
        folder, file = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        name = next((n for n in self.parts if n.casefold() == name.casefold()), "")
        if not name:
            return []
        known = {part.casefold(): part for part in self.parts}
        found = []
        for entry in self.tree(name):
            if local(entry) == "Relationship" and entry.get("TargetMode") != "External":
                target = unquote(entry.get("Target", "")).replace("\\", "/")
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found.append((entry, known.get(path.casefold(), path)))
        return found

    def relations(self, source: str) -> list[tuple[str, str]]:
        """(kind, part) of every internal relationship of a part."""
        return [(e.get("Type", "").rpartition("/")[2], part) for e, part in self._entries(source)]

    def below(self, part: str) -> set[str]:
        """A part, its relationships and all it leads to."""
        found, left = set(), [part]
        while left:
            one = left.pop()
            folder, file = posixpath.split(one)
            found |= {one, posixpath.join(folder, "_rels", f"{file}.rels")}
            left += [t for _, t in self.relations(one) if t not in found]
        return found & self.parts.keys()


def _spelled(name: str) -> str:
    with suppress(UnicodeError):
        name = name.encode("cp437").decode("utf-8")
    return unquote(name.replace("\\", "/")).lstrip("/")


def _relation(sheet: Node) -> str:
    return next(value for name, value in sheet.attrib.items() if str(name).endswith("}id"))


def _members(data: bytes) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Name → what the directory says of each member, and its compressed bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            start = info.header_offset + 30
            name, extra = data[start - 4 : start - 2], data[start - 2 : start]
            start += int.from_bytes(name, "little") + int.from_bytes(extra, "little")
            told = tuple(getattr(info, field) for field in _TOLD)
            raw = info.orig_filename.replace("\\", "/"), info.flag_bits & 0x800
            packed = data[start : start + info.compress_size]
            yield _spelled(info.filename), (*raw, *told, info.CRC, info.file_size, packed)


class _Pair:
    def __init__(self, before: bytes, after: bytes) -> None:
        self.old, self.new = Package(before), Package(after)
        self.ours = {
            found[1].replace("''", "'"): range(
                column_index_from_string(found[2]), column_index_from_string(found[4]) + 1
            )
            for (name, _), refers in self.new.names.items()
            if name.startswith("_xlsxeval_")
            and name.endswith("_area")
            and (found := _COLUMNS.match(refers))
        }
        self.columns: range = range(0)
        self.known: set[str] = set()

    def all(self) -> Iterator[str]:
        old, new = self.old, self.new
        if new.sheets[: len(old.sheets)] != old.sheets or len(new.sheets) != len(old.sheets) + 1:
            yield f"sheets: {[n for n, _ in old.sheets]} became {[n for n, _ in new.sheets]}"
            return
        if not self.ours:
            yield "no columns of ours are named"
        summary = new.below(new.sheets[-1][1])
        kept = [name for name in new.members if name in old.members]
        if kept != list(old.members):
            lost = sorted(old.members.keys() - set(kept))
            yield f"members: lost {lost}" if lost else "members: out of order"
        edited = self._edited()
        for name in new.members:
            if name not in old.members:
                if name not in summary | self._new_styles() | {CUSTOM}:
                    yield f"{name}: new and nobody's"
            elif old.members[name] != new.members[name]:
                if name not in edited:
                    yield f"{name}: not the bytes it was"
                else:
                    yield from self._part(name, edited[name])
        yield from self._beyond()

    def _beyond(self) -> Iterator[str]:
        """Styles cells speak of that are not there: such cells look plain, and not like ours."""
        known, new = len(_styles(self.old)), _styles(self.new)
        for _, part in self.old.sheets:
            for node in self.old.tree(part).iter("{*}c", "{*}row", "{*}col"):
                style = int(node.get("style" if local(node) == "col" else "s") or 0)
                if known <= style < len(new) and _told(new[style]) != _told(new[0]):
                    yield f"{part}: {_place(node)} had no style and has ours"

    def _new_styles(self) -> set[str]:
        if any(kind == "styles" for kind, _ in self.old.relations(self.old.main)):
            return set()
        return {part for kind, part in self.new.relations(self.new.main) if kind == "styles"}

    def _edited(self) -> dict[str, range]:
        """Parts that may have additions, with our columns in them."""
        main = self.old.main
        folder, file = posixpath.split(main)
        names = [main, posixpath.join(folder, "_rels", f"{file}.rels"), TYPES, CUSTOM]
        names += [part for kind, part in self.old.relations(main) if kind == "styles"]
        if CUSTOM not in self.old.parts:
            names.append("_rels/.rels")
        found = dict.fromkeys(names, range(0))
        found.update({part: self.ours[n] for n, part in self.old.sheets if n in self.ours})
        return found

    def _part(self, name: str, columns: range) -> Iterator[str]:
        old, new = self.old.tree(name), self.new.tree(name)
        self.columns = columns
        self.known = set(self.new.parts) - set(self.old.parts)
        for root in (old, new):
            _number(root)
        yield from (f"{name}: {text}" for text in self._walk(old, new))
        if any(new.nsmap.get(prefix) != space for prefix, space in old.nsmap.items()):
            yield f"{name}: a prefix means something else"
        outside = [(sum(1 for _ in r.itersiblings(preceding=True))) for r in (old, new)]
        if outside[0] != outside[1]:
            yield f"{name}: what stands before the root is lost"
        yield from (f"{name}: {text}" for text in _disorder(new))

    def _walk(self, old: Node, new: Node) -> Iterator[str]:
        where = _place(old)
        if (old.tag, (old.text or "").strip()) != (new.tag, (new.text or "").strip()):
            yield f"{where}: {old.text!r} became {new.text!r}"
        elif old.text != new.text and not len(old):
            yield f"{where}: its blanks changed"
        yield from self._attributes(old, new, where)
        if local(old) == "cols":
            yield from self._widths(old, new)
            return
        left = list(old)
        for one in new:
            twins = (n for n, other in enumerate(left) if self._twins(other, one))
            at = next(twins, None)
            if at is not None and (at == 0 or not self._allowed(one)):
                yield from (f"{_place(lost)} is lost" for lost in left[:at])
                yield from self._walk(left[at], one)
                del left[: at + 1]
            elif not self._allowed(one):
                yield f"{where}: {_place(one)} is new"
        yield from (f"{_place(lost)} is lost" for lost in left)

    def _attributes(self, old: Node, new: Node, where: str) -> Iterator[str]:
        names = {*map(str, old.attrib), *map(str, new.attrib)}
        for name in sorted(names):
            before, now = old.get(name), new.get(name)
            if before == now or self._changeable(old, new, name):
                continue
            yield f"{where} {name}: {before} became {now}"

    def _changeable(self, old: Node, new: Node, name: str) -> bool:
        """Attributes that have to follow what was added."""
        kind = local(old)
        if kind in _POOLS and name == "count":
            return new.get(name) == str(len(_counted(new)))
        if kind == "row" and name == "spans":
            return new.get(name) is None and any(self._allowed(cell) for cell in new)
        if kind == "dimension" and name == "ref":
            one, two = (range_boundaries(e.get("ref", "")) for e in (old, new))
            return two[0] <= one[0] and two[1] <= one[1] and two[2] >= one[2] and two[3] >= one[3]
        return kind == "calcPr" and name == "fullCalcOnLoad" and new.get(name) == "1"

    def _twins(self, old: Node, new: Node) -> bool:
        """A conditional format of ours never stands for one of the unit's."""
        ours = local(new) == "conditionalFormatting" and _mark(new) and not _mark(old)
        keys = _KEYS.get(local(old), ())
        return old.tag == new.tag and not ours and all(old.get(k) == new.get(k) for k in keys)

    def _allowed(self, new: Node) -> bool:
        """What we may add."""
        kind, parent = local(new), new.getparent()
        above = "" if parent is None else local(parent)
        if kind == "c":
            return _column(new) in self.columns
        if kind == "row":
            return len(new) > 0 and all(_column(cell) in self.columns for cell in new)
        if kind == "conditionalFormatting":
            return _mark(new)
        if kind == "cols":
            return all(int(col.get("min", "0")) in self.columns for col in new)
        if kind == "definedName":
            return self._our_name(new)
        if kind == "sheet":
            return _relation(new) != "" and new.get("name") == self.new.sheets[-1][0]
        if kind in ("Override", "Relationship"):
            target = unquote(new.get("PartName") or new.get("Target") or "").lstrip("/")
            return target in self.known
        if kind == "Default":
            return any(part.endswith("." + new.get("Extension", "?")) for part in self.known)
        if kind == "property":
            return new.get("name", "").startswith("xlsxeval.")
        return above in _POOLS or kind in (*_POOLS, "definedNames", "calcPr", "bookViews")

    def _our_name(self, new: Node) -> bool:
        name, scope = new.get("name", ""), new.get("localSheetId")
        if name.startswith("_xlsxeval_"):
            return new.get("hidden") == "1"
        if scope is None:
            return False
        if int(scope) == len(self.old.sheets):
            return True
        sheet = self.old.sheets[int(scope)][0]
        return name == "_xlnm.Print_Area" and sheet in self.ours

    def _widths(self, old: Node, new: Node) -> Iterator[str]:
        """Each column of the unit's is as it was; of ours, its style and its group's end."""
        before, now = _spread(old), _spread(new)
        for column in sorted(before.keys() | now.keys()):
            one, two = before.get(column, {}), now.get(column, {})
            if column in self.columns:
                one, two = (
                    {k: v for k, v in each.items() if k in ("style", "collapsed")}
                    for each in (one, two)
                )
            if one != two:
                yield f"column {get_column_letter(column)}: {one} became {two}"


def _styles(package: Package) -> list[Node]:
    parts_ = [part for kind, part in package.relations(package.main) if kind == "styles"]
    section = package.tree(parts_[0]).find("{*}cellXfs") if parts_ else None
    return [] if section is None else _counted(section)


def _told(node: Node) -> tuple[object, ...]:
    return node.tag, dict(node.attrib), [_told(inner) for inner in node]


def _mark(node: Node) -> bool:
    return any(formula.text == MARK for formula in node.iterfind("{*}cfRule/{*}formula"))


def _place(node: Node) -> str:
    key = node.get("r") or node.get("name") or node.get("PartName") or node.get("Id") or ""
    return f"<{local(node)} {key}>" if key else f"<{local(node)}>"


def _counted(section: Node) -> list[Node]:
    """The entries of a pool; of alternatives those of the last branch."""
    found: list[Node] = []
    for node in section:
        if local(node) == "AlternateContent":
            found.extend(node[-1])
        elif isinstance(node.tag, str):
            found.append(node)
    return found


def _spread(cols: Node) -> dict[int, dict[str, str]]:
    found = {}
    for col in cols:
        told = {str(k): str(v) for k, v in col.attrib.items() if k not in ("min", "max")}
        for column in range(int(col.get("min", "0")), int(col.get("max", "0")) + 1):
            found[column] = told
    return found


def _column(cell: Node) -> int:
    letters = re.match(r"[A-Z]+", cell.get("r", ""))
    return column_index_from_string(letters[0]) if letters else 0


def _number(root: Node) -> None:
    """Write down the places that rows and cells have by their order."""
    at = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        first = next((re.sub(r"\D", "", c.get("r", "")) for c in row if c.get("r")), "")
        at = int(row.get("r") or first or at + 1)
        row.set("r", str(at))
        column = 0
        for cell in row.iterfind("{*}c"):
            column = _column(cell) or column + 1
            cell.set("r", f"{get_column_letter(column)}{at}")


def _disorder(root: Node) -> Iterator[str]:
    """Children out of the schema's order, which Excel calls damage."""
    order = _ORDERS.get(local(root), ())
    ranks = [order.index(local(node)) for node in root if local(node) in order]
    if ranks != sorted(ranks):
        yield "children out of order"
