"""A letter tells a unit what its workbook came to, and nothing private."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.batches import form as bare
from tests.batches import kept, roster, sent
from xlsxeval import crowd
from xlsxeval.errors import MailError
from xlsxeval.i18n import LANGUAGES, say
from xlsxeval.mail import facts, letter, template
from xlsxeval.mail.clean import masked
from xlsxeval.mail.facts import Facts, FormFacts, Problem, State
from xlsxeval.mail.letter import Letter
from xlsxeval.mail.template import Kind
from xlsxeval.model import Severity

SAMPLES = Path(__file__).parent.parent / "samples"
ONE = FormFacts(
    title="项目支出绩效自评表",
    project="乡村道路养护",
    year=2021,
    self_total=Decimal("96.24"),
    awarded=Decimal("91.2"),
    full=Decimal(100),
    grade="优",
    progress=Decimal("0.948678"),
    scored=True,
    state=State.PROPOSED,
    waiting=2,
    errors=1,
    warnings=1,
    notes=3,
    problems=(
        Problem(Severity.ERROR, "自评表!G8", "得分 11 超过分值 10，请降低得分。"),
        Problem(Severity.WARNING, "自评表!C9", "完成情况照抄目标。"),
    ),
)
WHOLE = Facts("县教育局", (ONE,), None, "县教育局.xlsx", "县财政局绩效股", date(2026, 12, 1))

TEXT = """\
县教育局：

你单位报送的2021年度绩效自评表已经核查评分，结果如下。

2021年度 项目支出绩效自评表
  项目名称：乡村道路养护
  自评得分：96.24（满分 100）
  拟核得分（尚未复核）：91.2
  等级：优
  支出进度：94.87%
  发现的问题：错误 1 个，警告 1 个，提示 3 个
  待复核：2 行

以上为拟核得分，尚未复核，最终得分以复核结果为准。

其中 2 行由复核人员判定或确认，得分可能变动。

需要关注的问题（位置是附件中的工作表和单元格）：
1. ［错误］自评表!G8　得分 11 超过分值 10，请降低得分。
2. ［警告］自评表!C9　完成情况照抄目标。

请于2026年12月1日前对照附件中的“问题与改进措施”表整改，在“整改情况”栏写明情况后重新报送。

评过分的工作簿见附件“县教育局.xlsx”，逐行列出得分、依据和核查意见；你单位填报的内容没有改动。

县财政局绩效股

