"""Odd parts: the same form, its XML as other programs and older hands write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from openpyxl.utils import get_column_letter
from xlsxwriter.worksheet import Worksheet

from tests.corpus import BOOK, OFFICE, case, cells, extended, form, merges, plain, with_form
from tests.packages import MAIN, SHEET, STRICT, package, parts, rebuilt, replaced
from tests.test_package_fidelity import DROP_DOWN
from tests.test_package_graft import PNG

STYLES = "xl/styles.xml"
TYPES = "[Content_Types].xml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _rows(cell: Callable[[int, int, object], str], row: str = '<row r="{}">') -> str:
    """sheetData with a cell written by `cell` for each place up to the last in its row."""
    lines = []
    for number in range(1, 27):
        here = {column: value for (r, column), value in cells().items() if r == number}
        inside = "".join(cell(number, c, here.get(c)) for c in range(1, max(here, default=0) + 1))
        lines.append(f"{row.format(number)}{inside}</row>")
    return "".join(lines)


def _inline(row: int, column: int, value: object, ref: bool = True) -> str:
    place = f' r="{get_column_letter(column)}{row}"' if ref else ""
    if value is None:
        return "" if ref else "<c/>"
    if isinstance(value, str):
        return f'<c{place} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c{place}><v>{value}</v></c>"


def _merged() -> str:
    inside = "".join(f'<mergeCell ref="{area}"/>' for area in merges())
    return f'<mergeCells count="{len(merges())}">{inside}</mergeCells>'


def _hand(data: str | None = None, **options: Any) -> bytes:
    """The form in the smallest package: inline strings, no styles, no dimension."""
    return package(f"<sheetData>{data or _rows(_inline)}</sheetData>{_merged()}", **options)


@case()
def smallest_package() -> bytes:
    return _hand()


@case(openpyxl=False)
def strict_dialect() -> bytes:
    return _hand(strict=True)


@case(openpyxl=False)
def strict_dialect_with_styles() -> bytes:
    """As Excel saves 'Strict Open XML': every namespace and relationship of the other kind."""
    transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    members = {}
    for name, content in parts(plain()).items():
        text = content.replace(MAIN.encode(), STRICT.encode())
        if name.endswith((".rels", "workbook.xml", "sheet1.xml")):
            new = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
            text = text.replace(transitional.encode(), new)
        members[name] = text
    return rebuilt(plain(), {n: c for n, c in members.items() if c != parts(plain())[n]})


@case()
def prefixed_elements() -> bytes:
    """<x:c>, as .NET libraries write it, in every part of the workbook."""
    changes = {}
    for name in (SHEET, BOOK, STYLES, "xl/sharedStrings.xml"):
        text = parts(plain())[name].decode()
        text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text).replace("xmlns=", "xmlns:x=", 1)
        changes[name] = text
    return rebuilt(plain(), changes)


@case()
def byte_order_marks() -> bytes:
    marked = {n: b"\xef\xbb\xbf" + c for n, c in parts(plain()).items() if n.endswith(".xml")}
    return rebuilt(plain(), marked)


@case(openpyxl=False)
def parts_in_utf16() -> bytes:
    names = (SHEET, BOOK, STYLES, "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", TYPES)
    found = {name: parts(plain())[name].decode() for name in names}
    return rebuilt(
        plain(), {n: t.replace('"UTF-8"', '"UTF-16"').encode("utf-16") for n, t in found.items()}
    )


@case(openpyxl=False)
def sheet_in_gb18030() -> bytes:
    """Declared GB18030, comments and an instruction before the root, CDATA in a text."""
    text = parts(_hand())[SHEET].decode()
    text = text.replace('"UTF-8"', '"GB18030"').replace("?>", "?><!-- 报表 --><?mso x?>", 1)
    text = text.replace("<t>文旅局</t>", "<t><![CDATA[文旅局]]></t>")
    return rebuilt(_hand(), {SHEET: text.encode("gb18030")})


@case()
def nothing_has_a_reference() -> bytes:
    """Rows and cells without r."""
    return _hand(_rows(lambda r, c, v: _inline(r, c, v, ref=False), "<row>"))


@case()
def only_cells_have_references() -> bytes:
    """Rows without r, some left out: where their cells stand tells which they are."""
    text = _rows(_inline, "<row>").replace("<row></row>", "")
    gap = re.compile(r"(?<=</row>)<row>(?=<c r=\"A26\")")
    return _hand(gap.sub('<row><c r="A30"><v>3</v></c></row><row>', text, count=1))


@case()
def rows_out_of_order_and_empty_ones() -> bytes:
    lines = re.findall(r"<row .*?</row>", _rows(_inline))
    lines[3], lines[4] = lines[4], lines[3]
    return _hand("".join([*lines, '<row r="40"/>', '<row r="29" ht="20" customHeight="1"/>']))


@case()
def rows_with_spans_and_thick_borders() -> bytes:
    change = ' spans="1:9" thickBot="1" ht="21.75" customHeight="1" '
    data = rebuilt(plain(), {SHEET: lambda c: re.sub(rb' spans="[0-9:]+"', change.encode(), c)})
    space = 'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    root = f'<worksheet xmlns:mc="{MC}" {space} mc:Ignorable="x14ac" '
    return rebuilt(
        data,
        {
            SHEET: lambda c: c.replace(b"<worksheet ", root.encode()).replace(
                b"<row ", b'<row x14ac:dyDescent="0.25" '
            )
        },
    )


@case()
def dimension_too_small() -> bytes:
    return rebuilt(
        plain(), {SHEET: lambda c: re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1"', c)}
    )


@case()
def shared_formulas_and_a_data_table() -> bytes:
    """In columns next to the form, with results; a calculation chain leads to them."""

    def change(content: bytes) -> bytes:
        text = content.decode()
        for row in range(13, 26):
            told = 'ref="J13:J25">G13*2' if row == 13 else ">"
            cell = f'<c r="J{row}"><f t="shared" si="0" {told}</f><v>20</v></c>'
            table = (
                '<f t="dataTable" ref="L13:L25" dt2D="0" dtr="0" r1="G13"/>' if row == 13 else ""
            )
            cell += f'<c r="L{row}">{table}<v>5</v></c>'
            text = re.sub(rf'(<row r="{row}"[^>]*>.*?)(</row>)', rf"\g<1>{cell}\2", text)
        return text.encode()

    chain = "".join(f'<c r="J{row}" i="1"/>' for row in range(13, 26))
    return extended(
        plain(),
        {
            "xl/calcChain.xml": (
                f'<calcChain xmlns="{MAIN}">{chain}</calcChain>',
                f"{_TYPE}.calcChain+xml",
            )
        },
        {BOOK: [("calcChain", "calcChain.xml")]},
        {SHEET: change},
    )


@case(openpyxl=False)
def styles_of_two_minds() -> bytes:
    """mc:AlternateContent among the cell styles, extensions behind them."""

    def change(content: bytes) -> bytes:
        text = content.decode().replace("<styleSheet ", f'<styleSheet xmlns:mc="{MC}" ', 1)
        xf = '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        both = (
            f'<mc:AlternateContent><mc:Choice Requires="x16r2">{xf}</mc:Choice>'
            f"<mc:Fallback>{xf}</mc:Fallback></mc:AlternateContent>"
        )
        text = text.replace('<cellXfs count="2">', '<cellXfs count="3">')
        text = text.replace("</cellXfs>", f"{both}</cellXfs>")
        end = f'<extLst><ext uri="{{x}}" xmlns:x14="{X14}"><x14:slicerStyles/></ext></extLst>'
        return text.replace("</styleSheet>", f"{end}</styleSheet>").encode()

    return rebuilt(plain(), {STYLES: change})


@case(openpyxl=False)
def styles_nobody_defined() -> bytes:
    """Cells of a style beyond the last one, as careless programs leave them."""
    return rebuilt(plain(), {SHEET: lambda c: c.replace(b's="1"', b's="3"')})


@case(openpyxl=False)
def styles_without_a_part() -> bytes:
    return _hand(_rows(_inline).replace('<c r="A', '<c s="2" r="A'))


@case()
def locked_structure() -> bytes:
    lock = '<workbookProtection workbookPassword="CC1A" lockStructure="1"/><bookViews>'
    return rebuilt(plain(), {BOOK: replaced("<bookViews>", lock)})


@case()
def threaded_comments() -> bytes:
    def extend(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_comment("H13", "[线程批注] 请核实")

    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    link = "http://schemas.microsoft.com/office/2017/10/relationships"
    thread = (
        '<threadedComment ref="H13" dT="2022-01-05T08:00:00.00" personId="{1}" id="{2}">'
        "<text>请核实</text></threadedComment>"
    )
    return extended(
        with_form(extend),
        {
            "xl/threadedComments/threadedComment1.xml": (
                f'<ThreadedComments xmlns="{space}">{thread}</ThreadedComments>',
                "application/vnd.ms-excel.threadedcomments+xml",
            ),
            "xl/persons/person.xml": (
                f'<personList xmlns="{space}"><person displayName="李四" id="{{1}}"/></personList>',
                "application/vnd.ms-excel.person+xml",
            ),
        },
        {
            SHEET: [(f"{link}/threadedComment", "../threadedComments/threadedComment1.xml")],
            BOOK: [(f"{link}/person", "persons/person.xml")],
        },
    )


@case()
def form_controls_of_two_kinds() -> bytes:
    """A check box beside the form, drawn only where mc:AlternateContent is understood."""
    space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    anchor = (
        "<xdr:twoCellAnchor><xdr:from><xdr:col>10</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>12"
        "</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>11</xdr:col><xdr:colOff>9"
        '</xdr:colOff><xdr:row>13</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" '
        'textlink=""><xdr:nvSpPr><xdr:cNvPr id="1025" name="复选框 1"/><xdr:cNvSpPr/></xdr:nvSpPr>'
        "<xdr:spPr/></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
    )
    a14 = 'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{space}"><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice {a14} '
        f'Requires="a14">{anchor}</mc:Choice><mc:Fallback/></mc:AlternateContent></xdr:wsDr>'
    )
    controls = (
        f'<drawing r:id="x1"/><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:x14="{X14}" '
        'Requires="x14"><controls><control shapeId="1025" r:id="x2" name="复选框 1"/></controls>'
        "</mc:Choice></mc:AlternateContent></worksheet>"
    )
    return extended(
        plain(),
        {
            "xl/drawings/drawing1.xml": (
                drawing,
                "application/vnd.openxmlformats-officedocument.drawing+xml",
            ),
            "xl/ctrlProps/ctrlProp1.xml": (
                f'<formControlPr xmlns="{X14}" objectType="CheckBox" checked="Checked"/>',
                "application/vnd.ms-excel.controlproperties+xml",
            ),
        },
        {
            SHEET: [
                ("drawing", "../drawings/drawing1.xml"),
                ("ctrlProp", "../ctrlProps/ctrlProp1.xml"),
            ]
        },
        {SHEET: replaced("</worksheet>", controls)},
    )


@case()
def custom_xml_and_printer_settings() -> bytes:
    setup = '<pageSetup paperSize="9" orientation="landscape" r:id="x1"/></worksheet>'
    return extended(
        plain(),
        {
            "customXml/item1.xml": ("<单位>文化馆</单位>", ""),
            "xl/printerSettings/printerSettings1.bin": (
                bytes(range(256)),
                f"{_TYPE}.printerSettings",
            ),
        },
        {
            "": [("customXml", "customXml/item1.xml")],
            SHEET: [("printerSettings", "../printerSettings/printerSettings1.bin")],
        },
        {SHEET: replaced("</worksheet>", setup)},
    )


@case()
def wps_cell_images() -> bytes:
    """A picture in a cell as WPS keeps it, and an extension of its own behind the sheet."""
    wps = "http://www.wps.cn/officeDocument"
    images = (
        f'<etc:cellImages xmlns:etc="{wps}/2017/etCustomData"><etc:cellImage/></etc:cellImages>'
    )
    cell = (
        '<row r="30"><c r="C30" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>'
        "</c></row></sheetData>"
    )
    ext = (
        f'<extLst><ext uri="{{WPS}}" xmlns:etc="{wps}/2017/etCustomData"><etc:x etc:y="1"/>'
        "</ext></extLst></worksheet>"
    )
    return extended(
        plain(),
        {
            "xl/cellimages.xml": (images, "application/vnd.wps-officedocument.cellimage+xml"),
            "xl/media/image1.png": (PNG, "image/png"),
        },
        {
            BOOK: [(f"{wps}/2020/cellImage", "cellimages.xml")],
            "xl/cellimages.xml": [("image", "media/image1.png")],
        },
        {
            SHEET: lambda c: c.replace(b"</sheetData>", cell.encode()).replace(
                b"</worksheet>", ext.encode()
            )
        },
    )


@case()
def phonetic_help_and_rich_strings() -> bytes:
    def change(content: bytes) -> bytes:
        help_ = '<rPh sb="0" eb="2"><t>wén lǚ</t></rPh><phoneticPr fontId="0" type="noConversion"/>'
        text = content.decode().replace(
            "<t>文旅局</t>", f"<r><t>文旅</t></r><r><rPr><b/></rPr><t>局</t></r>{help_}"
        )
        return text.encode()

    phonetic = '<phoneticPr fontId="0" type="noConversion"/><pageMargins'
    return rebuilt(
        plain(), {"xl/sharedStrings.xml": change, SHEET: replaced("<pageMargins", phonetic)}
    )


@case()
def pivot_table() -> bytes:
    """Its cache and its place; openpyxl need not understand it to keep silent about it."""
    table = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="透视" cacheId="1" dataCaption="值"><location '
        'ref="A40:B41" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        '<pivotFields count="1">'
        '<pivotField showAll="0"/></pivotFields></pivotTableDefinition>'
    )
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" saveData="0" refreshOnLoad="1">'
        '<cacheSource type="worksheet"><worksheetSource ref="A12:A25" sheet="自评表"/>'
        '</cacheSource><cacheFields count="1"><cacheField name="绩效指标"><sharedItems/>'
        "</cacheField></cacheFields></pivotCacheDefinition>"
    )
    data = extended(
        plain(),
        {
            "xl/pivotTables/pivotTable1.xml": (table, f"{_TYPE}.pivotTable+xml"),
            "xl/pivotCache/pivotCacheDefinition1.xml": (cache, f"{_TYPE}.pivotCacheDefinition+xml"),
        },
        {
            SHEET: [("pivotTable", "../pivotTables/pivotTable1.xml")],
            BOOK: [("pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")],
            "xl/pivotTables/pivotTable1.xml": [
                ("pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
            ],
        },
    )
    return rebuilt(
        data,
        {
            BOOK: replaced(
                "</workbook>",
                '<pivotCaches><pivotCache cacheId="1" r:id="x1"/></pivotCaches></workbook>',
            )
        },
    )


@case()
def links_to_another_workbook() -> bytes:
    link = (
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="x1"><sheetNames>'
        '<sheetName val="上年"/></sheetNames></externalBook></externalLink>'
    )
    data = extended(
        plain(),
        {"xl/externalLinks/externalLink1.xml": (link, f"{_TYPE}.externalLink+xml")},
        {
            BOOK: [("externalLink", "externalLinks/externalLink1.xml")],
            "xl/externalLinks/externalLink1.xml": [
                ("externalLinkPath", '上年.xlsx" TargetMode="External')
            ],
        },
    )
    references = '</sheets><externalReferences><externalReference r:id="x1"/></externalReferences>'
    cell = '<row r="30"><c r="A30"><f>[1]上年!$A$1</f><v>7</v></c></row></sheetData>'
    return rebuilt(
        data, {BOOK: replaced("</sheets>", references), SHEET: replaced("</sheetData>", cell)}
    )


@case()
def views_of_several_people() -> bytes:
    """customSheetViews and customWorkbookViews."""
    guid = "{A1B2C3D4-0000-0000-0000-000000000001}"
    view = (
        f'<customSheetViews><customSheetView guid="{guid}" scale="80"><pageMargins left="0.7" '
        'right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></customSheetView>'
        "</customSheetViews><mergeCells"
    )
    own = (
        f'<customWorkbookViews><customWorkbookView name="科长" guid="{guid}" windowWidth="100" '
        'windowHeight="100" activeSheetId="1"/></customWorkbookViews></workbook>'
    )
    return rebuilt(
        plain(), {SHEET: replaced("<mergeCells", view), BOOK: replaced("</workbook>", own)}
    )


@case()
def extensions_behind_the_sheet() -> bytes:
    """x14 drop-downs, an empty print-out section, names in another order of letters."""
    names = (
        '<definedNames><definedName name="_XLNM.Print_Titles" localSheetId="0">自评表!$1:$2'
        '</definedName><definedName name="废名" hidden="1">#REF!</definedName></definedNames>'
        "<calcPr"
    )
    return rebuilt(
        plain(),
        {
            SHEET: replaced("</worksheet>", f"{DROP_DOWN}</worksheet>"),
            BOOK: replaced("<calcPr", names),
        },
    )


@case()
def laid_out_for_reading() -> bytes:
    """Indented XML with a comment among the rows, as a diff-minded tool leaves it."""

    def indented(content: bytes) -> bytes:
        text = (
            content.decode()
            .replace("><row", ">\n    <row")
            .replace("</sheetData>", "\n  <!-- 完 --></sheetData>")
        )
        return text.replace("><c ", ">\n      <c ").replace("</row>", "\n    </row>").encode()

    return rebuilt(
        plain(),
        {
            SHEET: indented,
            BOOK: lambda c: c.replace(b"><", b">\r\n<"),
            STYLES: lambda c: c.replace(b"><", b">\n\t<"),
        },
    )


@case()
def no_calculation_settings_and_no_views() -> bytes:
    def bare(content: bytes) -> bytes:
        return re.sub(
            rb"<calcPr[^>]*/>|<bookViews>.*</bookViews>|<fileVersion[^>]*/>", b"", content
        )

    return rebuilt(plain(), {BOOK: bare})


@case(refused="The sheet has no free columns to the right of the form.")
def no_room_beside_the_form() -> bytes:
    """A heading merged with every column there is."""
    merged = replaced('ref="A1:I1"/>', 'ref="A1:I1"/><mergeCell ref="J12:XFD12"/>')
    return rebuilt(plain(), {SHEET: merged})


@case(openpyxl=False)
def title_over_every_column() -> bytes:
    """openpyxl makes a cell of every column it covers, which takes half a minute."""
    return rebuilt(plain(), {SHEET: replaced('ref="A1:I1"', 'ref="A1:XFD1"')})


@case()
def columns_of_nonsense() -> bytes:
    """Ranges that overlap the end of the sheet, and one of no width."""
    cols = (
        '<cols><col min="1" max="9" width="13" customWidth="1"/>'
        '<col min="12" max="16384" width="0" hidden="1" style="1"/></cols>'
    )
    return rebuilt(plain(), {SHEET: lambda c: re.sub(rb"<cols>.*</cols>", cols.encode(), c)})


@case()
def numbers_as_odd_programs_write_them() -> bytes:
    def change(content: bytes) -> bytes:
        return content.replace(b"<v>10</v>", b"<v> 1E1 </v>").replace(
            b"<v>5</v>", b"<v>5.0000000000000001</v>"
        )

    return rebuilt(form(), {SHEET: change})


@case()
def results_are_errors() -> bytes:
    def change(content: bytes) -> bytes:
        cell = (
            '<row r="30"><c r="A30" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B30" t="e" cm="1"><v>'
            '#SPILL!</v></c><c r="C30" t="b"><v>1</v></c><c r="D30" t="d"><v>2022-01-05</v></c>'
            "</row></sheetData>"
        )
        return content.replace(b"</sheetData>", cell.encode())

    return rebuilt(plain(), {SHEET: change})


@case()
def two_rows_with_one_number() -> bytes:
    data = _rows(_inline)
    line = data[data.index('<row r="20">') : data.index('<row r="21">')]
    return _hand(data.replace(line, line + line, 1))
