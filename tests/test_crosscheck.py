"""xlsxeval crosscheck: reports of every kind of file, whose they are, and what they leave out."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.build_samples import SAMPLES
from tests.forging import REPORT, SEED, altered, original, seed
from tests.packages import zipped
from tests.soon import soon
from tests.wording import WORD, document, para
from xlsxeval import blank, evaluate, spec
from xlsxeval.errors import ReportUnreadable
from xlsxeval.i18n import LANGUAGES, say
from xlsxeval.narrative.crosscheck import CHECKS, crosscheck, read
from xlsxeval.narrative.crosscheck.wrapping import paragraphs
from xlsxeval.show import CODES

OWN = ("XE807", "D15", 40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def lines() -> list[str]:
    return [paragraph.shown for paragraph in read(REPORT).paragraphs]


def hits(path: Path, form: str | None = None) -> list[tuple[Any, ...]]:
    evaluation = seed() if form is None else evaluate(SAMPLES / f"{form}.xlsx")
    return [
        (f.code, f.cell.ref, f.message.values.get("paragraph"))
        for f in crosscheck(evaluation, path)
    ]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xlsxeval", "crosscheck", *map(str, arguments)],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )


def test_a_word_report_is_read_like_a_text(tmp_path: Path) -> None:
    path = document(tmp_path / "报告.docx", *map(para, lines()))
    assert hits(path) == [OWN]
    forged = [line.replace("94.87%", "94.78%") for line in lines()]
    assert hits(document(path, *map(para, forged))) == [("XE803", "H8", 26), OWN]


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    change = (
        "<w:p><w:r><w:t>2021年项目预算总额为</w:t></w:r>"
        "<w:del><w:r><w:delText>2,000.00</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>2,853.38</w:t></w:r></w:ins><w:r><w:t>万元，实际支出为</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>1.00</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>2,706.94万元。</w:t></w:r></w:p>"
    )
    assert hits(document(tmp_path / "报告.docx", change)) == []


def test_text_boxes_and_footnotes_follow_their_paragraph(tmp_path: Path) -> None:
    box = (
        "<w:p><w:r><w:t>支出进度为94.87%</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r>"
        "<w:pict><w:txbxContent><w:p><w:r><w:t>全年支出进度为12%</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r></w:p>"
    )
    path = document(tmp_path / "报告.docx", box)
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="1">{para("没有引用")}</w:footnote>'
        f'<w:footnote w:id="2">{para("全年预算执行率94.78%。")}</w:footnote></w:footnotes>'
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/footnotes.xml", notes)
    shown = [paragraph.shown for paragraph in read(path).paragraphs]
    assert shown == ["支出进度为94.87%", "全年预算执行率94.78%。", "全年支出进度为12%"]
    assert hits(path) == [("XE803", "H8", 2), ("XE803", "H8", 3)]


def test_a_line_of_contents_is_no_paragraph(tmp_path: Path) -> None:
    contents = '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>三、问题 5</w:t></w:r></w:p>'
    path = document(tmp_path / "报告.docx", contents, para("支出进度为94.87%"))
    assert [paragraph.shown for paragraph in read(path).paragraphs] == ["支出进度为94.87%"]


def test_a_form_without_indicators_is_held_against_its_report(tmp_path: Path) -> None:
    form, path = tmp_path / "空表.xlsx", tmp_path / "报告.txt"
    form.write_bytes(blank.write(spec.load("gz-department-2021")))
    path.write_text("我馆共设置了3项主要任务，下设12项三级指标，一级指标2个。", "utf-8")
    assert [finding.code for finding in crosscheck(evaluate(form), path)] == ["XE808"]


def test_a_text_about_something_else_is_no_clean_report(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("今天天气很好。", "utf-8")
    assert hits(path) == [("XE808", "A1", None)]


ODT = zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED)
UNREADABLE = [
    ("空.txt", b"", "文件是空的。"),
    ("空.docx", b"", "文件是空的。"),
    ("文.docx", b"hi", "文件名是 .docx，内容却不是 Word 文档，请在 Word 或 WPS 里重新保存。"),
    ("旧.doc", OLE, "这是旧版 Word 或 WPS 文档，请另存为 .docx 后再核对。"),
    ("密.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "文件已加密，请取消密码后再核对。"),
    ("扫描.pdf", b"%PDF-1.7\n", "这是 PDF，请改用 .docx，或把文字另存为 .txt。"),
    ("报告.rtf", b"{\\rtf1}", "这是 RTF 文档，请另存为 .docx 后再核对。"),
    ("报告.odt", ODT, "这是 OpenDocument 文档，请另存为 .docx 后重试。"),
    ("乱.txt", b"\0\1\2\xff\xfe\xfd", "既不是 .docx，也不是文本文件。"),
    ("白.txt", b" \n \n", "里面没有文字；扫描的图片无法核对。"),
    ("断.docx", b"PK\3\4" + b"x" * 50, "文件不完整或已损坏，请重新发送。"),
]


@pytest.mark.parametrize(("name", "data", "why"), UNREADABLE, ids=[u[0] for u in UNREADABLE])
def test_what_cannot_be_read_is_one_sentence(
    name: str, data: bytes, why: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReportUnreadable) as stopped:
        read(path)
    assert say(stopped.value.message, "zh_CN") == f"报告 {name} 读不了：{why}"


def test_a_folder_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(ReportUnreadable) as stopped:
        read(tmp_path)
    assert say(stopped.value.message, "zh_CN").endswith("读不了：这是文件夹，请指明报告文件。")


def test_a_workbook_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(ReportUnreadable):
        read(SEED)


@pytest.mark.parametrize("form", ["永德县明朗中学-2022", "普陀区体育事业管理中心-2022"])
def test_the_report_of_another_unit_is_one_finding(form: str) -> None:
    [(code, cell, paragraph)] = hits(REPORT, form)
    assert (code, paragraph) == ("XE809", 1)
    assert cell in ("G4", "A2", "A1")


def test_the_report_of_another_year_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(original().replace("2021", "2020").replace("94.87", "90.12"), "utf-8")
    assert hits(path) == [("XE809", "A2", 1)]
    [finding] = crosscheck(seed(), path)
    assert "报告是2020年度的，自评表是2021年度的" in say(finding.message, "zh_CN")


def test_the_title_names_the_unit_as_the_form_does(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(
        original().replace("广州市增城区国家档案馆 2021", "广州市增成区国家档案馆 2021"), "utf-8"
    )
    assert hits(path) == [("XE809", "D3", 1), OWN]


UNITS = {
    "增城区档案馆": [],
    "广州增城区国家档案馆": [],
    "国家档案馆": [],
    "广州市增城区国家档案馆（本级）": [],
    "广州市国家档案馆": [("XE809", "D3", 1)],
    "白云区国家档案馆": [("XE809", "D3", 1)],
    "广州市增城区国家档案局": [("XE809", "D3", 1), OWN],
}
"""Units a title names, and what is found where the form is of 广州市增城区国家档案馆."""


@pytest.mark.parametrize("unit", UNITS)
def test_a_short_name_is_the_unit_and_another_place_is_not(unit: str, tmp_path: Path) -> None:
    title = f"{unit}2021年部门整体支出绩效自评报告"
    text = altered("广州市增城区国家档案馆2021年部门整体支出绩效自评报告", title)
    text = text.replace("广州市增城区国家档案馆具有", "本馆具有").replace("区国家档案馆及", "馆及")
    path = tmp_path / "报告.txt"
    path.write_text(text, "utf-8")
    assert hits(path) == (UNITS[unit] or [OWN])


@pytest.mark.parametrize(
    ("words", "new", "expected"),
    [
        ("四是来馆参加群众满意度。预期", "四是来馆参观群众满意度。预期", ("XE807", "D23", 50)),
        ("一是全馆安全事故发生率。预期", "一是食堂饭菜丰富度。预期", ("XE808", "", 47)),
        (
            "二是绩效自评管理机制还不够健全，绩效目标不够完善、细致。",
            "二是人员少。",
            ("XE810", "H32", 53),
        ),
    ],
)
def test_names_and_problems(
    words: str, new: str, expected: tuple[str, str, int], tmp_path: Path
) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(altered(words, new), "utf-8")
    assert expected in hits(path)
    assert {code for code, _, _ in hits(path)} <= {"XE807", "XE808", "XE810"}


def without(first: str, last: str | None = None) -> str:
    """The report without its paragraphs from one to another."""
    shown = lines()
    begin = next(i for i, line in enumerate(shown) if line.startswith(first))
    end = next((i for i, line in enumerate(shown) if last and line.startswith(last)), len(shown))
    return "\n".join([*shown[:begin], *shown[end:]])


def test_lost_points_need_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(
        without("一是部分项目", "四、下一步").replace("四、下一步", "无。\n四、下一步"), "utf-8"
    )
    [_, finding] = crosscheck(seed(), path)
    assert (finding.code, finding.message.values["lost"]) == ("XE810", Decimal("3.76"))


def test_problems_need_measures(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(without("四、下一步"), "utf-8")
    assert hits(path) == [OWN, ("XE810", "C39", 53)]


def test_a_whole_report_without_a_word_of_problems_is_told(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    text = (
        "一、基本情况\n我校开展项目。\n二、资金情况\n资金全部到位。\n三、自评结论\n最终得分{}分。\n"
    )
    path.write_text(text.format(96), "utf-8")
    assert hits(path, "永德县明朗中学-2022") == [("XE810", "H20", None)]
    path.write_text(text.format(96) + "资金到位不及时的问题已经整改。", "utf-8")
    assert hits(path, "永德县明朗中学-2022") == []


def test_problems_and_measures_in_one_chapter_answer_the_lost_points(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    text = "三、最终得分96分。\n四、存在的问题及改进措施\n一是{}。下一步加强管理。"
    path.write_text(text.format("资金到位不够及时，政策知晓面不够"), "utf-8")
    assert hits(path, "永德县明朗中学-2022") == []
    path.write_text(text.format("资金到位不够及时"), "utf-8")
    assert hits(path, "永德县明朗中学-2022") == [("XE810", "H16", 2)]


def test_the_reports_own_sum_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    text = "2022年实际支出38.766462万元，其中基本支出20万元，项目支出29.5万元。"
    path.write_text(text, "utf-8")
    assert hits(path, "永德县明朗中学-2022") == [("XE811", "", 1)]
    path.write_text(text.replace("29.5", "18.766462"), "utf-8")
    assert hits(path, "永德县明朗中学-2022") == []


def test_the_command_tells_and_exits(tmp_path: Path) -> None:
    clean = run(SEED, REPORT)
    assert (clean.returncode, clean.stderr) == (0, "")
    assert clean.stdout.splitlines()[-1] == "报告核对：错误 0 个，警告 1 个"
    path = tmp_path / "报告.txt"
    path.write_text(altered("最终得分96.24分", "最终得分96.42分"), "utf-8")
    wrong = run(SEED, path)
    assert wrong.returncode == 1
    assert wrong.stdout.splitlines()[2] == (
        "错误 增城区国家档案馆-2021.xlsx:自评表!H36: XE801 报告第 33 段“最终得分96.42分”："
        "表上自评总分为 96.24，两处不一致，请核对更正。"
    )


def test_json_has_the_shape_of_a_check(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(altered("最终得分96.24分", "最终得分96.42分"), "utf-8")
    result = run(SEED, path, "--json", "-", "--lang", "en")
    told = json.loads(result.stdout)
    assert list(told) == ["schema", "form", "report", "findings"]
    assert told["report"]["failure"] is None
    assert told["report"]["paragraphs"] == len(lines())
    [first, _] = told["findings"]
    assert first.keys() == {"id", "code", "severity", "sheet", "cell", "message", "values"}
    assert first["values"] == {
        "paragraph": 33,
        "quote": "最终得分96.42分",
        "what": "the total self score",
        "form": "96.24",
    }


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((SEED, "没有.txt"), 1),
        (("没有.xlsx", REPORT), 2),
        ((SEED, REPORT, "--json", "结果.xlsx"), 2),
        ((SEED, REPORT, "--form", "没有这种表"), 2),
        ((SEED,), 2),
    ],
    ids=["report", "workbook", "json", "form", "argument"],
)
def test_what_cannot_start_says_why(arguments: Sequence[object], status: int) -> None:
    result = run(*arguments)
    assert result.returncode == status
    assert "Traceback" not in result.stderr
    assert result.stdout + result.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_names_its_paragraph_and_its_words(language: str) -> None:
    [finding] = crosscheck(seed(), REPORT)
    sentence = say(finding.message, language)
    assert "40" in sentence
    assert "四是馆藏永久、长期档案档案数字化率" in sentence


def test_every_code_is_explained() -> None:
    assert set(CHECKS) <= set(CODES)
    assert len(CHECKS) == 11


def test_a_text_without_line_breaks_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("".join(lines()), "utf-8")
    assert max(len(paragraph.shown) for paragraph in read(path).paragraphs) <= 2000
    assert "XE802" not in {code for code, _, _ in hits(path)}


def test_a_report_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("完成3次。" * 50_000, "utf-8")
    with pytest.raises(ReportUnreadable):
        read(path)


def test_a_sentence_without_end_ends_nevertheless() -> None:
    lines = ["自评得分97分，实际99%，"] * 13_000
    with soon():
        found = list(paragraphs(lines))
    assert "".join(found) == "".join(lines)
    assert len(found) > 1
