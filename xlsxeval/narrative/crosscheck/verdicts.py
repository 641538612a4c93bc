"""What the report says besides the total score: the grade, and the points lost in all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Cell, Message
from xlsxeval.narrative.crosscheck.context import Names, names
from xlsxeval.narrative.crosscheck.facts import total_score
from xlsxeval.narrative.crosscheck.hit import Hit, contradicted
from xlsxeval.narrative.crosscheck.labels import claim
from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Report, Spot
from xlsxeval.quantity import plain
from xlsxeval.scoring import grade

_GRADES = "优秀|优|良好|良|中等|中|合格|一般|较差|差|不合格"
_GRADE = re.compile(
    rf"(?:等级|档次|等次|评定|评级|结论|结果)(?:评定|确定)?(?:为|是|:|达到|等级)*[“\"']?(?P<grade>{_GRADES})"
    r"(?=[”\"'。,;)级等档]|$)"
)
_LOST = re.compile(
    r"^[,、;(]?(?:其中)?(?:(?:共计?|合计|总共|累计|一共|总计)(?:扣(?:减|除|掉)?|失|丢)分?"
    r"|(?:扣|失|丢)分?(?:合计|共计?|总计|总数)?)(?:了|为|:)*$"
)
_OF_PART = re.compile(r"指标(?!中)|任务|率|方面|部分|预算|支出|上年|去年|年")
"""Behind it the points are those of a part of the form."""
_BARE = str.maketrans("", "", "秀好等较")
_THE_GRADE = N_("the grade")
_THE_LOSS = N_("the points lost in all")


def hits(report: Report, case: Case) -> Iterator[Hit]:
    """Beside the total score: another grade than the form's, other points lost than its total."""
    known = names(case)
    for paragraph in report.paragraphs:
        stated = _totals(paragraph, known)
        if stated:
            yield from _grades(paragraph, stated, case)
            yield from _losses(paragraph, stated, case)


def _totals(paragraph: Paragraph, known: Names) -> Sequence[tuple[int, int]]:
    """The sentences that tell the total score."""
    found = []
    for number in paragraph.numbers:
        said = claim(number, known)
        if said is not None and said.field in ("total", "full"):
            found.append(paragraph.sentence(number.start))
    return found


def _grades(paragraph: Paragraph, stated: Sequence[tuple[int, int]], case: Case) -> Iterator[Hit]:
    printed = case.form.printed_grade
    total = total_score(case)
    wanted = plain(printed.text.strip()) or (total and grade(total.value, case.spec)) or ""
    own = {_bare(each.name) for each in case.spec.grades} | {_bare(wanted)}
    cell = printed if printed.ref else Cell(case.form.sheet, "")
    for begin, end in stated if wanted else ():
        for match in _GRADE.finditer(paragraph.text, begin, end):
            said = _bare(match["grade"])
            # A word no form of this kind uses may be another scale's.
            if said != _bare(wanted) and said in own:
                spot = Spot(paragraph, *match.span("grade"))
                yield contradicted("XE801", spot, cell, "grade", Message(_THE_GRADE), wanted)


def _bare(name: str) -> str:
    """优秀 is 优, 良好 is 良, 中等 is 中, 较差 is 差."""
    return plain(name).translate(_BARE)


def _losses(paragraph: Paragraph, stated: Sequence[tuple[int, int]], case: Case) -> Iterator[Hit]:
    total = total_score(case)
    found = [
        number
        for number in paragraph.numbers
        if number.quantity.unit == "分"
        and _LOST.match(number.head)
        and any(_within(number, place) for place in stated)
    ]
    if total is None or len(found) != 1 or found[0].value is None or found[0].rough:
        return
    # Weights that miss the full mark are the form's own error (XE303).
    fulls = (case.form.weights_total or case.spec.full, case.spec.full)
    lost = [full - total.value for full in fulls]
    if found[0].value not in lost:
        yield contradicted("XE801", found[0].spot, total.cell, "lost", Message(_THE_LOSS), lost[0])


def _within(number: Number, total: tuple[int, int]) -> bool:
    """The points stand beside the total score, or in the next sentence: 8项得满分，共扣4分."""
    begin, end = total
    if begin <= number.start < end:
        return True
    text = number.paragraph.text[end : number.start]
    next_ = number.paragraph.sentence(number.start)[0] == end
    return next_ and "共扣" in number.head and not _OF_PART.search(text)
