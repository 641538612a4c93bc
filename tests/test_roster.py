"""名册: read wherever it stands, refused in one sentence, and names never merged silently."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from xlsxeval.errors import RosterError
from xlsxeval.i18n import LANGUAGES, say
from xlsxeval.model import Cell
from xlsxeval.roster import Roster, Unit, read

FULL = (
    ("单位名称", "单位代码", "邮箱", "联系人", "别名"),
    ("县教育局", "101001", "jyj@example.cn", "王芳", "教育局、教体局"),
    ("县文化馆", "102001", None, None, None),
)


def workbook(folder: Path, *rows: tuple[Any, ...], title: str = "名册") -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = folder / "名册.xlsx"
    book.save(path)
    return path


def listed(*names: str, **more: Any) -> Roster:
    units = [Unit(name, Cell("名册", f"A{row}", name)) for row, name in enumerate(names, 2)]
    return Roster("名册.xlsx", tuple(units), **more)


def brief(roster: Roster) -> list[tuple[Any, ...]]:
    return [(u.name, u.code, u.email, u.contact, u.aliases, u.cell.place) for u in roster.units]


def refusal(path: Path, language: str = "en") -> str:
    with pytest.raises(RosterError) as caught:
        read(path)
    return say(caught.value.message, language)


def test_a_roster_is_read_with_its_cells(tmp_path):
    roster = read(workbook(tmp_path, *FULL))
    assert brief(roster) == [
        ("县教育局", "101001", "jyj@example.cn", "王芳", ("教育局", "教体局"), "名册!A2"),
        ("县文化馆", "102001", None, None, (), "名册!A3"),
    ]
    assert roster.has_email


def test_headings_stand_in_any_order_below_titles_and_with_blanks(tmp_path):
    path = workbook(
        tmp_path,
        ("2021年度绩效自评预算单位名册",),
        ("单位名称、代码见下表",),
        (),
        ("序号", "邮　箱", "单位 代码", "单 位\n名 称（全称）"),
        (1, " a@b.cn ", 101001, "县 教育局"),
        (None, None, None, None),
        ("合计", None, None, "合计"),
    )
    assert brief(read(path)) == [("县 教育局", "101001", "a@b.cn", None, (), "名册!D5")]


def test_only_the_name_is_needed(tmp_path):
    roster = read(workbook(tmp_path, ("单位名称",), ("县教育局",)))
    assert brief(roster) == [("县教育局", None, None, None, (), "名册!A2")]
    assert not roster.has_email


def test_a_unit_is_pointed_at_by_file_sheet_and_cell(tmp_path):
    book = read(workbook(tmp_path, *FULL))
    (tmp_path / "名册.csv").write_text("单位名称\n县教育局", "utf-8")
    table = read(tmp_path / "名册.csv")
    assert book.place(book.units[0]) == "名册.xlsx:名册!A2"
    assert table.place(table.units[0]) == "名册.csv!A2"


def test_a_code_keeps_the_zeros_it_shows(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("单位名称", "单位代码"))
    sheet.append(("县教育局", 7))
    sheet["B2"].number_format = "000000"
    book.save(tmp_path / "名册.xlsx")
    assert read(tmp_path / "名册.xlsx").units[0].code == "000007"


def test_the_roster_may_stand_on_a_later_sheet(tmp_path):
    book = Workbook()
    book.worksheets[0].append(("说明",))
    book.create_sheet("单位").append(("单位名称",))
    book["单位"].append(("县教育局",))
    book.save(tmp_path / "名册.xlsx")
    assert brief(read(tmp_path / "名册.xlsx"))[0][-1] == "单位!A2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_the_usual_encodings(tmp_path, encoding, delimiter):
    lines = [("名册", ""), ("单位名称", "邮箱"), ("县教育局", "a@b.cn")]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    path = tmp_path / "名册.csv"
    path.write_bytes(text.encode(encoding))
    assert brief(read(path)) == [("县教育局", None, "a@b.cn", None, (), "名册.csv!A3")]


def test_aliases_are_separated_by_every_usual_sign(tmp_path):
    path = workbook(
        tmp_path, ("单位名称", "别名"), ("县教育局", "甲、乙,丙，丁;戊；己\n庚、、县教育局")
    )
    assert read(path).units[0].aliases == ("甲", "乙", "丙", "丁", "戊", "己", "庚")


REFUSED = {
    "no heading": (
        [("单位", "邮箱"), ("县教育局", "a@b.cn")],
        "The roster 名册.xlsx has no column headed 单位名称 in its first 50 rows.",
    ),
    "two headings": (
        [("单位名称", "邮箱", "邮箱"), ("县教育局", "a@b.cn", None)],
        "The roster 名册.xlsx has two columns headed 邮箱: 名册!B1 and 名册!C1. Keep one.",
    ),
    "empty": (
        [("单位名称", "邮箱")],
        "The roster 名册.xlsx lists no unit below the heading 名册!A1.",
    ),
    "no name": (
        [("单位名称", "邮箱"), ("县教育局", None), (None, "a@b.cn")],
        "The roster 名册.xlsx has no unit name at 名册!A3, although the row is filled in.",
    ),
    "formula": (
        [("单位名称",), ("=A9",)],
        "The roster 名册.xlsx has no readable value at 名册!A2. Type it in again.",
    ),
    "same name": (
        [("单位名称",), ("县教育局（本级）",), ("县 教育局(本级)",)],
        "The roster 名册.xlsx lists 县 教育局(本级) twice: 名册!A2 and 名册!A3. Keep one.",
    ),
    "same code": (
        [("单位名称", "单位代码"), ("县教育局", "101"), ("县文化馆", 101)],
        "The roster 名册.xlsx gives the code 101 to two units: 名册!A2 and 名册!A3.",
    ),
    "same alias": (
        [("单位名称", "别名"), ("县教育局", "教体局"), ("县体育局", "教体局")],
        "The roster 名册.xlsx uses the alias 教体局 for two units: 名册!A2 and 名册!A3. "
        "Leave it to one of them.",
    ),
    "alias is a name": (
        [("单位名称", "别名"), ("县教育局", "县体育局"), ("县体育局", None)],
        "The roster 名册.xlsx uses the alias 县体育局 for two units: 名册!A3 and 名册!A2. "
        "Leave it to one of them.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_roster_that_contradicts_itself_is_refused_in_one_sentence(tmp_path, case):
    rows, sentence = REFUSED[case]
    path = workbook(tmp_path, *rows)
    assert refusal(path) == sentence
    assert "名册.xlsx" in refusal(path, "zh_CN")


def test_what_is_no_table_is_refused(tmp_path):
    assert refusal(tmp_path / "无.xlsx") == (
        "The roster 无.xlsx cannot be read: There is no such file."
    )
    broken = tmp_path / "坏.csv"
    broken.write_bytes(b"\xff\xfe\xff\xff\x81")
    assert refusal(broken) == (
        "The roster 坏.csv cannot be read: it is neither UTF-8 nor GBK text."
    )
    endless = tmp_path / "长.csv"
    endless.write_text('单位名称\n"' + "县" * 200_000, "utf-8")
    assert refusal(endless) == "The roster 长.csv cannot be read: it is no .csv table."


def test_a_merge_bomb_is_refused_at_once(tmp_path):
    path = workbook(tmp_path, *FULL)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as bomb:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
                data = data.replace(b"</sheetData>", b"</sheetData>" + merge)
            bomb.writestr(name, data)
    assert refusal(tmp_path / "b.xlsx").startswith("The roster b.xlsx cannot be read: ")


def test_more_units_than_any_district_has_are_refused(tmp_path):
    path = tmp_path / "名册.csv"
    path.write_text("单位名称\n" + "\n".join(f"第{n}单位" for n in range(20_001)), "utf-8")
    assert refusal(path) == "The roster 名册.csv lists more than 20,000 units."
    path.write_text("单位名称\n" + "\n".join(f"第{n}单位" for n in range(20_000)), "utf-8")
    assert len(read(path).units) == 20_000


def test_the_roster_file_is_never_changed(tmp_path):
    path = workbook(tmp_path, *FULL)
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before


# R76
@pytest.mark.parametrize(
    ("written", "matched"),
    [
        ("县教育局(本级)", "县教育局（本级）"),
        (" 县教育局　〔本级〕\n", "县教育局（本级）"),
        ("教体局", "县教育局（本级）"),
        ("101001 县教育局（本级）", "县教育局（本级）"),
        ("县教育局（本级）[101001]", "县教育局（本级）"),
        ("101002县教育局（本级）", None),
        ("县教育局", None),
        ("", None),
    ],
)
def test_a_name_matches_when_only_its_writing_differs(tmp_path, written, matched):
    roster = read(workbook(tmp_path, FULL[0], ("县教育局（本级）", "101001", None, None, "教体局")))
    unit = roster.match(written)
    assert (unit.name if unit else None) == matched


PROPOSED = [
    ("文旅局", ["县文化广电和旅游局", "县文物局"], ["县文化广电和旅游局"], "简称"),
    ("县文旅局", ["县文化广电和旅游局", "县旅游局"], ["县文化广电和旅游局"], "简称"),
    ("县文化广电和旅游局", ["文旅局"], ["文旅局"], "简称"),
    ("县人社局", ["县人力资源和社会保障局", "县人大办公室"], ["县人力资源和社会保障局"], "简称"),
    ("卫健委", ["县卫生健康委员会"], ["县卫生健康委员会"], "简称"),
    ("县教育局机关", ["县教育局", "县教育局第一幼儿园"], ["县教育局"], "机关"),
    ("县教育局", ["县教育局（本级）"], ["县教育局（本级）"], "本级"),
    ("档案馆", ["宁远县档案馆", "宁远县文化馆"], ["宁远县档案馆"], "地名"),
    ("增城区国家档案馆", ["广州市增城区国家档案馆"], ["广州市增城区国家档案馆"], "地名"),
    ("219-池州市贵池区棠溪镇人民政府", ["贵池区棠溪镇"], ["贵池区棠溪镇"], "地名"),
    ("219-池州市贵池区棠溪镇", ["池州市贵池区棠溪镇"], ["池州市贵池区棠溪镇"], "代码"),
    ("棠溪镇人民政府", ["棠溪镇", "棠溪镇中心小学"], ["棠溪镇"], "人民政府"),
    ("县档案馆", ["宁远县档案馆"], ["宁远县档案馆"], "地名"),
    ("县自然资原局", ["县自然资源局"], ["县自然资源局"], "1 个字"),
    ("宁元县财政局", ["宁远县财政局"], ["宁远县财政局"], "1 个字"),
    ("县疾病控制预防中心", ["县疾病预防控制中心"], [], ""),
    ("县教育局", ["县体育局"], [], ""),
    ("县第二中学", ["县第一中学", "县第三中学"], [], ""),
    ("市场监督管理局", ["市政工程处", "教育局"], [], ""),
    ("宁远县教育局", ["蓝山县教育局"], [], ""),
    ("", ["县教育局"], [], ""),
    ("宁远教育局", ["宁远县教育局", "宁远县体育局"], ["宁远县教育局"], "地名"),
    ("广州增城国家档案馆", ["广州市增城区国家档案馆"], ["广州市增城区国家档案馆"], "地名"),
    ("宁远县教育局", ["宁远市教育局县办学校"], [], ""),
    ("宁远一小", ["宁远县第一小学", "宁远县第二小学"], ["宁远县第一小学"], "简称"),
    (
        "宁远县住建局",
        ["宁远县住房和城乡建设局", "宁远县教育局"],
        ["宁远县住房和城乡建设局"],
        "简称",
    ),
    ("宁远县市监局", ["宁远县市场监督管理局"], ["宁远县市场监督管理局"], "简称"),
    ("宁远县法院", ["宁远县人民法院", "宁远县人民检察院"], ["宁远县人民法院"], "简称"),
    ("宁远县政府办", ["宁远县人民政府办公室"], ["宁远县人民政府办公室"], "简称"),
    ("棠溪镇政府", ["棠溪镇人民政府", "棠溪镇中心小学"], ["棠溪镇人民政府"], "人民政府"),
    ("宁远县委组织部", ["中共宁远县委组织部"], ["中共宁远县委组织部"], "简称"),
    ("宁远县农业农村局", ["宁远县农业农村局公路段"], [], ""),
    ("宁远县农业农村局文化馆", ["宁远县农业农村局"], [], ""),
    ("宁远县司法局种子站", ["宁远县教育局种子站"], [], ""),
    ("盐城财政局", ["盐城市财政局"], ["盐城市财政局"], "地名"),
]


@pytest.mark.parametrize(("written", "units", "proposed", "why"), PROPOSED)
def test_a_name_near_a_unit_is_proposed_and_never_taken(written, units, proposed, why):  # R76
    roster = listed(*units)
    assert roster.match(written) is None
    found = roster.proposals(written)
    assert [p.unit.name for p in found] == proposed
    assert all(why in say(p.why, "zh_CN") for p in found)


def test_equally_likely_units_are_listed_at_most_three():
    roster = listed("甲县档案馆", "乙县档案馆", "丙县档案馆", "丁县档案馆")
    found = [p.unit.name for p in roster.proposals("县档案馆")]
    assert found == ["甲县档案馆", "乙县档案馆", "丙县档案馆"]


def test_letters_that_only_look_the_same_are_told():  # R117
    roster = listed("apple中心")
    assert roster.match("аpple中心") is None
    [found] = roster.proposals("аpple中心")
    for language in LANGUAGES:
        assert "U+0430" in say(found.why, language)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("报送/宁远县教育局2021年自评表.xlsx", ["宁远县教育局"]),
        ("报送/宁远县教育局/自评表.xlsx", ["宁远县教育局"]),
        ("教育局.zip/文化馆/自评表.xlsx", ["文化馆"]),
        ("报送/教育局、文化馆.xlsx", ["教育局", "文化馆"]),
        ("报送/自评表.xlsx", []),
    ],
)
def test_a_file_may_bear_the_name_of_a_unit(path, names):
    roster = listed("教育局", "宁远县教育局", "文化馆")
    assert [unit.name for unit in roster.named_in(path)] == names
