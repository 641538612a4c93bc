"""Where a report speaks of an indicator, and what it says of its weight, target and score."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Report, Spot
from xlsxeval.narrative.crosscheck.roles import (
    is_done,
    is_field,
    is_lost,
    is_points,
    is_score,
    is_target,
    is_weight,
    labelled,
    target_span,
)
from xlsxeval.narrative.crosscheck.sections import chapters, heading
from xlsxeval.narrative.crosscheck.subjects import Subject, pattern

_FIRM = re.compile(r"分值|权重|指标值|目标值")
"""What is only said of indicators."""
_FORMAL = re.compile(
    r"分值|权重|指标值|目标值|自评得分|自评分|(?<!总)得分|实际完成|得[0-9.]+分|满分"
)
"""What is said where indicators are gone through one by one."""
_HAN = "[一二三四五六七八九十]"
_ITEM = (
    rf"(?:{_HAN}{{1,3}}是|\(?[0-9]{{1,2}}[).、](?![0-9])|\({_HAN}{{1,2}}\)|[①-⑳]"
    rf"|(?:三级)?指标(?:(?:[0-9]|{_HAN}){{1,2}}[:、.]?|[:、]))"
)
_HEAD = re.compile(rf"(?:^|(?<=[。;:]))[“]?{_ITEM}[“]?(?P<name>[^。:,;(?!“”\n]{{3,40}})")
_BEFORE = re.compile(
    rf"(?:^|[。;:,!?“”、)(\n★☆△▲*]|{_ITEM}|[\u4e00-\u9fff]{{2,8}}指标|其中|任务[一二三四五六七八九十])[“(]?$"
)
_AMID = re.compile(r"(?:[,、和及]|其中:?)[“]?$")
"""Behind it a name leads no passage of several sentences: 资金到位及时率扣3分，政策知晓率扣1分."""
_REACH = 3
"""Paragraphs a passage may run on to, beside lines like 实际完成值：735人次."""
_LINES = 8
_WHOLE = re.compile(
    r"总分|总得分|综合|最终|等级|等次|合计|(?:本|我|该)(?:单位|部门|项目)|自评(?:结果|总)"
)
"""What speaks of the form as a whole."""
_ELSEWHERE = re.compile(r"总分|总得分|(?:最终|综合|平均|复核|抽查)(?:评价|自评)?(?:得分|评分|结果)")
"""As much in the passage's own paragraph."""
_LOSS = re.compile(
    r"(?:[该本此]项)?(?:指标)?扣(?:减|除|掉)?分?(?:了|为|:)*[0-9.]+分(?=[。;]|,(?:主要)?原因|$)"
)
ALIKE = 0.72


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

    @property
    def formal(self) -> bool:
        """It is one of a list that goes through the indicators."""
        return any(_FORMAL.search(s.paragraph.text, s.start, s.end) for s in self.spans)


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
        lines = _spans(report, spot, limit, apart, _reach(subject))
        passage = Passage(subject, spot, lines, exact)
        if _telling(passage):
            found.append(passage)
    return _resolved(found, known)


def _telling(passage: Passage) -> bool:
    """The passage says something of an indicator's figures."""
    if passage.subject is None:
        return any(_FIRM.search(s.paragraph.text, s.start, s.end) for s in passage.spans)
    if any(target_span(span, 1) for span in passage.spans):
        return True
    tells = (is_weight, is_score, is_target, is_done, is_lost, lambda n: is_points(n, passage.name))
    return any(told(number) for number in passage.numbers for told in tells)


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
            free = free and not (subject.execution and _amid(paragraph, at, end))
            if free and _BEFORE.search(text[max(0, at - 14) : at]) and _closed(text, end):
                taken.append((at, end, subject))
    for match in _HEAD.finditer(text):
        first, last = match.span("name")
        apart = all(last <= begin or first >= end for begin, end, _ in taken)
        if apart and not labelled(text[first:]):
            taken.append((first, last, None))
    for first, last, owner in sorted(taken, key=lambda item: item[:2]):
        yield owner, Spot(paragraph, first, last), owner is not None


