"""Which parts of a report are about the form, and which about other projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlsxeval.model import Case
from xlsxeval.narrative.crosscheck.passages import alike
from xlsxeval.narrative.crosscheck.report import Paragraph, Report
from xlsxeval.narrative.crosscheck.sections import heading
from xlsxeval.narrative.crosscheck.subjects import Subject
from xlsxeval.narrative.crosscheck.years import YEAR, year_of
from xlsxeval.quantity import plain

_MARKS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章|节|[,、])"),
    re.compile(r"\([一二三四五六七八九十]{1,3}\)"),
    re.compile(r"[0-9]{1,2}[.、](?![0-9])"),
    re.compile(r"\([0-9]{1,2}\)|[0-9]{1,2}\)"),
    re.compile(r"[①-⑳]"),
)
"""What numbers a heading, rank by rank."""
_PROJECT = re.compile(
    r"[“\"《]?(?P<name>[^。;:,!?]{2,40}?(?:项目|工程|课题|经费|资金|专项))[”\"》]?"
    r"(?:支出|绩效|自评|评价|实施|完成|资金|预算|执行|使用|情况|概况|\(|$)"
)
_GENERAL = re.compile(
    r"项目|工程|课题|经费|资金|专项|支出|绩效|自评|评价|实施|完成|预算|执行|使用|情况|概况|财政|部门|整体|单位"
    r"|年初|年度|全年|本年|当年|管理|组织|工作|主要|重点|具体|各项|其他|来源|结构|收支|投入|筹措|落实|拨付|到位|分配"
    r"|安排|分析|总体|基本|公共|一般|政府|中央|省级|市级|县级|区级|上级|配套|自筹|补助|三公|人员|公用|日常"
    r"|(?:19|20)[0-9]{2}年?|[的及和与等、一二三四五六七八九十0-9]"
)
"""Words of which a heading of any report is made; they name no project."""
_ALIKE, _SAME = 0.6, 0.8
"""How much of a name must be the project's, or a task's."""
_LAST = len(_MARKS)


class _Part(NamedTuple):
    """The paragraphs under a heading that names a project."""

    first: int
    last: int
    own: bool


def own(report: Report, case: Case, known: Sequence[Subject]) -> Report:
    """The report with nothing to read under the headings of other projects.

    Where no heading names the form's own project, the part that tells most of its indicators is it.
    """
    parts = list(_parts(report, case))
    project = any(part.own for part in parts) or not parts
    others = [part for part in parts if not part.own]
    if not project and _of_one_project(case):
        kept = max(others, key=lambda part: _named(report, part, known))
        others.remove(kept)
    others += _of_other_years(report, case)
    gone = {number for part in others for number in range(part.first, part.last + 1)}
    blank = (_blank(p) if p.number in gone else p for p in report.paragraphs)
    return replace(report, paragraphs=tuple(blank)) if gone else report


def _of_one_project(case: Case) -> bool:
    return bool(_bare(case.form.project.text))


def _parts(report: Report, case: Case) -> Iterator[_Part]:
    heads = [(p, _rank(p)) for p in report.paragraphs[1:] if heading(p)]
    reached = 0
    for position, (paragraph, _) in enumerate(heads):
        name = _project(paragraph)
        if not name or paragraph.number <= reached:
            continue
        last = _end(report, heads, position)
        mine = _ours(name, case)
        yield _Part(paragraph.number, last, mine)
        reached = paragraph.number if mine else last


def _of_other_years(report: Report, case: Case) -> Iterator[_Part]:
    """（一）2020年度收支情况 beside （二）2021年度收支情况."""
    heads = [(p, _rank(p)) for p in report.paragraphs[1:] if heading(p)]
    year = case.form.year
    years = [{year_of(found) for found in YEAR.finditer(p.text)} for p, _ in heads]
    for position, (paragraph, rank) in enumerate(heads):
        beside = any(
            year in named and level == rank for named, (_, level) in zip(years, heads, strict=True)
        )
        if years[position] and year not in years[position] and beside:
            yield _Part(paragraph.number, _end(report, heads, position), False)


def _end(report: Report, heads: Sequence[tuple[Paragraph, int]], position: int) -> int:
    """The last paragraph before the next heading of the rank, or of a higher one."""
    rank = heads[position][1]
    behind = (other.number for other, level in heads[position + 1 :] if level <= rank)
    return next(behind, len(report.paragraphs) + 1) - 1


def _rank(paragraph: Paragraph) -> int:
    marked = (rank for rank, mark in enumerate(_MARKS) if mark.match(paragraph.text))
    return next(marked, _LAST)


def _project(paragraph: Paragraph) -> str:
    """The project a heading names: （一）档案抢救保护项目, 二、能力提升资金使用情况."""
    text = paragraph.text
    mark = next((found for mark in _MARKS if (found := mark.match(text))), None)
    found = _PROJECT.match(text[mark.end() :] if mark else text)
    if found is None or len(_GENERAL.sub("", found["name"])) < 2:
        return ""
    return found["name"]


def _bare(name: str) -> str:
    """义务教育营养改善计划 of 义务教育营养改善计划专项资金项目."""
    text = plain("".join(name.split()))
    return re.sub(r"(?:项目|工程|课题|经费|资金|专项|—|-|/)+$", "", text)


def _ours(name: str, case: Case) -> bool:
    """The form's project, in other words or fewer, or one of its own tasks and indicators."""
    bare, project = _bare(name), _bare(case.form.project.text)
    if project and (bare in project or project in bare or alike(bare, project) >= _ALIKE):
        return True
    rows = case.form.indicators
    cells = {cell.text for row in rows for cell in (row.level1, row.level2, row.name)}
    return any(alike(name, plain("".join(text.split()))) >= _SAME for text in cells)


def _named(report: Report, part: _Part, known: Sequence[Subject]) -> int:
    text = "\n".join(
        paragraph.text or plain("".join(paragraph.cells))
        for paragraph in report.paragraphs[part.first - 1 : part.last]
    )
    return sum(subject.words in text for subject in known)


def _blank(paragraph: Paragraph) -> Paragraph:
    return Paragraph(paragraph.number, paragraph.shown, "", (), table=paragraph.table)
