"""Where a report speaks of an indicator, and what it says of its weight, target and score."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Report, Spot
from xlsxeval.narrative.crosscheck.sections import chapters, heading
from xlsxeval.narrative.crosscheck.subjects import Subject, pattern

_IS = r"(?:设定)?(?:为|是|:|共|达到?|占|有)*"
WEIGHT = re.compile(rf"(?:分值|权重|权值|标准分|满分)(?:分值)?{_IS}$")
SCORE = re.compile(rf"(?:自评得分|自评分数?|自评|评价得分|(?<!总)得分|(?<!总)评分|得|计){_IS}$")
_TARGET = re.compile(
    rf"(?:预期|年度|年初|绩效|全年|计划|设定)*(?:指标值|目标值|目标)(?:\(目标值\))?{_IS}(?![不未])"
)
_ACTUAL = re.compile(
    rf"(?:全年|年度)?(?:实际完成值|实际完成情况|实际完成|实际值|完成值|完成情况|实际){_IS}"
)
_LABEL = re.compile(
    r"分值|权重|指标值|目标值|自评得分|自评分|(?<!总)得分|实际完成|得[0-9.]+分|满分"
)
_FIRM = re.compile(r"分值|权重|指标值|目标值")
"""What is only said of indicators."""
_HAN = "[一二三四五六七八九十]"
_ITEM = (
    rf"(?:{_HAN}{{1,3}}是|\(?[0-9]{{1,2}}[).、]|\({_HAN}{{1,2}}\)|[①-⑳]"
    rf"|(?:三级)?指标(?:(?:[0-9]|{_HAN}){{1,2}}[:、.]?|[:、]))"
)
_HEAD = re.compile(rf"(?:^|(?<=[。;:]))[“]?{_ITEM}[“]?(?P<name>[^。:,;(?!“”\n]{{3,40}})")
_BEFORE = re.compile(
    rf"(?:^|[。;:,!?“”、)(\n]|{_ITEM}|[\u4e00-\u9fff]{{2,8}}指标|任务[一二三四五六七八九十])[“(]?$"
)
_STOP = re.compile(r"[。;]")
_NEXT = re.compile(r",[^,。;]{0,4}(?:分值|权重|自评|得)")
_REACH = 3
"""Paragraphs a passage may run on to."""
_ALIKE = 0.72


@dataclass(frozen=True)
class Passage:
    """A stretch of the report about one indicator; `subject` is None where the form has none."""

    subject: Subject | None
    name: Spot
    spans: tuple[Spot, ...]
    exact: bool = True

    @property
    def numbers(self) -> Iterator[Number]:
        """The numbers of the stretch."""
        for span in self.spans:
            for number in span.paragraph.numbers:
                if span.start <= number.start < span.end:
                    yield number


def passages(report: Report, known: Sequence[Subject]) -> list[Passage]:
    """Every stretch that gives an indicator's figures, in the order of the report."""
    apart = chapters(report)
    heads = []
    for paragraph in report.paragraphs:
        if paragraph.number not in apart:
            heads += [*_heads(paragraph, known)]
    found = []
    for position, (subject, spot, exact) in enumerate(heads):
        limit = heads[position + 1][1] if position + 1 < len(heads) else None
        spans = _spans(report, spot, limit, apart)
        label = _FIRM if subject is None else _LABEL
        if any(label.search(s.paragraph.text, s.start, s.end) for s in spans):
            found.append(Passage(subject, spot, spans, exact))
    return _resolved(found, known)


def _heads(
    paragraph: Paragraph, known: Sequence[Subject]
) -> Iterator[tuple[Subject | None, Spot, bool]]:
    """Names of indicators, and what stands where such a name is expected."""
    text = paragraph.text
    taken: list[tuple[int, int, Subject | None]] = []
    for subject in known:
        for match in pattern(subject.words).finditer(text):
            at, end = match.span()
            free = all(end <= first or at >= last for first, last, _ in taken)
            if free and _BEFORE.search(text[max(0, at - 14) : at]) and _closed(text, end):
                taken.append((at, end, subject))
    for match in _HEAD.finditer(text):
        first, last = match.span("name")
        if all(last <= begin or first >= end for begin, end, _ in taken):
            taken.append((first, last, None))
    for first, last, owner in sorted(taken, key=lambda item: item[:2]):
        yield owner, Spot(paragraph, first, last), owner is not None


_CLOSED = re.compile(
    r"$|[。:,;(”)|]|指标|年度|预期|目标|全年|计划|分值|权重|实际|完成|自评|得|为|达|是|≥|≤|[0-9]"
)


def _closed(text: str, end: int) -> bool:
    """The name ends here: 造林面积 is not the beginning of 造林面积核实率."""
    return bool(_CLOSED.match(text, end))


def _spans(
    report: Report, head: Spot, limit: Spot | None, apart: dict[int, str]
) -> tuple[Spot, ...]:
    """From the name to its score, at most to the next name or heading."""
    spans = []
    begin = head.paragraph.number - 1
    for paragraph in report.paragraphs[begin : begin + _REACH]:
        first = paragraph is head.paragraph
        if not first and (heading(paragraph) or paragraph.number in apart or paragraph.cells):
            break
        start = head.end if first else 0
        stop = len(paragraph.text)
        if limit is not None and limit.paragraph is paragraph:
            stop = limit.start
        scored = next(
            (n for n in paragraph.numbers if start <= n.start < stop and is_score(n)), None
        )
        if scored is not None:
            stop = min(stop, _sentence_end(paragraph, scored.end))
        spans.append(Spot(paragraph, start, stop))
        if scored is not None or (limit is not None and limit.paragraph is paragraph):
            break
    return tuple(spans)


def _sentence_end(paragraph: Paragraph, at: int) -> int:
    return paragraph.sentence(max(at - 1, 0))[1]


def is_score(number: Number) -> bool:
    """自评得分为4分, 得4分."""
    unit = number.quantity.unit
    return unit in ("分", "") and bool(SCORE.search(number.head))


def is_weight(number: Number) -> bool:
    """分值4分, 权重10%."""
    unit = number.quantity.unit
    return unit in ("分", "%", "") and bool(WEIGHT.search(number.head))


def target_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the target is told: behind 预期指标值为, up to the next label or the sentence's end."""
    match = _TARGET.search(text, start, end)
    if match is None:
        return None
    stop = end
    for mark in (_STOP, _ACTUAL, _NEXT):
        found = mark.search(text, match.end(), end)
        stop = min(stop, found.start()) if found else stop
    return match.end(), stop


def _resolved(found: list[Passage], known: Sequence[Subject]) -> list[Passage]:
    """Passages under a name that is not quite the form's go to the row it is most like."""
    named = {passage.subject.identity for passage in found if passage.subject is not None}
    left = [subject for subject in known if subject.identity not in named]
    result = []
    for passage in found:
        if passage.subject is None:
            words = passage.name.paragraph.text[passage.name.start : passage.name.end]
            best = max(left, key=lambda subject: alike(words, subject.words), default=None)
            if best is not None and alike(words, best.words) >= _ALIKE:
                left.remove(best)
                passage = Passage(best, passage.name, passage.spans, False)
        result.append(passage)
    return result


def alike(one: str, other: str) -> float:
    """How much of two names is the same, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
