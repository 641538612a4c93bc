"""XE506 to XE509: how targets and actual values are written, their signs and their units."""

from __future__ import annotations

from xlsxeval.i18n import N_
from xlsxeval.model import Case, Indicator, Kind, Message, Severity
from xlsxeval.reader.keys import plain
from xlsxeval.rules.rule import Hits, hit, rule, short
from xlsxeval.scoring import Direction, bare_name, bounded, counts_persons_or_times, named

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_NUMBER, _TIER, _WORDS = Kind.NUMBER, Kind.TIER, Kind.WORDS
_MORE, _LESS = Direction.MORE, Direction.LESS

_CAPS = ("控制", "限额", "上限", "不超过")
"""In a name these tell that the number is a cap."""
_OUTPUTS = (
    "建设",
    "建成",
    "新建",
    "改建",
    "扩建",
    "修建",
    "完成",
    "种植",
    "改造",
    "安装",
    "修复",
) + ("补助", "资助", "救助", "受益", "惠及", "带动", "脱贫", "新增", "治理", "建档")
"""In the name of a count these tell an output to reach."""
_OCCASIONS = ("次", "场", "场次", "期")
_LIMITS = ("≥", "≤", ">", "<")


@rule(
    "XE506",
    Severity.WARNING,
    N_("The sign {sign} contradicts “{name}”: {better}. Check the sign."),
)
def sign_against_meaning(case: Case) -> Hits:
    """The sign of the target fits the meaning of the indicator."""
    for row, _ in case.scored_rows:
        sign = row.target_value.sign
        if sign not in _LIMITS or not row.target_value.value:
            continue
        way = named(row, case.spec)
        wrong_less = sign in ("≤", "<") and way is _MORE and _absurd_limit(row, case)
        wrong_more = sign in ("≥", ">") and way is _LESS
        if not (wrong_less or wrong_more):
            continue
        more = Message(N_("more is better")) if wrong_less else Message(N_("less is better"))
        yield hit(
            row.target, row.identity, sign=sign, name=bare_name(row.name.text)[:40], better=more
        )


def _absurd_limit(row: Indicator, case: Case) -> bool:
    """≤ is no plausible cap: 满意度 and other rates, and outputs that stay at or below it."""
    name = bare_name(row.name.text)
    if any(word in name for word in _CAPS) or name.endswith("规模"):
        return False
    if name.endswith((*case.spec.words["rate_ends"], "度", "面")):
        return True
    target, actual = row.target_value, row.actual_value
    within = actual.value is None or target.value is None or actual.value <= target.value
    counted = not row.level2.ref or "数量" in row.level2.text
    output = target.unit in _OCCASIONS or any(word in name for word in _OUTPUTS)
    return counted and within and output


@rule("XE507", Severity.WARNING, N_("{doubt}. Write target and actual in the same unit."))
def units_differ(case: Case) -> Hits:
    """Target and actual are in the same unit, and a rate is not counted in persons or times."""
    ends = case.spec.words["rate_ends"]
    for row, score in case.scored_rows:
        if score.unit_doubt is not None:
            yield hit(row.actual, row.identity, doubt=score.unit_doubt)
            continue
        unit = row.target_value.unit
        if row.target_value.kind is _NUMBER and counts_persons_or_times(unit):
            name = bare_name(row.name.text)
            if name.endswith(ends):
                template = N_("“{name}” is a rate, yet the target is in {unit}")
                doubt = Message(template, {"name": name[:40], "unit": unit})
                yield hit(row.target, row.identity, doubt=doubt)


@rule(
    "XE508",
    Severity.WARNING,
    N_("The actual “{actual}” repeats the sign; it is no measured value. Enter what was measured."),
)
def actual_repeats_sign(case: Case) -> Hits:
    """An actual is a measured value, not the target's condition again."""
    for row, _ in case.scored_rows:
        value = row.actual_value
        if value.kind is not _NUMBER or value.sign is None or value.sign == "=":
            continue
        if value.glyph or (bounded(value) and plain(row.actual.text) == plain(row.target.text)):
            yield hit(row.actual, row.identity, actual=short(row.actual.text))


@rule(
    "XE509",
    Severity.INFO,
    N_("The target “{target}” names no standard to measure by; set one next year."),
)
def target_not_measurable(case: Case) -> Hits:
    """A target names a standard it can be measured by."""
    for row, score in case.scored_rows:
        value = row.target_value
        if value.kind is not _TIER and value.kind is not _WORDS:
            continue
        # 无 for complaints and accidents is the number 0.
        if not value.others and value.doubt is None and score.rule != "zero":
            yield hit(row.target, row.identity, target=short(row.target.text))