（本邮件由程序自动发出。）
"""


def written(told: Facts = WHOLE, kind: Kind = Kind.RESULT, language: str = "zh_CN") -> Letter:
    return letter.write(told, kind, language)


def test_the_whole_letter():
    found = written()
    assert (found.subject, found.text) == ("2021年度绩效自评评分结果：县教育局", TEXT)


def test_a_letter_in_english():
    found = written(language="en")
    assert found.subject == "县教育局: self-evaluation results for 2021"
    assert "Proposed score (not yet reviewed): 91.2\n" in found.text
    assert "1. [error] 自评表!G8 得分 11 超过分值 10" in found.text
    assert "by December 1, 2026, following" in found.text


def test_what_is_not_known_is_left_out_or_a_dash():
    form = replace(
        ONE, project="", year=None, self_total=None, awarded=None, full=None, grade="",
        progress=None, waiting=0, errors=0, warnings=0, notes=0, problems=(),
    )  # fmt: skip
    found = written(Facts("县教育局", (form,), file="表.xlsx"))
    assert found.subject == "绩效自评评分结果：县教育局"
    assert found.text.split("\n\n") == [
        "县教育局：",
        "你单位报送的绩效自评表已经核查评分，结果如下。",
        "项目支出绩效自评表\n  自评得分：—\n  拟核得分（尚未复核）：—\n  等级：—\n  支出进度：—\n"
        "  发现的问题：错误 0 个，警告 0 个，提示 0 个",
        "以上为拟核得分，尚未复核，最终得分以复核结果为准。",
        TEXT.split("\n\n")[-3].replace("县教育局.xlsx", "表.xlsx"),
        "（本邮件由程序自动发出。）\n",
    ]


@pytest.mark.parametrize(
    ("states", "label", "sentence"),
    [
        ([State.PROPOSED], "拟核得分（尚未复核）", "以上为拟核得分，尚未复核"),
        ([State.PARTLY], "拟核得分（尚未全部复核）", "以上得分尚未全部复核"),
        ([State.REVIEWED], "核定得分（已复核）", "以上得分已经复核。"),
        ([State.REVIEWED, State.PROPOSED], "核定得分（已复核）", "以上得分尚未全部复核"),
    ],
)
def test_how_far_the_review_has_come(states: list[State], label: str, sentence: str):
    found = written(replace(WHOLE, forms=tuple(replace(ONE, state=s) for s in states)))
    assert f"  {label}：91.2\n" in found.text
    assert f"\n\n{sentence}" in found.text


def test_a_form_that_is_only_checked_says_so():
    found = written(replace(WHOLE, forms=(replace(ONE, scored=False, awarded=None, waiting=0),)))
    assert "本表只核对，不计分\n" in found.text
    assert "\n\n本表只核对，不计分。\n\n" in found.text


def test_several_forms_in_one_letter():
    other = replace(ONE, project="学前教育", year=2022, awarded=Decimal(80), waiting=1)
    found = written(replace(WHOLE, forms=(ONE, other)))
    assert found.subject == "2021、2022年度绩效自评评分结果：县教育局"
    assert found.text.count("自评得分：96.24（满分 100）") == 2
    assert "其中 3 行" in found.text
    places = re.findall(r"^\d\. ［(..)］", found.text, re.M)
    assert places == ["错误", "错误", "警告", "警告"]


def test_the_first_problems_are_told_and_the_others_counted():
    many = tuple(Problem(Severity.ERROR, f"自评表!G{row}", "错。") for row in range(10))
    found = written(replace(WHOLE, forms=(replace(ONE, problems=many),)))
    assert "6. ［错误］自评表!G5　错。\n另有 4 个问题，见附件" in found.text
    assert "自评表!G6" not in found.text


def test_a_correction_says_what_it_replaces():  # R89
    found = written(replace(WHOLE, earlier=date(2026, 11, 1)), Kind.CORRECTION)
    assert found.subject == "更正：2021年度绩效自评评分结果：县教育局"
    assert "评分结果有更正，请以本邮件及附件为准，前一封不再使用。" in found.text
    assert "前一封的日期：2026年11月1日。" in found.text
    assert "前一封的日期" not in written(kind=Kind.CORRECTION).text


def test_who_submitted_nothing_is_asked_to():
    found = written(Facts("县教育局", year=2021, deadline=date(2026, 12, 1)), Kind.MISSING)
    assert found.subject == "请报送2021年度绩效自评表：县教育局"
    assert found.text.split("\n\n")[1:3] == [
        "截至目前，没有收到你单位的2021年度绩效自评表。",
        "请于2026年12月1日前报送。",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_our_letters_leave_no_field_open(kind: Kind, language: str):
    told = Facts("县教育局", year=2021) if kind is Kind.MISSING else WHOLE
    found = written(told, kind, language)
    for text in (found.subject, found.text, found.html):
        assert not re.search(r"[${}]", text)
    found.text.encode("gbk")


def test_both_languages_have_the_same_letters_and_words():
    chinese, english = (template.words(language) for language in LANGUAGES)
    assert chinese["words"].keys() == english["words"].keys()
    for name, text in chinese["words"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english["words"][name]))
    for kind in Kind:
        mine, other = (template.builtin(kind, language) for language in LANGUAGES)
        assert mine.fields() == other.fields()


class Tags(HTMLParser):
    """The elements, their attributes and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


HARMLESS = {"html", "head", "meta", "body", "p", "br", "table", "tr", "td", "ol", "li"}
STYLING = {"lang", "charset", "style", "cellspacing", "cellpadding", "border", "colspan"}


@given(st.text(min_size=1))
def test_nothing_a_unit_writes_becomes_markup_or_a_field(text: str):
    wicked = f'{text}<script src="http://x.cn">&${{self}}'
    form = replace(
        ONE, title=wicked, project=wicked, problems=(Problem(Severity.ERROR, wicked, wicked),)
    )
    found = written(Facts(wicked, (form,), file=wicked, office=wicked))
    page = Tags(found.html)
    assert page.tags <= HARMLESS
    assert page.attributes <= STYLING
    assert '<script src="http://x.cn">&${self}' in page.text
    assert found.text.count("${self}") == page.text.count("${self}")
    assert "http" not in found.html.replace("http://x.cn", "")


