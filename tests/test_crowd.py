"""XE701, XE703 to XE705: what only shows beside other submissions and the roster."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.batches import failed, form, kept, roster, sent
from tests.sheets import fill, fill_department
from xlsxeval import crowd
from xlsxeval.i18n import LANGUAGES, say
from xlsxeval.model import Passage, PassedOver, Submission
from xlsxeval.roster import Roster, Unit


def said(*submissions: Submission, roster: Roster | None = None, year: int | None = None):
    found = crowd.findings(submissions, roster, year)
    return [(f.code, f.severity.value, f.cell.place, say(f.message, "en")) for f in found]


def codes(*submissions: Submission, roster: Roster | None = None, year: int | None = None):
    return [finding.code for finding in crowd.findings(submissions, roster, year)]


def counting(*submissions: Submission, roster: Roster | None = None) -> list[str]:
    return [filed.place for filed in crowd.counted(submissions, roster)]


CLEAN = (
    sent("a.xlsx", form("县教育局")),
    sent("b.xlsx", form("县文化馆")),
    sent("c.xlsx", form("县 档案馆")),
)


def test_a_clean_batch_gives_nothing():
    assert said(*CLEAN) == []
    assert said(*CLEAN, roster=roster("县教育局", "县文化馆", "县档案馆"), year=2021) == []
    assert said() == []


def test_the_newest_of_two_submissions_counts_and_both_are_listed():  # R75
    old = sent("旧.xlsx", form("县教育局"), changed=1)
    new = sent("新.xlsx", form("县教育局 "), changed=2)
    assert said(old, new) == [
        (
            "XE701",
            "error",
            "自评表!",
            "县教育局 submitted this form (2021, 部门整体支出绩效自评表) 2 times: 新.xlsx, "
            "旧.xlsx. 新.xlsx counts, being the newest; please confirm.",
        )
    ]
    assert counting(old, new) == ["新.xlsx"]


def test_a_result_of_ours_among_the_files_it_was_made_from_is_no_submission():
    original = sent("送来/表.xlsx", form("县教育局"), changed=1)
    result = replace(sent("别处/表.xlsx", form("县教育局"), changed=2), origin=original.sha256)
    sentence = "别处/表.xlsx is what this program wrote when it scored 送来/表.xlsx"
    assert said(original, result, year=2021) == [
        ("XE701", "info", "!", f"{sentence}, and no submission.")
    ]
    assert counting(original, result) == ["送来/表.xlsx"]
    assert (said(result), counting(result)) == ([], ["别处/表.xlsx"])


def test_of_two_changed_at_once_the_path_decides():
    first, second = sent("a.xlsx", form("县教育局")), sent("b.xlsx", form("县教育局"))
    assert counting(second, first) == ["a.xlsx"]
    [(_, _, _, sentence)] = said(second, first)
    assert "the last ones at the same time: a.xlsx, b.xlsx. a.xlsx counts" in sentence


def test_the_same_content_under_two_names_is_said_so():
    one = sent("a.xlsx", form("县教育局"))
    other = replace(sent("b.xlsx", form("县教育局")), sha256=one.sha256)
    [(code, _, _, sentence)] = said(one, other)
    assert code == "XE701"
    assert "2 times with the same content: a.xlsx, b.xlsx. a.xlsx counts" in sentence


def test_two_sheets_of_one_file_may_be_one_form_twice():
    book = sent("a.xlsx", form("县教育局"), form("县教育局", sheet="备份"))
    [(code, _, _, sentence)] = said(book)
    assert code == "XE701"
    assert "a.xlsx:自评表, a.xlsx:备份. a.xlsx:自评表 counts" in sentence
    assert "same content" not in sentence
    assert counting(book) == ["a.xlsx:自评表"]


PROJECT = {"form": "mof-project-2020"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (form("县教育局", project="校舍", **PROJECT), form("县教育局", project="食堂", **PROJECT)),
        (form("县教育局", 2021), form("县教育局", 2020)),
        (form("县教育局"), form("县教育局", project="校舍", **PROJECT)),
        (
            form("县教育局", indicators=[{"name": "新建校舍"}], **PROJECT),
            form("县教育局", indicators=[{"name": "新建食堂"}], **PROJECT),
        ),
        (form(None), form(None)),
    ],
)
def test_different_forms_years_and_projects_are_no_duplicates(one, other):
    batch = sent("a.xlsx", one), sent("b.xlsx", other)
    assert "XE701" not in codes(*batch)
    assert counting(*batch) == ["a.xlsx", "b.xlsx"]


def test_a_file_that_failed_never_counts():
    good, broken = sent("县教育局.xlsx", form("县教育局")), failed("县教育局（新）.xlsx")
    assert said(good, replace(broken, changed=9)) == []
    assert counting(good, broken) == ["县教育局.xlsx"]


def test_a_file_that_failed_may_be_of_the_unit_it_is_named_near():
    listed = roster("宁远县人民医院", "宁远县第一中学", "宁远县审计局")
    batch = failed("县直/人民医院.xlsx"), failed("宁远一中.zip/自评表.xlsx"), failed("a.xlsx")
    files = [f.message.values.get("files") for f in crowd.findings(batch, listed)]
    assert files == [("县直/人民医院.xlsx",), None, None]


def test_a_file_passed_over_may_be_of_the_unit_it_is_named_near():
    listed = roster(
        "宁远县审计局", "宁远县人民医院", "宁远县水利局", "宁远县教育局", "宁远县林业局"
    )
    names = ("宁远县审计局.rar", "县直/人民医院.xlsx.bak", "宁远县水利局/照片.jpg", "说明.docx")
    left = [PassedOver(name, "") for name in (*names, "宁远县教育局.doc")]
    found = crowd.findings([sent("a.xlsx", form("宁远县教育局"))], listed, None, left)
    assert [(f.code, f.owner, f.message.values.get("files")) for f in found] == [
        ("XE704", "宁远县审计局", ("宁远县审计局.rar",)),
        ("XE704", "宁远县人民医院", ("县直/人民医院.xlsx.bak",)),
        ("XE704", "宁远县水利局", ("宁远县水利局/照片.jpg",)),
        ("XE704", "宁远县林业局", None),
    ]


def test_of_a_folder_of_pictures_a_few_are_named():
    left = [PassedOver(f"县审计局/照片{number}.jpg", "") for number in range(9)]
    [finding] = crowd.findings([], roster("县审计局"), None, left)
    assert len(finding.message.values["files"]) == 5


def test_an_alias_and_the_name_are_one_unit():
    unit = roster("县教育局").units[0]
    listed = Roster("名册.xlsx", (replace(unit, aliases=("教体局",)),))
    batch = sent("a.xlsx", form("教体局")), sent("b.xlsx", form("县教育局"))
    assert codes(*batch) == []
    assert codes(*batch, roster=listed) == ["XE701"]
    assert [filed.unit for filed in crowd.matched(batch, listed)] == list(listed.units) * 2


def test_a_unit_not_on_the_roster_is_told_once_with_its_files():  # R76
    batch = sent("a.xlsx", form("县体育局")), sent("b.xlsx", form("县体育局", 2021, **PROJECT))
    assert said(*batch, sent("c.xlsx", form("县教育局")), roster=roster("县教育局")) == [
        (
            "XE703",
            "warning",
            "自评表!",
            "县体育局 (a.xlsx, b.xlsx) is not on the roster. Correct the name, or add the unit.",
        )
    ]


def test_a_near_name_is_proposed_and_not_merged():  # R76
    listed = roster("宁远县文化广电和旅游局")
    assert said(sent("a.xlsx", form("文旅局")), roster=listed) == [
        (
            "XE704",
            "error",
            "名册!A2",
            "宁远县文化广电和旅游局 is on the roster (名册.xlsx:名册!A2) and submitted nothing "
            "under its name. Perhaps this is its own: a.xlsx.",
        ),
        (
            "XE703",
            "warning",
            "自评表!",
            "文旅局 (a.xlsx) is not on the roster. Perhaps it is 宁远县文化广电和旅游局 (one looks "
            "like the short form of the other); if so, add it there as an alias or correct the "
            "form.",
        ),
    ]


def test_equally_near_units_are_listed():
    batch = [sent("a.xlsx", form("县档案馆"))]
    batch += [sent(f"{n}.xlsx", form(f"{n}县档案馆")) for n in "甲乙"]
    [(code, _, _, sentence)] = said(*batch, roster=roster("甲县档案馆", "乙县档案馆"))
    assert code == "XE703"
    assert "Equally near are 甲县档案馆, 乙县档案馆" in sentence


def test_a_form_without_a_unit_is_matched_to_none():
    batch = sent("报送/县教育局/自评表.xlsx", form(None)), sent("b.xlsx", form(" "))
    found = said(*batch, roster=roster("县教育局"))
    assert [code for code, *_ in found] == ["XE704", "XE703", "XE703"]
    assert sorted(sentence for code, *_, sentence in found if code == "XE703") == [
        "b.xlsx names no unit and is matched to none. Fill in the unit.",
        "报送/县教育局/自评表.xlsx names no unit and is matched to none. By the name of the file "
        "or folder it may be 县教育局; fill in the unit.",
    ]
    assert said(*batch) == []


def test_a_unit_that_submitted_nothing_is_told_at_its_cell():
    listed = roster("县教育局", "县文化馆", "县档案馆")
    batch = sent("a.xlsx", form("县文化馆", 2020)), failed("县档案馆-2021.xls")
    assert said(*batch, roster=listed) == [
        (
            "XE704",
            "error",
            "名册!A2",
            "县教育局 is on the roster (名册.xlsx:名册!A2) and submitted nothing.",
        ),
        (
            "XE704",
            "error",
            "名册!A4",
            "县档案馆 is on the roster (名册.xlsx:名册!A4) and submitted nothing under its name. "
            "Perhaps this is its own: 县档案馆-2021.xls.",
        ),
    ]


def test_a_form_of_another_year_is_told():
    other = sent("d.xlsx", form("县体育局", 2020))
    assert said(*CLEAN, other) == [
        (
            "XE705",
            "warning",
            "自评表!",
            "县体育局 (d.xlsx) reports on 2020; the batch is about 2021. Check the year.",
        )
    ]
    assert codes(other, year=2020) == []
    assert codes(*CLEAN, other, year=2020) == ["XE705"] * 3


def test_no_year_and_no_common_year_are_silent():
    assert codes(*CLEAN, sent("d.xlsx", form("县体育局", None)), year=2021) == []
    assert codes(sent("a.xlsx", form("甲局", 2020)), sent("b.xlsx", form("乙局", 2021))) == []


def test_ids_name_code_and_unit_whatever_the_file_is_called():
    batch = sent("a.xlsx", form("县教育局", 2020)), sent("b.xlsx", form("县体育局"))
    moved = [replace(s, path=f"新/{s.path}") for s in batch]
    first, again = (crowd.findings(b, roster("县教育局"), 2021) for b in (batch, moved))
    assert [f.id for f in first] == [f.id for f in again]
    assert len({f.id for f in first}) == len(first) == 2


TEXT = "部分项目前期准备不足，招标时间偏晚，造成上半年支付进度落后于序时进度，资金沉淀较多。"
MIXED = (
    sent("a.xlsx", form("县教育局"), problems=TEXT),
    sent("b.xlsx", form("县教育局"), changed=5, problems=TEXT),
    sent("c.xlsx", form("文旅局", 2020), problems=TEXT),
    sent("d.xlsx", form(None)),
    failed("县档案馆.xlsx"),
    sent("e.xlsx", form("县体育局"), measures=TEXT, result=TEXT),
)
LISTED = roster("县教育局", "县文化旅游局", "县档案馆")


@given(st.permutations(MIXED))
def test_the_order_of_submissions_changes_nothing(batch):
    assert crowd.findings(batch, LISTED) == crowd.findings(MIXED, LISTED)
    assert {f.code for f in crowd.findings(batch, LISTED)} == set(crowd.CHECKS)


def test_every_finding_can_be_said_on_a_chinese_console():
    for finding in crowd.findings(MIXED, LISTED):
        for language in LANGUAGES:
            sentence = say(finding.message, language)
            assert sentence.encode("gbk").decode("gbk") == sentence
            assert "{" not in sentence


def test_what_counts_does_not_depend_on_the_order():
    for batch in permutations(MIXED[:3]):
        assert sorted(counting(*batch)) == ["b.xlsx", "c.xlsx"]


def test_real_workbooks_make_a_batch(tmp_path):
    fill(tmp_path / "a.xlsx", 年度="（2021年度）")
    fill(tmp_path / "b.xlsx", 项目名称="村级图书室建设")
    fill_department(tmp_path / "c.xlsx")
    fill_department(tmp_path / "d.xlsx", 单位名称="图书馆")
    batch = [kept(tmp_path / f"{name}.xlsx", f"{name}.xlsx") for name in "abcd"]
    listed = Roster("名册.xlsx", (Unit("文化馆", batch_cell(1)), Unit("档案馆", batch_cell(2))))
    assert codes(*batch, roster=listed) == ["XE704", "XE703"]
    assert counting(*batch, batch[0], roster=listed)[:4] == [f"{n}.xlsx" for n in "abcd"]


def batch_cell(row: int):
    return roster(*"甲乙丙").units[row].cell


def test_passages_are_what_units_write_themselves(tmp_path):
    own = "因雨季延长，工期顺延两个月；偏差大于10%需说明原因"
    path = fill(
        tmp_path / "a.xlsx", 偏差原因_1="无", 偏差原因_2="——", 偏差原因_3=own, 偏差原因_4="……"
    )
    assert kept(path, "a.xlsx").passages == (
        Passage("goal", "自评表!B11", "建成村级文化广场十处并投入使用"),
        Passage("result", "自评表!F11", "全年建成十处，九月起陆续向村民开放"),
        Passage("reason", "自评表!I15", "因雨季延长，工期顺延两个月；"),
    )
    department = fill_department(tmp_path / "b.xlsx", 未能完成原因="年末支付集中")
    assert [p.kind for p in kept(department, "b.xlsx").passages] == [
        "goal",
        "result",
        "problems",
        "measures",
        "reason",
    ]
