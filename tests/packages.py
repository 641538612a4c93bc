"""Packages built by hand: zip surgery on real workbooks, and the smallest workbook there is."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Change = bytes | str | None | Callable[[bytes], bytes]


def parts(data: bytes) -> dict[str, bytes]:
    """Unzipped content by name, in the archive's order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(data: bytes) -> dict[str, tuple[object, ...]]:
    """What the directory says of each member, and its compressed bytes."""
    found: dict[str, tuple[object, ...]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            start = info.header_offset + 30
            name, extra = data[start - 4 : start - 2], data[start - 2 : start]
            start += int.from_bytes(name, "little") + int.from_bytes(extra, "little")
            told = (info.date_time, info.external_attr, info.internal_attr, info.compress_type)
            found[info.filename] = (*told, info.CRC, data[start : start + info.compress_size])
    return found


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members, dated 2021."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2021, 12, 31, 8, 30, 2))
            info.compress_type = method
            archive.writestr(info, content)
    return out.getvalue()


def streamed(members: Mapping[str, bytes]) -> bytes:
    """An archive written to a pipe: sizes follow the data."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as stream:
                stream.write(content)
    return out.getvalue()


def rebuilt(data: bytes, changes: Mapping[str, Change]) -> bytes:
    """The package with members replaced, edited by a function, added, or (None) left out."""
    members: dict[str, bytes | str] = dict(parts(data))
    for name, change in changes.items():
        if change is None:
            del members[name]
        elif callable(change):
            old = members[name]
            assert isinstance(old, bytes)
            members[name] = change(old)
            assert members[name] != old, f"nothing to change in {name}"
        else:
            members[name] = change
    return zipped(members)


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    """An edit for `rebuilt`."""
    return lambda content: content.replace(old.encode(), new.encode(), 1)


def worksheet(inside: str, space: str = MAIN) -> str:
    """A worksheet part."""
    return f'{_HEAD}<worksheet xmlns="{space}" xmlns:r="{RELATION}">{inside}</worksheet>'


def package(
    sheet: str = "<sheetData/>",
    *,
    strings: str | None = None,
    styles: str | None = None,
    workbook: str = "",
    settings: str = "",
    strict: bool = False,
    extra: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """The smallest workbook with one sheet 表, its worksheet's children given."""
    space, relation = (STRICT, STRICT_RELATION) if strict else (MAIN, RELATION)
    names = {"sharedStrings": strings, "styles": styles}
    present = {name: content for name, content in names.items() if content is not None}
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPES}.{name}+xml"/>'
        for name in present
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{relation}/{name}" Target="{name}.xml"/>'
        for n, name in enumerate(present, 2)
    )
    root = sheet if sheet.startswith("<?xml") else worksheet(sheet, space)
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{_TYPES}.worksheet+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{RELS}"><Relationship Id="rId1" '
        f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{space}" xmlns:r="{relation}">{settings}'
        f'<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>{workbook}</workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{RELS}"><Relationship '
        f'Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/>{relations}'
        "</Relationships>",
        SHEET: root,
    }
    for name, content in present.items():
        members[f"xl/{name}.xml"] = f"{_HEAD}{content}"
    return zipped(members | dict(extra or {}))


def rows(*cells: str) -> str:
    """sheetData of one row after the other."""
    lines = "".join(f'<row r="{n}">{cell}</row>' for n, cell in enumerate(cells, 1))
    return f"<sheetData>{lines}</sheetData>"


def looked_at(data: bytes, **options: bool) -> openpyxl.Workbook:
    """The workbook as openpyxl understands it, which warns of every extension it drops."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), **options)


def saved(workbook: openpyxl.Workbook) -> bytes:
    """What openpyxl writes."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def plain(*lines: tuple[object, ...], title: str = "自评表") -> bytes:
    """A workbook of these rows, as openpyxl writes it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for line in lines:
        sheet.append(line)
    return saved(workbook)


def drawn(draw: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A workbook drawn with xlsxwriter."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        draw(workbook)
    return out.getvalue()