def test_the_page_says_what_the_text_says():
    page = Tags(written().html)
    for line in re.split(r"[\n：]+", TEXT):
        assert re.sub(r"^\d\. ", "", line.strip()) in page.text


# what a workbook gives


def told(*changes: dict[str, Any]) -> tuple[FormFacts, ...]:
    usual = {
        "self_total": "90", "computed_total": "88", "awarded_total": "88", "reviewed_total": None,
        "full": "100", "grade": "良", "budget": None, "findings": [],
    }  # fmt: skip
    forms = [bare("县教育局", **usual | change) for change in changes]
    file = sent("表.xlsx", *forms)
    file = replace(file, result={**file.result, "findings": [], "output": None})
    return facts.forms(crowd.counted([file], roster("县教育局")))


def row(awarded: str | None = "5", reviewed: str | None = None, verdict: str = "met", **more):
    known = {"row": 9, "verdict": verdict, "computed": awarded, "awarded": awarded}
    return known | {"reviewed": reviewed, "review_stale": False} | more


@pytest.mark.parametrize(
    ("rows", "state", "waiting"),
    [
        ([row(), row()], State.PROPOSED, 0),
        ([row(reviewed="5"), row()], State.PARTLY, 0),
        ([row(reviewed="5"), row(reviewed="4")], State.REVIEWED, 0),
        ([row(reviewed="5", review_stale=True)], State.PARTLY, 1),
        ([row(reviewed="5", review_sent="O9"), row(reviewed="4")], State.PARTLY, 0),
        ([row(reviewed="5", review_sent="O9")], State.PROPOSED, 0),
        ([row(verdict="review"), row(None)], State.PROPOSED, 2),
        ([row(reviewed="5"), row(verdict="not_scored")], State.REVIEWED, 0),
    ],
)
def test_a_result_is_reviewed_once_every_row_is(rows: list, state: State, waiting: int):
    [form] = told({"indicators": rows})
    assert (form.state, form.waiting, form.scored) == (state, waiting, True)


def test_what_a_reviewer_typed_wrongly_is_not_asked_of_the_unit():
    slip = {
        "severity": "error", "sheet": "自评表", "cell": "O9", "message": "复核得分 12 超过分值",
        "reviewer": True,
    }  # fmt: skip
    [form] = told({"indicators": [row()], "findings": [slip]})
    assert (form.errors, form.problems) == (0, ())


def test_private_numbers_stay_in_the_workbook():  # R119
    finding = {
        "severity": "error", "sheet": "13800138000", "cell": "G8",
        "message": "联系人电话 13900139000，\n身份证 430124199001011234",
    }  # fmt: skip
    [form] = told({"indicators": [row()], "findings": [finding], "project": "项目13700137000"})
    [problem] = form.problems
    assert problem.place == "138******00!G8"
    assert problem.sentence == "联系人电话 139******00， 身份证 430*************34"
    assert form.project == "项目137******00"
    found = written(Facts("县教育局", (form,), file="13600136000.xlsx"))
    assert not re.search(r"\d{9}", found.text + found.html)


def test_private_numbers_are_masked_beside_commas_and_in_full_width():  # R119
    shown = {
        "13812345678，13912345678": "138******78，139******78",
        "电话13812345678,2022年": "电话138******78,2022年",
        "１３８１２３４５６７８": "１３８******７８",
        "预算13,812.50万元": "预算13,812.50万元",
    }
    assert {text: masked(text) for text in shown} == shown


def test_the_facts_of_a_real_workbook():
    book = kept(SAMPLES / "零陵区林业局-2021.xlsx", "零陵区林业局-2021.xlsx")
    [form] = facts.forms(crowd.counted([book], roster("零陵区林业局")))
    assert replace(form, problems=()) == FormFacts(
        title="项目支出绩效自评表",
        project="",
        year=2021,
        self_total=Decimal(76),
        awarded=Decimal("74.04"),
        full=Decimal(100),
        grade="",
        progress=Decimal("0.804487"),
        scored=True,
        state=State.PROPOSED,
        waiting=1,
        errors=8,
        warnings=0,
        notes=2,
    )
    assert len(form.problems) == 8
    assert form.problems[0] == Problem(
        Severity.ERROR, "自评表!G23", "分值合计 78，不等于满分 100，请更正分值。"
    )


# templates of the office's own

