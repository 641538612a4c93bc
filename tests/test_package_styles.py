"""Styles: derived by appending, reused when equal, the unit's own untouched."""

from __future__ import annotations

import pytest

from tests.packages import MAIN, looked_at, package, parts, rebuilt, replaced, rows
from xlsxeval.errors import CannotEdit
from xlsxeval.package import Book

STYLES = (
    f'<styleSheet xmlns="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
    '2006"><numFmts count="1"><numFmt numFmtId="180" formatCode="0.0_ "/></numFmts>'
    '<fonts count="1"><font><sz val="12"/><name val="仿宋_GB2312"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left style="thin"/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="180" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1">'
    '<alignment horizontal="left"/></xf>{}</cellXfs><cellStyles count="1"><cellStyle name="常规" '
    'xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
PLAIN_XF = '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0"/>'


def opened(third: str = PLAIN_XF) -> Book:
    return Book.open(package(styles=STYLES.format(third)))


def stylesheet(book: Book) -> str:
    text = parts(book.save())["xl/styles.xml"].decode()
    return text.partition("?>")[2].strip()


def test_a_style_is_derived_without_changing_its_base():
    book = opened()
    style = book.styles.derive(
        1,
        number_format="0.00;-0.00",
        wrap=True,
        horizontal="center",
        vertical="center",
        locked=False,
        bold=True,
        fill="FFF2CC",
    )
    assert (style, book.styles.number_format(style)) == (3, "0.00;-0.00")
    expected = (
        STYLES.format(
            PLAIN_XF + '<xf numFmtId="181" fontId="1" fillId="2" borderId="0" xfId="0" '
            'applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1" '
            'applyProtection="1"><alignment horizontal="center" vertical="center" wrapText="1"/>'
            '<protection locked="0"/></xf>'
        )
        .replace('<cellXfs count="3"', '<cellXfs count="4"')
        .replace(
            '<numFmts count="1"><numFmt numFmtId="180" formatCode="0.0_ "/>',
            '<numFmts count="2"><numFmt numFmtId="180" formatCode="0.0_ "/>'
            '<numFmt numFmtId="181" formatCode="0.00;-0.00"/>',
        )
        .replace('<fonts count="1"', '<fonts count="2"')
        .replace("</fonts>", '<font><b/><sz val="12"/><name val="仿宋_GB2312"/></font></fonts>')
        .replace('<fills count="2"', '<fills count="3"')
        .replace(
            "</fills>",
            '<fill><patternFill patternType="solid"><fgColor rgb="FFFFF2CC"/>'
            '<bgColor indexed="64"/></patternFill></fill></fills>',
        )
    )
    assert stylesheet(book) == expected


CHANGES = {
    "nothing": ({}, 0),
    "format in use": ({"number_format": "0%"}, 3),
    "bold": ({"bold": True}, 3),
    "color": ({"color": "C00000"}, 3),
    "unlocked": ({"locked": False}, 3),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_equal_style_is_used_again(change):
    wanted, index = CHANGES[change]
    book = opened()
    assert book.styles.derive(0, **wanted) == index
    again = Book.open(book.save())
    assert again.styles.derive(0, **wanted) == index
    assert parts(again.save())["xl/styles.xml"] == parts(book.save())["xl/styles.xml"]


def test_a_style_that_does_not_exist_counts_as_the_first():
    book = opened()
    assert book.styles.derive(99) == 0
    assert book.styles.number_format(99) == "General"


def test_formats_are_those_of_the_file_then_the_built_in():
    assert opened().styles.formats == ("General", "0.0_ ", "0%")


def test_alternatives_among_styles_count_as_one():  # pitfall 6
    two = (
        '<mc:AlternateContent><mc:Choice Requires="x14"><xf numFmtId="1" fontId="0"/></mc:Choice>'
        '<mc:Fallback><xf numFmtId="2" fontId="0"/></mc:Fallback></mc:AlternateContent>'
    )
    book = opened(two + PLAIN_XF)
    assert book.styles.formats == ("General", "0.0_ ", "0.00", "0%")
    assert book.styles.derive(3, locked=False) == 4
    assert f"{two}{PLAIN_XF}<xf " in stylesheet(book)


def test_a_full_table_of_styles_is_not_overfilled():
    many = "".join(f'<xf numFmtId="0" fontId="{n}"/>' for n in range(65_489))
    book = opened(many)
    assert book.styles.derive(0) == 0
    with pytest.raises(CannotEdit) as caught:
        book.styles.derive(0, locked=False)
    assert str(caught.value) == "The workbook has no room for another cell style."


def test_a_workbook_without_styles_gets_them():  # pitfall 6
    book = Book.open(package(rows('<c r="A1"><v>1</v></c>')))
    assert "xl/styles.xml" not in parts(book.save())
    style = book.styles.derive(0, fill="FFF2CC")
    book.sheet("表").write(1, 1, None, style)
    data = book.save()
    assert list(parts(data))[-1] == "xl/styles.xml"
    cell = looked_at(data)["表"]["A1"]
    assert cell.fill.fgColor.rgb == "FFFFF2CC"
    again = Book.open(data)
    assert again.styles.derive(0, fill="FFF2CC") == style
    assert parts(again.save()) == parts(data)


def test_missing_sections_are_made_in_schema_order():
    bare = STYLES.format(PLAIN_XF)
    start, end = bare.index("<numFmts"), bare.index("<fonts")
    book = Book.open(package(styles=bare[:start] + bare[end:]))
    book.styles.derive(0, number_format="0.0000")
    book.styles.dxf(fill="FF0000")
    text = stylesheet(book)
    names = ["<numFmts", "<fonts", "<cellXfs", "<cellStyles", "<dxfs"]
    assert sorted(names, key=text.index) == names


def test_a_differential_style_is_used_again():
    book = opened()
    wanted = {"fill": "FFC7CE", "bold": True, "border": "9C0006"}
    assert [book.styles.dxf(**wanted), book.styles.dxf(**wanted)] == [0, 0]
    assert book.styles.dxf(fill="FFC7CE") == 1
    workbook = looked_at(book.save())
    style = workbook._differential_styles.styles[0]
    assert (style.fill.bgColor.rgb, style.font.b, style.border.top.style) == (
        "FFFFC7CE",
        True,
        "thin",
    )


def test_prefixed_styles_are_extended_in_their_prefix():  # pitfall 3
    text = STYLES.format(PLAIN_XF).replace("<", "<x:").replace("<x:/", "</x:")
    data = rebuilt(package(styles="<a/>"), {"xl/styles.xml": text.replace('xmlns="', 'xmlns:x="')})
    book = Book.open(data)
    assert book.styles.derive(0, locked=False) == 3
    assert '<x:protection locked="0"/>' in stylesheet(book)


def test_looking_leaves_the_part_alone():
    data = rebuilt(package(styles=STYLES.format("")), {"xl/styles.xml": replaced("><", ">\n<")})
    book = Book.open(data)
    book.sheet("表").read()
    assert parts(book.save()) == parts(data)


@pytest.mark.parametrize("bare", ["", "<fonts/><cellXfs/>"])
def test_empty_sections_get_a_plain_entry_before_ours(bare):  # pitfall 6
    book = Book.open(package(styles=f'<styleSheet xmlns="{MAIN}">{bare}</styleSheet>'))
    assert book.styles.formats == ()
    assert book.styles.derive(0, bold=True) == 1
    text = stylesheet(book)
    assert text.count("<font>") == 2
    assert text.partition("<fonts")[2].partition("</font>")[0].count("<b/>") == 0


def test_a_size_is_told_and_given():
    book = opened()
    style = book.styles.derive(0, size=9, wrap=False, shrink=True)
    assert (book.styles.font_size(0), book.styles.font_size(style)) == (12, 9)
    assert '<font><sz val="9"/><name val="仿宋_GB2312"/></font>' in stylesheet(book)
    assert '<alignment wrapText="0" shrinkToFit="1"/>' in stylesheet(book)


def test_a_font_without_a_size_gets_one_in_its_place():
    book = Book.open(package(styles=STYLES.format(PLAIN_XF).replace('<sz val="12"/>', "")))
    style = book.styles.derive(0, size=9)
    assert (book.styles.font_size(0), book.styles.font_size(style)) == (11, 9)
    assert '<font><sz val="9"/><name val="仿宋_GB2312"/></font>' in stylesheet(book)
