"""What a number in an indicator's passage is: its weight, its score, its target, what was done."""

from __future__ import annotations

import re

from xlsxeval.narrative.crosscheck.report import Number, Paragraph, Spot

_IS = r"(?:设定|设置)?(?:为|是|:|\(|共|达到?|占|有|了)*"
_WEIGHT = re.compile(rf"(?:分值|权重|权值|标准分|满分)(?:分值)?{_IS}$")
_SCORE = re.compile(
    rf"(?:(?:自评|评价|实际|实)?(?<!总)(?:得分|评分)|自评分数?|自评(?:结果)?|得|计){_IS}$"
)
_OTHERS = re.compile(
    rf"(?:平均|复核|抽查|考核|评审|综合|最终|项目|部门|单位)(?:自评|评价)?(?:得分|评分|自评分)?{_IS}$"
)
"""Whose score is not an indicator's."""
_POINTS = re.compile(r"[该此本]项?(?:三级)?指标[:(为]?$")
"""该指标10分: its weight or its score."""
_BESIDE = re.compile(r"[”]?(?:\([^()0-9]{1,20}\))?(?:指标)?[:(]?")
"""Between the name and points that stand right behind it."""
_LOST = re.compile(r"(?<![不未])扣(?:减|除|掉)?分?(?:了|为|:|\()*$")
_RULE = re.compile(r"每|标准|细则|规则|扣完|否则|的扣|超过[^,。;]*扣")
"""What tells how points are taken off, not that they were."""
_TARGET = re.compile(
    rf"(?:预期|年度|年初|绩效|全年|计划|设定)*(?:指标值|目标值|目标)(?:\(目标值\))?{_IS}(?![不未])"
)
_PLANNED = re.compile(
    r"(?:年初|年度|全年|原)?(?:计划|预期|目标|指标)(?:值|数|设定)?[\u4e00-\u9fff:]{0,6}[≥≤=><]{0,2}$"
)
_ACTUAL = re.compile(
    rf"(?:全年|年度)?(?:实际完成值|实际完成情况|实际完成|实际值|完成值|完成情况|实际){_IS}"
    r"|,(?:(?:19|20)[0-9]{2}年度?|全年|年末|截至[^,。;]{0,8}|本年度?|实际|已|共)+(?:完成|实现|达到?)"
)
_REACHED = re.compile(r",(?:完成|实现|达到?)(?:了|:)?(?=[0-9])")
"""Of a target of several numbers it may be a part: 新建泵站2座，完成渠道5公里."""
_DONE = re.compile(
    r"(?:实际完成值|实际完成情况|实际完成|实际值|完成值|完成情况|实际(?:达到|实现)?|(?:全年|年末|本年)(?:共|已)?(?:完成|实现))"
    r"(?:了|为|是|:|达到?|共)*[≥≤=><]{0,2}$"
)
_MET = re.compile(r"(?:完成|达到?|实现|超过|超额|高于|低于)了?$")
_FIELD = re.compile(
    r"(?:\(?[0-9一二三四五六七八九十]{1,2}[).、]|[①-⑳]|[-·•])?"
    r"(?:预期|年度|年初|绩效|全年|计划|设定)*"
    r"(?:指标值|目标值|目标|分值|权重|满分|实际完成值?|完成值|完成情况|实际完成情况|自评得分|自评分|得分|自评"
    r"|评分|(?:偏差|扣分|未完成)?原因(?:分析)?)(?:\([^()]{1,6}\))?[:≥≤=]"
)
_STOP = re.compile(r"[。;]")
_NEXT = re.compile(r",[^,。;]{0,4}(?:分值|权重|满分|自评|得)")


def is_score(number: Number) -> bool:
    """自评得分为4分, 得4分."""
    unit, head = number.quantity.unit, number.head
    return unit in ("分", "") and bool(_SCORE.search(head)) and not _OTHERS.search(head)


def is_weight(number: Number) -> bool:
    """分值4分, 权重10%."""
    unit = number.quantity.unit
    return unit in ("分", "%", "") and bool(_WEIGHT.search(number.head))


def is_points(number: Number, name: Spot) -> bool:
    """学生满意度（10分）, 该指标10分: the weight or the score."""
    if number.quantity.unit != "分":
        return False
    paragraph = number.paragraph
    behind = paragraph is name.paragraph and number.start >= name.end
    if behind and _BESIDE.fullmatch(paragraph.text, name.end, number.start):
        return True
    return bool(_POINTS.search(number.head))


def is_lost(number: Number) -> bool:
    """扣1分 of this indicator; 每少1次扣1分 is the rule."""
    paragraph = number.paragraph
    clause = paragraph.text[paragraph.clause(number.start) : number.start]
    rule = _RULE.search(paragraph.text, *paragraph.sentence(number.start))
    return number.quantity.unit == "分" and bool(_LOST.search(clause)) and not rule


def is_target(number: Number) -> bool:
    """计划735人次: the number right behind the word."""
    return bool(_PLANNED.search(number.head)) and number.quantity.unit != "分"


def is_done(number: Number) -> bool:
    """实际完成735人次: the number right behind the word."""
    return bool(_DONE.search(number.head)) and number.quantity.unit != "分"


def labelled(text: str) -> bool:
    """Words that begin with a label: 年度指标值：…, and no name."""
    return bool(_FIELD.match(text))


def is_field(paragraph: Paragraph) -> bool:
    """年度指标值：735人次: a line that goes on with what the line before named."""
    return labelled(paragraph.text)


def _met(text: str, label: re.Match[str]) -> bool:
    """完成了年度目标 tells no target."""
    return bool(_MET.search(text, max(0, label.start() - 4), label.start()))


def target_span(spot: Spot, parts: int) -> tuple[int, int] | None:
    """Where the target is told: behind 预期指标值为, up to the next label or the sentence's end.

    The form's target has so many `parts`: numbers.
    """
    paragraph, start, end = spot
    text = paragraph.text
    labels = (found for found in _TARGET.finditer(text, start, end) if not _met(text, found))
    match = next(labels, None)
    if match is None:
        return None
    stop = end
    for mark in (_STOP, _ACTUAL, _NEXT):
        found = mark.search(text, match.end(), end)
        stop = min(stop, found.start()) if found else stop
    for found in _REACHED.finditer(text, match.end(), stop):
        before = [n for n in paragraph.numbers if match.end() <= n.start < found.start()]
        if len(before) >= parts:
            return match.end(), found.start()
    return match.end(), stop