def _amid(paragraph: Paragraph, at: int, end: int) -> bool:
    """支出94.87万元，支出进度94.87%: a figure of the whole, behind another one."""
    begin = paragraph.sentence(at)[0]
    if _POINTED.match(paragraph.text, end):
        return False
    return any(begin <= number.start < at for number in paragraph.numbers)


_POINTED = re.compile(r"(?:指标)?(?:分值|权重|满分|自评得分|得分|得|扣)")
_CLOSED = re.compile(
    r"$|[。:,;(”)|]|指标|年度|预期|目标|全年|计划|分值|权重|满分|标准分|实际|完成|自评|得|扣|为|达|是|≥|≤|[0-9]"
)


def _closed(text: str, end: int) -> bool:
    """The name ends here: 造林面积 is not the beginning of 造林面积核实率."""
    return bool(_CLOSED.match(text, end))


def _reach(subject: Subject | None) -> int:
    """Paragraphs a passage may run on to; what may be no indicator at all has its own."""
    return 1 if subject is None or subject.execution else _REACH


def _spans(
    report: Report, head: Spot, limit: Spot | None, apart: dict[int, str], reach: int
) -> tuple[Spot, ...]:
    """From the name to its score, at most to the next name or heading."""
    spans: list[Spot] = []
    begin = head.paragraph.number - 1
    amid = bool(_AMID.search(head.paragraph.text, 0, head.start))
    for paragraph in report.paragraphs[begin : begin + (1 if amid else _LINES)]:
        first = paragraph is head.paragraph
        line = is_field(paragraph) and (len(spans) != 1 or not _inline(spans[0]))
        far = paragraph.number > begin + reach or _WHOLE.search(paragraph.text)
        over = not line and (far or heading(paragraph))
        if not first and (over or paragraph.number in apart or paragraph.cells):
            break
        start = head.end if first else 0
        stop = paragraph.sentence(head.start)[1] if amid else len(paragraph.text)
        if limit is not None and limit.paragraph is paragraph:
            stop = limit.start
        scored = next(
            (n for n in paragraph.numbers if start <= n.start < stop and is_score(n)), None
        )
        if scored is not None:
            stop = min(stop, _scored_end(scored, stop))
        whole = _ELSEWHERE.search(paragraph.text, _sentence_end(paragraph, start + 1), stop)
        if whole is not None:
            stop = paragraph.sentence(whole.start())[0]
        spans.append(Spot(paragraph, start, stop))
        if scored is not None or (limit is not None and limit.paragraph is paragraph):
            break
    return tuple(spans)


def _scored_end(scored: Number, limit: int) -> int:
    """The end of the score's sentence, and of 扣1分 right behind it."""
    end = _sentence_end(scored.paragraph, scored.end)
    lost = _LOSS.match(scored.paragraph.text, end, max(end, limit))
    return lost.end() if lost else end


def _inline(span: Spot) -> bool:
    """The line of the name tells what was done as well; no lines 实际完成值：… follow."""
    paragraph, start, end = span
    return any(start <= n.start < end and is_done(n) for n in paragraph.numbers)


def _sentence_end(paragraph: Paragraph, at: int) -> int:
    return paragraph.sentence(max(at - 1, 0))[1]


def _resolved(found: list[Passage], known: Sequence[Subject]) -> list[Passage]:
    """Passages under a name that is not quite the form's go to the row it is most like."""
    named = {passage.subject.identity for passage in found if passage.subject is not None}
    left = [subject for subject in known if subject.identity not in named]
    result = []
    for passage in found:
        if passage.subject is None:
            words = passage.name.paragraph.text[passage.name.start : passage.name.end]
            best = max(left, key=lambda subject: alike(words, subject.words), default=None)
            if best is not None and alike(words, best.words) >= ALIKE:
                left.remove(best)
                passage = Passage(best, passage.name, passage.spans, False)
        result.append(passage)
    return result


def alike(one: str, other: str) -> float:
    """How much of two names is the same, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