OWN = (
    "主题：${单位} ${year} 自评结果\n\n"
    "${unit}：\n得分 ${拟核得分}，满分 ${full}；价 $5 {好}\n\n${问题}\n\n<b>此致</b>"
)


def own(tmp_path: Path, text: str, encoding: str = "utf-8") -> template.Template:
    path = tmp_path / "信.txt"
    path.write_bytes(text.encode(encoding))
    return template.read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_template_of_the_offices_own(encoding: str, tmp_path: Path):
    text = OWN.replace("\n", "\r\n")
    found = letter.write(WHOLE, Kind.RESULT, "zh_CN", own(tmp_path, text, encoding))
    assert found.subject == "县教育局 2021 自评结果"
    assert found.text == (
        "县教育局：\n得分 91.2，满分 100；价 $5 {好}\n\n"
        "1. ［错误］自评表!G8　得分 11 超过分值 10，请降低得分。\n"
        "2. ［警告］自评表!C9　完成情况照抄目标。\n\n<b>此致</b>\n"
    )
    assert "&lt;b&gt;此致&lt;/b&gt;" in found.html
    assert "县教育局：<br>得分 91.2" in found.html


def test_a_correction_by_an_own_template_is_marked(tmp_path: Path):  # R89
    mine = own(tmp_path, OWN)
    assert letter.write(WHOLE, Kind.CORRECTION, "zh_CN", mine).subject == (
        "更正：县教育局 2021 自评结果"
    )


REFUSED = {
    "": "has to begin with a line Subject",
    "${unit}\n\n正文": "has to begin with a line Subject",
    "主题：\n\n正文": "has to begin with a line Subject",
    "主题：好\n正文\n正文": "has to begin with a line Subject",
    "主题：好\n\n\n": "has to begin with a line Subject",
    "主题：好\n\n${unit} ${密码} ${unit.__class__}": "unknown fields: 密码, unit.__class__.",
    "主题：好\n\n${unit[0]} ${}": "unknown fields: unit[0], .",
    "主题：${bogus}\n\n正文": "unknown fields: bogus.",
    "主题：好\n\n${unit": "a field that is not closed: ${unit",
    "主题：好\n\n{unit}": "holds {unit}; write a field as ${unit}.",
    "主题：好\n\n{单位}": "holds {单位}; write a field as ${unit}.",
    "主题：好\n\n$unit!": "holds $unit; write a field as ${unit}.",
    "主题：${problems}\n\n正文": "${problems} has to stand alone",
    "主题：好\n\n问题：${problems}": "${problems} has to stand alone",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_template_is_refused_with_its_reason(text: str, tmp_path: Path):
    with pytest.raises(MailError) as refusal:
        own(tmp_path, text)
    assert REFUSED[text] in say(refusal.value.message, "en")


def test_a_template_that_is_no_text_is_refused(tmp_path: Path):
    for data, reason in ((b"\xff\xff\xff", "neither"), (b"x" * 100_001, "too large")):
        path = tmp_path / "信.txt"
        path.write_bytes(data)
        with pytest.raises(MailError, match=reason):
            template.read(path)
    with pytest.raises(MailError, match="cannot be read"):
        template.read(tmp_path / "没有.txt")


def test_a_template_about_results_asks_no_one_to_submit(tmp_path: Path):
    with pytest.raises(MailError, match="fields that this letter has not: awarded, full, problems"):
        letter.write(Facts("县教育局"), Kind.MISSING, "zh_CN", own(tmp_path, OWN))


def test_a_subject_stays_one_line_whatever_the_unit_is_called():  # R93
    name = "县\r\nBcc: evil@x.cn\u202e" + "局" * 300
    found = written(replace(WHOLE, unit=name))
    assert found.subject.startswith("2021年度绩效自评评分结果：县 Bcc: evil@x.cn局局")
    assert len(found.subject) == 120


def test_the_readme_tells_every_field():
    section = (
        (SAMPLES.parent / "README.md").read_text("utf-8").split("## 邮件")[1].split("\n## ")[0]
    )
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| `")]
    names = [name for english, _ in rows for name in re.findall(r"`(\w+)`", english)]
    chinese = [name.strip() for _, row in rows for name in row.split("、")]
    assert dict(zip(names, chinese, strict=True)) == template.words("zh_CN")["fields"]
    optional = {n for english, _ in rows for n in re.findall(r"`(\w+)` \*", english)}
    assert optional == template.OPTIONAL
