"""Grades in words that an indicator's passage gives, against those its row has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlsxeval.narrative.crosscheck.passages import Passage
from xlsxeval.narrative.crosscheck.report import Spot
from xlsxeval.narrative.crosscheck.subjects import Subject
from xlsxeval.quantity import plain
from xlsxeval.reader.total import LONG_GRADES

_WORDS = "优秀|优|良好|良|中|差|合格|不合格|满意|基本满意|不满意|达标|不达标"
_GRADE = re.compile(
    rf"[“\"'‘](?P<quoted>{_WORDS})[”\"'’]"
    rf"|(?:评定|评价|评|认定|确定)为(?P<bare>{_WORDS})(?=等级|等次|等|档|[,。;]|$)"
)


def differing(
    passage: Passage, subject: Subject, targets: Sequence[tuple[Spot, int, int]]
) -> Iterator[tuple[Spot, bool]]:
    """A grade that is not the row's, and whether it is told as the target.

    `targets` are the stretches (spot, begin, end) where the passage tells the target.
    """
    own = set(map(_grade, _GRADE.finditer(plain(subject.actual.text))))
    aims = set(map(_grade, _GRADE.finditer(plain(subject.target.text))))
    aimed: list[tuple[Spot, str]] = []
    done: list[tuple[Spot, str]] = []
    for spot in passage.spans:
        places = [(at, end) for target, at, end in targets if target.paragraph is spot.paragraph]
        for match in _GRADE.finditer(spot.paragraph.text, spot.start, spot.end):
            group = "quoted" if match["quoted"] else "bare"
            place = Spot(spot.paragraph, *match.span(group))
            within = any(at <= match.start() < end for at, end in places)
            (aimed if within else done).append((place, _grade(match)))
    yield from _first(aimed, aims, True)
    yield from _first([each for each in done if each[1] not in aims], own, False)


def _first(
    said: Sequence[tuple[Spot, str]], wanted: set[str], aimed: bool
) -> Iterator[tuple[Spot, bool]]:
    """The first of them, where the row has grades and none of them is one."""
    if wanted and said and not any(grade in wanted for _, grade in said):
        yield said[0][0], aimed


def _grade(match: re.Match[str]) -> str:
    """优 of “优”, 评定为优秀等级."""
    words = match["quoted"] or match["bare"]
    return LONG_GRADES.get(words, words)
