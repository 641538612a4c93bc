"""Lost points and the report's problems, problems and measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Indicator, Message
from xlsxeval.narrative.crosscheck.hit import Hit, told
from xlsxeval.narrative.crosscheck.report import Paragraph, Report, Spot
from xlsxeval.narrative.crosscheck.sections import chapters, chief, heading
from xlsxeval.quantity import plain
from xlsxeval.rules.rule import lost

_NO_PROBLEMS = N_(
    "Report paragraph {paragraph}, “{quote}”: {lost} points were lost on the form, but no problem "
    "is told here. Say what went wrong."
)
_UNWRITTEN = N_(
    "{lost} points were lost on the form, but the report says nothing of problems. Say what went "
    "wrong, and what will be done."
)
_UNTOLD = N_(
    "Report paragraph {paragraph}, “{quote}”: “{name}” lost {lost} points on the form, but no "
    "problem here speaks of it. Add it."
)
_NO_MEASURES = N_(
    "Report paragraph {paragraph}, “{quote}”: problems are told, but no measure follows. Add one "
    "for each."
)
_UNMET = N_("Report paragraph {paragraph}, “{quote}”: no measure answers this problem. Add one.")
_HAN = "[一二三四五六七八九十]"
_ITEM = re.compile(
    rf"(?:^|(?<=[。;:]))(?:{_HAN}{{1,3}}是|\(?[0-9]{{1,2}}[).、](?![0-9])|\({_HAN}{{1,2}}\)|[①-⑳])"
)
_CHAPTERS = 3
"""Numbered chapters from which a report is a whole one."""
_TROUBLE = re.compile(r"问题|不足|困难|偏差|原因|不够|滞后|偏低|有待")
_NOTHING = re.compile(
    r"(?:暂?无|没有|未发现|不存在)(?:明显|突出|存在|重大)*(?:的?问题|不足)?[。.]?"
)
_REPEATED = """
指标 标完 完成 绩效 效目 目标 工作 管理 理制 情况 项目 目实 实施 我单 单位 资金 不够 部分 方面 一方
加强 进一 一步 存在 问题 不足 需要 有待 提高 健全 完善 制度 机制 建设 强化 效率
"""
_COMMON = frozenset(_REPEATED.split())
"""Pairs of characters that any report repeats."""


def contradictions(report: Report, case: Case) -> Iterator[Hit]:
    """What was lost is told among the problems, and each problem has its measure."""
    parts = _parts(report)
    both, problems = parts.get("both"), parts.get("problems")
    if both is not None:
        yield from _untold(both, case)
    elif problems is not None:
        yield from _untold(problems, case)
        yield from _unanswered(problems, parts.get("measures"), case)
    elif sum(map(chief, report.paragraphs)) >= _CHAPTERS and not _TROUBLE.search(report.text):
        yield from _unwritten(case)


def _unwritten(case: Case) -> Iterator[Hit]:
    """A report of several chapters, and not a word of what went wrong."""
    off = _lost_in_all(case, sum((lost(row, case) for row, _ in case.scored_rows), Decimal(0)))
    if off > case.spec.score_tolerance:
        total = case.form.printed_total.cell
        cell = total if total.ref else Cell(case.form.sheet, "")
        yield Hit("XE810", None, cell, "problems", Message(_UNWRITTEN, {"lost": off}))


def _parts(report: Report) -> dict[str, list[Paragraph]]:
    kinds = chapters(report)
    found: dict[str, list[Paragraph]] = {}
    for paragraph in report.paragraphs:
        kind = kinds.get(paragraph.number)
        if kind is not None:
            found.setdefault(kind, []).append(paragraph)
    return found


def _told(paragraphs: list[Paragraph]) -> str:
    """What stands under the heading; 无 is nothing."""
    text = "".join(p.text or "".join(p.cells) for p in paragraphs if not _title(p, paragraphs))
    return "" if _NOTHING.fullmatch(_ITEM.sub("", text)) else text


def _title(paragraph: Paragraph, paragraphs: list[Paragraph]) -> bool:
    return paragraph is paragraphs[0] and (chief(paragraph) or heading(paragraph))


def _untold(problems: list[Paragraph], case: Case) -> Iterator[Hit]:
    rows = [(row, lost(row, case)) for row, _ in case.scored_rows]
    short = [(row, off) for row, off in rows if off > case.spec.score_tolerance]
    place = Spot(problems[0], 0, len(problems[0].text))
    text = _told(problems)
    if not text:
        off = _lost_in_all(case, sum((off for _, off in short), Decimal(0)))
        if off > case.spec.score_tolerance:
            total = case.form.printed_total.cell
            cell = total if total.ref else Cell(case.form.sheet, "")
            yield told("XE810", place, cell, "problems", _NO_PROBLEMS, lost=off)
        return
    for row, off in short:
        if not _pairs(_about(row, case)) & _pairs(text):
            name = row.name.text.strip()
            owner = f"{row.identity}/problem"
            cell = row.self_score.cell
            yield told("XE810", place, cell, owner, _UNTOLD, name=name, lost=off)


def _lost_in_all(case: Case, rows: Decimal) -> Decimal:
    budget = case.form.budget
    if budget is None or budget.weight.value is None or budget.self_score.value is None:
        return rows
    return rows + max(budget.weight.value - budget.self_score.value, Decimal(0))


def _about(row: Indicator, case: Case) -> str:
    """What the form itself says of a row that lost points."""
    reason = row.reason.text if row.reason.ref else ""
    progress = "进度执行支付预算" if row.execution else ""
    return plain("".join((row.name.text + row.level2.text + reason + progress).split()))


def _pairs(text: str) -> set[str]:
    """Neighbouring characters, but those every report has."""
    words = re.findall(r"[\u4e00-\u9fff]+", text)
    return {word[i : i + 2] for word in words for i in range(len(word) - 1)} - _COMMON


def _unanswered(
    problems: list[Paragraph], measures: list[Paragraph] | None, case: Case
) -> Iterator[Hit]:
    cell = case.form.texts.get("measures", Cell(case.form.sheet, ""))
    if not _told(problems):
        return
    answer = _told(measures) if measures else ""
    if not answer:
        place = (measures or problems)[0]
        spot = Spot(place, 0, len(place.text))
        yield told("XE810", spot, cell, "measures", _NO_MEASURES)
        return
    wanted, given = _items(problems), _items(measures or [])
    if not wanted or len(wanted) <= len(given) or not given:
        return
    for spot in wanted:
        text = spot.paragraph.text[spot.start : spot.end]
        if not _pairs(text) & _pairs(answer):
            owner = f"measure/{spot.paragraph.number}/{spot.start}"
            yield told("XE810", spot, cell, owner, _UNMET)


def _items(paragraphs: list[Paragraph]) -> list[Spot]:
    """The numbered points of a chapter: 一是…… （一）…… 1.……"""
    found = []
    for paragraph in paragraphs[1:]:
        for match in _ITEM.finditer(paragraph.text):
            end = paragraph.text.find("。", match.end())
            found.append(Spot(paragraph, match.start(), end if end > 0 else len(paragraph.text)))
    return found
