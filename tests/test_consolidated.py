"""汇总.xlsx and its csv files: every figure in its place, and nothing in it that is not ours."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape

from tests.office import convert
from tests.submissions import Made, make
from tests.test_submissions import judged
from xlsxeval.consolidated import Batch, csv_files, packed
from xlsxeval.consolidated import write as written
from xlsxeval.consolidated.comma import safe
from xlsxeval.errors import NotScored, Unrecognised
from xlsxeval.evaluation import evaluate
from xlsxeval.model import Cell, Finding, Message, Severity, Submission
from xlsxeval.scan import Found
from xlsxeval.verification import verify

# openpyxl says so of the data bars, which it does not know.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

WHEN = datetime(2024, 3, 1, 9, 30)
SHEETS = ["总览", "排名", "指标明细", "问题清单", "未报送与重复", "未能读取"]
Cells = list[tuple[Any, ...]]


def sent(path: str, *forms: dict[str, Any], output: str | None = None) -> Submission:
    """A scored file with these forms."""
    result = {"path": path, "sha256": "0", "status": "scored", "failure": None}
    return Submission(path, "0", 1.0, {**result, "output": output, "forms": forms, "findings": []})


def failed(path: str, message: str) -> Submission:
    result = {"path": path, "status": "failed", "failure": {"code": "XE101", "message": message}}
    return Submission(path, None, 1.0, {**result, "output": None, "forms": [], "findings": []})


def form(
    unit: str, awarded: str | None, progress: str | None = "0.9", **other: Any
) -> dict[str, Any]:
    """One form of the contract, with one row."""
    row = {
        "row": 12, "level1": "产出指标", "level2": "数量指标", "name": "场次", "target": "≥2场",
        "actual": "3场", "weight": "90", "self_score": "90", "computed": "90", "awarded": awarded,
        "reviewed": None, "review_stale": False, "review_note": None, "reason": None,
        "verdict": "met", "rule": "at_least", "basis": "达到",
    }  # fmt: skip
    budget = {"progress": progress, "rule": None}
    found = {
        "sheet": "自评表", "form": "mof-project-2020", "unit": unit, "year": 2023,
        "project": "读书节", "budget": budget, "indicators": [row | other.pop("row", {})],
        "self_total": "95.5", "computed_total": "95", "reviewed_total": None,
        "awarded_total": awarded, "full": "100", "grade": "优" if awarded else None,
        "findings": [],
    }  # fmt: skip
    return found | other


def fault(code: str, severity: str = "error", cell: str | None = "G12") -> dict[str, Any]:
    return {
        "id": f"{code}-1", "code": code, "severity": severity, "sheet": "自评表", "cell": cell,
        "message": f"{code} 的说明", "values": {},
    }  # fmt: skip


def batch(folder: Path, **other: Any) -> Batch:
    return Batch(WHEN, folder, **other)


def drawn(submissions: Iterable[Submission], of: Batch, language: str = "zh_CN") -> Workbook:
    return load_workbook(BytesIO(write(submissions, of, language)))


def write(submissions: Iterable[Submission], of: Batch, language: str, **most: int) -> bytes:
    """The whole workbook."""
    return b"".join(written(submissions, of, language, **most))


def tables(submissions: Iterable[Submission], of: Batch, language: str) -> dict[str, bytes]:
    """The csv files by name."""
    return {name: b"".join(pieces) for name, pieces in csv_files(submissions, of, language)}


def rows(book: Workbook, name: str) -> Cells:
    """What stands below the headings."""
    return [*book[name].iter_rows(min_row=4, values_only=True)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Made], list[Submission]]:
    """Sixty submissions as a finance office gets them, judged."""
    folder = tmp_path_factory.mktemp("汇总")
    made = make(folder / "报送", 60)
    return folder, made, [judged(each.path) for each in made]


def test_the_sheets_are_an_officers(office: tuple[Path, list[Made], list[Submission]]) -> None:
    folder, made, submissions = office
    book = drawn(submissions, batch(folder))
    assert [s.title for s in book if s.sheet_state == "visible"] == SHEETS
    assert [s.title for s in book if s.sheet_state == "hidden"] == ["图表数据"]
    for name in SHEETS[1:]:
        sheet = book[name]
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet.print_title_rows == "$1:$3"
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    failures = sum(1 for each in made if each.planted == ("XE101",))
    assert len(rows(book, "排名")) == 60 - failures
    assert len(rows(book, "未能读取")) == failures
    assert len(book["总览"]._charts) == 3
    assert len(rows(book, "问题清单")) == sum(
        len(found["findings"]) for s in submissions for found in s.result["forms"]
    )


def test_a_consolidation_sent_in_is_no_form(tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(write([sent("甲.xlsx", form("甲局", "95"))], batch(tmp_path), "zh_CN"))
    resaved = tmp_path / "另存.xlsx"
    load_workbook(path).save(resaved)
    for each in (path, resaved):
        with pytest.raises(Unrecognised, match="consolidation"):
            evaluate(each)
    with pytest.raises(NotScored):
        verify(Found(path))


def test_what_a_reviewer_typed_wrongly_is_no_error_of_the_unit(tmp_path: Path) -> None:
    slip = fault("XE303", cell="O12") | {"reviewer": True}
    own = fault("XE501") | {"reviewer": False}
    book = drawn([sent("甲.xlsx", form("甲局", "95", findings=[own, slip]))], batch(tmp_path))
    headings = [cell.value for cell in book["排名"][3]]
    [ranked] = rows(book, "排名")
    assert ranked[headings.index("错误")] == 1
    told = [row[4:6] for row in rows(book, "问题清单")]
    assert told == [("XE501", "错误"), ("XE303", "复核")], (
        "the officer sees both, and whose they are"
    )
    shown = [value for row in book["总览"].iter_rows(values_only=True) for value in row if value]
    assert "XE501" in shown
    assert "XE303" not in shown


def test_figures_are_numbers_and_what_is_not_known_is_blank(tmp_path: Path) -> None:
    known = form("甲局", "95", findings=[fault("XE501"), fault("XE504", "warning")])
    open_ = form("乙局", None, None, row={"self_score": None, "verdict": "review"})
    book = drawn([sent("甲.xlsx", known), sent("乙.xlsx", open_)], batch(tmp_path))
    kind = "项目支出"
    assert rows(book, "排名") == [
        (1, kind, "甲局", "读书节", 2023, 95.5, 95, 95, None, "优", 0.95, 0.9, 5, 1, 1, 0)
        + (None, None),
        (None, kind, "乙局", "读书节", 2023, 95.5, 95, None, None, None, None, None, None, 0, 0, 1)
        + (None, "第 12 行得分未定。"),
    ]
    sheet = book["排名"]
    formats = [sheet.cell(4, column).number_format for column in (6, 8, 11, 12, 13)]
    assert formats == ["0.00", "0.00", "0.00%", "0.00%", "+0.00;-0.00;0.00"]
    assert rows(book, "指标明细")[1] == (
        *("乙局", "读书节", "计入", 12, "产出指标", "数量指标", "场次", "≥2场", "3场", 90),
        *(None, 90, None, None, "待核定", "达到", None),
    )
    assert rows(book, "问题清单") == [
        ("甲局", "计入", "甲.xlsx", "自评表!G12", "XE501", "错误", "XE501 的说明"),
        ("甲局", "计入", "甲.xlsx", "自评表!G12", "XE504", "警告", "XE504 的说明"),
    ]
    assert rows(book, "未能读取") == [("没有。", None, None)]


def test_department_and_project_forms_are_ranked_apart_and_ties_share_a_rank(
    tmp_path: Path,
) -> None:
    whole = {"form": "gz-department-2021", "project": None}
    forms = [
        form("丙局", "90"),
        form("甲局", "96"),
        form("丁局", "90"),
        form("戊局", "80"),
        form("己局", "45", full="50"),
        form("乙局", "70", **whole),
        form("庚局", "95", **whole),
        form("辛局", None),
        form("壬局", None, form="hn-county-2020", indicators=[]),
        form("癸局", "80", grade=None),
    ]
    book = drawn([sent(f"{n}.xlsx", each) for n, each in enumerate(forms)], batch(tmp_path))
    assert [(row[0], row[1], row[2], row[-1]) for row in rows(book, "排名")] == [
        (1, "部门整体", "庚局", None),
        (2, "部门整体", "乙局", None),
        (1, "项目支出", "甲局", None),
        (2, "项目支出", "丁局", None),
        (2, "项目支出", "丙局", None),
        (2, "项目支出", "己局", None),
        (5, "项目支出", "戊局", None),
        (None, "项目支出", "壬局", "该表只核对，不计分。"),
        (None, "项目支出", "癸局", "分值合计不等于满分。"),
        (None, "项目支出", "辛局", "第 12 行得分未定。"),
    ]


def page(book: Workbook) -> list[list[Any]]:
    """The written cells of 总览, row by row."""
    lines = ([v for v in row if v is not None] for row in book["总览"].iter_rows(values_only=True))
    return [line for line in lines if line]


def test_the_overview_counts(tmp_path: Path) -> None:
    missing = Finding(
        "XE704-1", "XE704", Severity.ERROR, Cell("", ""), Message("{unit} 未报送", {"unit": "癸局"})
    )
    forms = {
        "甲.xlsx": form("甲局", "95", "0.94", findings=[fault("XE501"), fault("XE501")]),
        "乙.xlsx": form("乙局", "85", "0.3", grade="良", findings=[fault("XE504", "warning")]),
        "丙.xlsx": form("丙局", "100", "1", findings=[fault("XE509", "info")]),
        "丁.xlsx": form("丁局", None, None),
        "旧.xlsx": form("甲局", "10", "0.1", grade="差", findings=[fault("XE501")]),
    }
    files = [*(sent(path, each) for path, each in forms.items()), failed("坏.xlsx", "空文件。")]
    counted = {(path, 0) for path in forms if path != "旧.xlsx"}
    book = drawn(files, batch(tmp_path, findings=[missing], counted=counted, roster=5))
    assert page(book) == [
        ["绩效自评评分汇总"],
        ["2024-03-01 09:30 生成；收到文件 6 个，计入自评表 4 份"],
        ["一、报送情况"],
        ["报送文件", "已评分", "未能读取", "重复不计", "名册单位", "未报送单位"],
        [6, 5, 1, 1, 5, 1],
        ["计入自评表", "平均得分率", "平均支出进度", "错误", "警告", "待核定行"],
        [4, pytest.approx(2.8 / 3), pytest.approx(2.24 / 3), 2, 1, 1],
        ["二、等级分布", "三、支出进度分布"],
        ["等级", "份数", "占比", "支出进度", "份数", "占比"],
        ["优", 2, 0.5, "30%以下", 0, 0],
        ["良", 1, 0.25, "30%（含）至60%", 1, 0.25],
        ["中", 0, 0, "60%（含）至80%", 0, 0],
        ["差", 0, 0, "80%（含）至100%", 1, 0.25],
        ["未定", 1, 0.25, "100%及以上", 1, 0.25],
        ["未知", 1, 0.25],
        ["四、得分率与支出进度"],
        ["得分率与支出进度相差超过 5 个百分点的共 1 份"],
        ["单位", "得分率", "支出进度", "相差"],
        ["乙局：读书节", 0.85, 0.3, 55],
        ["五、最常见的问题"],
        ["编号", "问题", "级别", "次数", "文件数"],
        ["XE501", "未达目标却得满分", "错误", 2, 1],
        ["XE504", "大幅超额完成未说明原因", "警告", 1, 1],
    ]
    assert [row[1:] for row in rows(book, "未报送与重复")] == [
        (title("XE704"), "错误", "癸局 未报送", None),
        ("不计", None, "同一单位另有一份计数，这一份不计。", "旧.xlsx"),
    ]
    assert rows(book, "未能读取") == [("坏.xlsx", "XE101", "空文件。")]
    assert [row[2] for row in rows(book, "指标明细")].count("不计") == 1


def test_of_a_file_with_two_forms_one_may_count(tmp_path: Path) -> None:
    two = sent("两表.xlsx", form("甲局", "95", sheet="表一"), form("乙局", "90", sheet="表二"))
    book = drawn([two], batch(tmp_path, counted={("两表.xlsx", 1)}))
    assert [row[2] for row in rows(book, "排名")] == ["乙局"]
    assert [row[2] for row in rows(book, "指标明细")] == ["不计", "计入"]
    assert [row[4] for row in rows(book, "未报送与重复")] == ["两表.xlsx:表一"]


def title(code: str) -> str:
    from xlsxeval.consolidated.lists import title as shown

    return shown(code, "zh_CN")


def test_bands_hold_their_lower_edge(tmp_path: Path) -> None:
    edges = ("0.299999", "0.3", "0.599999", "0.6", "0.799999", "0.8", "0.999999", "1", "1.1")
    files = [sent(f"{edge}.xlsx", form("甲局", "90", edge)) for edge in edges]
    lines = tables(files, batch(tmp_path), "zh_CN")["总览.csv"].decode("utf-8-sig").split("\r\n")
    assert [line for line in lines if line.startswith("支出进度")] == [
        "支出进度,30%以下,1",
        "支出进度,30%（含）至60%,2",
        "支出进度,60%（含）至80%,2",
        "支出进度,80%（含）至100%,2",
        "支出进度,100%及以上,2",
        "支出进度,未知,0",
    ]


HOSTILE = (
    "=HYPERLINK(1)",
    "+1+1",
    "-1-1",
    "@SUM(A1)",
    "http://x.invalid",
    "＝1+1",
    "\t=1",
    "a\x0bb\ud800c",
    "<r>a&b</x></r>",
    "_x0041_x0042_\x00\x1f\x1e",
    "县\u202e局\u2066处\u200f",
)


def test_what_a_unit_typed_is_text(tmp_path: Path) -> None:  # R62, R63
    files = [
        sent(f"{n}.xlsx", form(text, "90", project=text, row={"name": text, "reason": text}))
        for n, text in enumerate(HOSTILE)
    ]
    files.append(sent("长.xlsx", form("长" * 40_000, "90")))
    book = drawn(files, batch(tmp_path))
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
        assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    names = {unescape(row[2]) for row in rows(book, "排名")}
    odd = {"=1", "a bc", "<r>a&b</x></r>", "_x0041_x0042_", "县局处"}
    assert names == {*HOSTILE[:6], *odd, "长" * 32_767}
    reasons = {unescape(row[-1] or "") for row in rows(book, "指标明细")}
    assert reasons == {*HOSTILE[:6], "\t=1", "abc", "<r>a&b</x></r>", "_x0041_x0042_", "县局处", ""}


def test_what_a_unit_typed_is_text_on_the_overview_too(tmp_path: Path) -> None:
    book = drawn([sent("1.xlsx", form("<r>a</x></r>", "90", "0.1", project=None))], batch(tmp_path))
    assert ["<r>a</x></r> ", 0.9, 0.1, 80] in page(book)


def test_links_lead_to_the_scored_files(tmp_path: Path) -> None:  # R127
    names = (
        "甲 局.xlsx",
        "乙#1.xlsx",
        "丙 100%.xlsx",
        "丁%20.xlsx",
        "戊&'+;=局.xlsx",
        "己/庚.xlsx",
    )
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    files = [sent(name, form(name, "90"), output=str(tmp_path / name)) for name in names]
    sheet = drawn(files, batch(tmp_path))["排名"]
    links = {cell.value: cell.hyperlink for cell in sheet["Q"] if cell.hyperlink}
    targets = {unquote(link.target.replace("\\", "/")) for link in links.values()}
    assert targets == set(names)
    assert links.keys() == {Path(name).name for name in names}
    assert all(link.location is None for link in links.values())


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ({}, None),
        ({"reviewed": "85", "computed": None, "verdict": "review"}, 85),
        ({"reviewed": "85", "review_stale": True}, None),
    ],
)
def test_a_reviewed_total_stands_when_nothing_waits(tmp_path: Path, row: Any, total: Any) -> None:
    made = form("甲局", "85", row=row)
    made["indicators"].append(form("甲局", "10")["indicators"][0])
    book = drawn([sent("a.xlsx", made)], batch(tmp_path))
    assert [found[8] for found in rows(book, "排名")] == [total]


def test_a_long_name_of_a_file_stays_within_its_cell(tmp_path: Path) -> None:
    files = [sent("a.xlsx", form("甲局", "90"), output=str(tmp_path / "甲.xlsx"))]
    (tmp_path / "甲.xlsx").touch()
    cell = drawn(files, batch(tmp_path))["排名"]["Q4"]
    assert cell.hyperlink
    # LibreOffice breaks no link, and would write it across the remarks.
    assert (cell.alignment.shrink_to_fit, cell.alignment.wrap_text) == (True, None)


def test_more_rows_than_a_sheet_holds_go_on_another(tmp_path: Path) -> None:  # R65
    files = [sent(f"{n}.xlsx", form(f"{n:02}局", "90")) for n in range(12)]
    book = load_workbook(BytesIO(write(files, batch(tmp_path), "zh_CN", most=8)))
    names = [name for name in book.sheetnames if name.startswith("指标明细")]
    assert names == ["指标明细", "指标明细（2）", "指标明细（3）"]
    units = [row[0] for name in names for row in rows(book, name)]
    assert units == [f"{n:02}局" for n in range(12)]
    assert book["指标明细（3）"].auto_filter.ref == "A3:Q5"


def test_no_more_links_than_excel_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlsxeval.consolidated.paper._MOST_LINKS", 2)  # R65
    files = [
        sent(f"{n}.xlsx", form(f"{n}局", "90"), output=str(tmp_path / f"{n}.xlsx"))
        for n in range(4)
    ]
    cells = drawn(files, batch(tmp_path))["排名"]["Q"][3:]
    assert [bool(cell.hyperlink) for cell in cells] == [True, True, False, False]
    assert [cell.value for cell in cells] == ["0.xlsx", "1.xlsx", "2.xlsx", "3.xlsx"]


def test_an_empty_batch_and_one_of_broken_files_are_drawn(tmp_path: Path) -> None:
    for files in ([], [failed("坏.xlsx", "空文件。")]):
        book = drawn(files, batch(tmp_path))
        assert book.sheetnames == SHEETS
        assert rows(book, "排名")[0][0] == "没有。"
        assert ["计入自评表", "平均得分率", "平均支出进度", "错误", "警告", "待核定行"] in page(
            book
        )
        assert [0, "—", "—", 0, 0, 0] in page(book)


def test_two_thousand_units_are_all_there(tmp_path: Path) -> None:
    files = (sent(f"{n}.xlsx", form(f"{n:04}局", str(n % 101))) for n in range(2000))
    book = drawn(files, batch(tmp_path))
    assert {row[2] for row in rows(book, "排名")} == {f"{n:04}局" for n in range(2000)}
    assert len(rows(book, "指标明细")) == 2000


def test_the_same_batch_gives_the_same_bytes(
    office: tuple[Path, list[Made], list[Submission]],
) -> None:  # R56
    folder, _, submissions = office
    assert write(submissions, batch(folder), "zh_CN") == write(submissions, batch(folder), "zh_CN")


def test_rows_made_where_a_file_was_scored_are_the_same(
    office: tuple[Path, list[Made], list[Submission]],
) -> None:
    folder, _, submissions = office
    some = batch(folder, counted={(s.path, 0) for s in submissions[::2]})
    made = [replace(s, rows=packed(s.result, "zh_CN")) for s in submissions]
    assert write(made, some, "zh_CN") == write(submissions, some, "zh_CN")


def test_english_is_english(office: tuple[Path, list[Made], list[Submission]]) -> None:
    folder, _, submissions = office
    book = drawn(submissions, batch(folder), "en")
    visible = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert visible == [
        *("Overview", "Ranking", "Indicators", "Problem list", "Missing and double", "Not read"),
    ]
    fixed = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows(max_row=3)
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert [words for words in fixed if not words.isascii() and "“" not in words] == []


def test_libreoffice_reads_the_same_figures(
    office: tuple[Path, list[Made], list[Submission]], tmp_path: Path
) -> None:
    folder, _, submissions = office
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(write(submissions, batch(folder), "zh_CN"))
    ours, theirs = load_workbook(path), load_workbook(convert(path, "xlsx", tmp_path))
    assert theirs.sheetnames == ours.sheetnames
    for sheet in ours:
        again = theirs[sheet.title]
        assert [
            (cell.coordinate, cell.value, again[cell.coordinate].value)
            for row in sheet.iter_rows()
            for cell in row
            if not same(cell.value, again[cell.coordinate].value)
        ] == []
    assert len(theirs["总览"]._charts) == 3


def same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return other == pytest.approx(one)
    return bool(one == other)


def table(files: dict[str, bytes], name: str) -> list[list[str]]:
    assert files[name].startswith(b"\xef\xbb\xbf")
    return [*csv.reader(StringIO(files[name].decode("utf-8-sig"), newline=""))]


def test_csv_files_hold_the_same_tables(
    office: tuple[Path, list[Made], list[Submission]],
) -> None:
    folder, _, submissions = office
    files = tables(submissions, batch(folder), "zh_CN")
    book = drawn(submissions, batch(folder))
    assert [*files] == [f"{name}.csv" for name in SHEETS]
    for name in SHEETS[1:4]:
        head, *lines = table(files, f"{name}.csv")
        assert head == [cell.value for cell in book[name][3]]
        assert len(lines) == len(rows(book, name))
    assert b"\r\n" in files["排名.csv"]


SAFE = [
    ("=1+1", "'=1+1"),
    ("＝1+1", "'＝1+1"),
    (" =1+1", "' =1+1"),
    ("+86 10", "'+86 10"),
    ("-1-1", "'-1-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t1", "'\t1"),
    ("\r1", "'\n1"),
    ("-5", "-5"),
    ("-3.5%", "-3.5%"),
    ("甲=乙", "甲=乙"),
    (Decimal("-0.50"), "-0.5"),
    (Decimal("100"), "100"),
    (Decimal(1) / 3, "0.333333"),
    (None, ""),
    (7, "7"),
]


@pytest.mark.parametrize(("value", "shown"), SAFE)
def test_csv_cells_are_no_formulas(value: Any, shown: str) -> None:  # R62
    assert safe(value) == shown
