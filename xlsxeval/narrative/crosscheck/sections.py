"""The chapters of a report that are read apart: problems and measures."""

from __future__ import annotations

import re
from functools import lru_cache

from xlsxeval.narrative.crosscheck.report import Paragraph, Report

_PROBLEMS = re.compile(r"问题|不足")
_MEASURES = re.compile(r"改进|整改|措施|下一步|建议|对策|打算")
_MARKER = re.compile(r"\(?[一二三四五六七八九十]{1,3}[、)]|[0-9]{1,2}[.、]")
_SAYS = re.compile(r"[,。;]|针对")
"""What a heading does not hold."""
_LONGEST = 30
_ENDS = ("。", ";", ",", "、")


def heading(paragraph: Paragraph) -> bool:
    """A short line that ends no sentence, or a short numbered one."""
    text = paragraph.text
    if not text or len(text) > _LONGEST:
        return False
    return bool(_MARKER.match(text)) or not text.endswith(_ENDS)


def chief(paragraph: Paragraph) -> bool:
    """A heading of the first rank: 三、存在的主要问题."""
    return heading(paragraph) and bool(re.match(r"[一二三四五六七八九十]{1,3}、", paragraph.text))


@lru_cache(maxsize=8)
def chapters(report: Report) -> dict[int, str]:
    """Number of a paragraph → problems, measures or both, headings included."""
    kinds: dict[int, str] = {}
    kind = of_chapter = ""
    ranked = any(chief(paragraph) for paragraph in report.paragraphs)
    for paragraph in report.paragraphs[1:]:
        if chief(paragraph):
            kind = of_chapter = _kind(paragraph.text)
        elif heading(paragraph) and not _SAYS.search(paragraph.text):
            named = _kind(paragraph.text)
            # （一）针对……的问题 is an item of a chapter of measures, and no heading of problems.
            if not ranked or (named in ("problems", "measures") and of_chapter in ("", "both")):
                kind = named
        if kind:
            kinds[paragraph.number] = kind
    return kinds


def _kind(text: str) -> str:
    problems, measures = bool(_PROBLEMS.search(text)), bool(_MEASURES.search(text))
    if problems and measures:
        return "both"
    return "problems" if problems else "measures" if measures else ""
