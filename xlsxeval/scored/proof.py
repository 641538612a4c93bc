"""评分依据: the rule in the field's words, its inputs by address, the arithmetic and the clause."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from xlsxeval.i18n import N_, between, say, text
from xlsxeval.model import Case, Cell, FormSpec, Kind, Message
from xlsxeval.scored.arithmetic import arithmetic
from xlsxeval.scored.lines import PARTS, Line
from xlsxeval.scoring import cut, planned

_FULL = {
    "at_least": N_("More is better, reached earns full points"),
    "equals": N_("A number, reached earns full points"),
    "at_most": N_("Less is better, kept earns full points"),
    "zero": N_("Nothing of it may happen, and nothing did: full points"),
    "between": N_("A range, within it earns full points"),
    "before_date": N_("A date, kept earns full points"),
    "after_date": N_("A date, kept earns full points"),
    "yes_no": N_("Yes or no, as the target says earns full points"),
}
_LOST = {
    "at_least": N_("More is better, not reached earns in proportion"),
    "equals": N_("A number, not reached earns in proportion"),
    "zero": N_("Nothing of it may happen, else no points"),
    "linear": N_("Less is better, the excess takes its share off, twice the target earns 0"),
    "ratio": N_("Less is better, over the limit earns target ÷ actual"),
    "points": N_("Less is better, each percentage point over takes {points} off"),
}
_LEFT = {
    "quantitative": N_("A number, set by the reviewer"),
    "time": N_("A date, set by the reviewer"),
    "choice": N_("Yes or no, set by the reviewer"),
    "qualitative": N_("Words, set by the reviewer in three tiers"),
}
_CLAUSES = {
    "execution_rate": "execution",
    "before_date": "time",
    "after_date": "time",
    "yes_no": "choice",
    "tier": "qualitative",
}


def proof(line: Line, case: Case, review: str, language: str) -> str:
    """The whole proof of one row; `review` is the cell where the officer types a score."""
    spec, score = case.spec, line.score
    told = _rule(line, spec, language), _inputs(line, case, language)
    parts = [between(_HEAD, language).join(told)]
    full = score.why is None and score.computed == line.weight.value
    simple = full and line.reached and score.rule != "execution_rate"
    if simple and score.computed is not None:
        parts.append(_full_mark(score.computed, language))
    else:
        parts.append(say(_result(line, spec), language))
        if full and score.computed is not None and _rounded(line):
            parts.append(_phrase(N_("rounded to two places"), language))
    parts += [say(part, language) for part in _decision(line, spec, review)]
    source = _source(spec, _clause(line), language)
    return between(PARTS, language).join([*parts, source] if source else parts)


_HEAD = N_("{rule}: {inputs}")


@lru_cache(maxsize=256)
def _phrase(template: str, language: str) -> str:
    """A sentence without values: the same few stand in all rows."""
    return say(Message(template), language)


@lru_cache(maxsize=256)
def _full_mark(computed: Decimal, language: str) -> str:
    return say(Message(N_("{computed} points"), {"computed": computed}), language)


def _rounded(line: Line) -> bool:
    """Points that are full only as rounding goes."""
    target, actual = line.score.target, line.score.actual
    if line.score.rule == "execution_rate" and target is not None and actual is not None:
        return actual.value < target.value
    return not line.reached


def _rule(line: Line, spec: FormSpec, language: str) -> str:
    score = line.score
    if score.rule == "execution_rate":
        values = {"label": spec.execution_label}
        return say(Message(N_("{label} earns spent ÷ budget × weight"), values), language)
    if line.reached and score.rule == "equals" and score.sign == "":
        return _phrase(N_("A number, equal to the target earns full points"), language)
    if line.reached:
        return _phrase(_FULL[score.rule], language)
    if score.computed is not None:
        template = _LOST[spec.reverse if score.rule == "at_most" else score.rule]
        return say(Message(template, {"points": spec.reverse_points}), language)
    tier = _tier(line, spec)
    return say(tier, language) if tier else _phrase(_LEFT[_clause(line)], language)


def _tier(line: Line, spec: FormSpec) -> Message | None:
    """The points a tier allows, where the actual names one."""
    row, weight = line.indicator, line.weight.value
    if line.score.rule != "tier" or row is None or weight is None:
        return None
    for band in spec.bands:
        if band.tier == row.actual_value.word:
            values = {"low": band.low * weight, "high": band.high * weight}
            return Message(N_("Words in three tiers, here {low} to {high} points"), values)
    return None


def _inputs(line: Line, case: Case, language: str) -> str:
    row, weight = line.indicator, _weighed(line)
    if row is None or line.score.rule == "execution_rate":
        return say(_amounts(case, weight), language)
    read = line.score.basis.values
    target, actual = _read(row.target, read.get("target")), _read(row.actual, read.get("actual"))
    if isinstance(row.target.value, Decimal):
        # The sign and the unit of a bare number stand in columns of their own.
        sides = [quoted(cell) for cell in (row.nature, row.unit) if not cell.blank]
        order = [*sides[:1], target, *sides[1:]] if not row.nature.blank else [target, *sides]
        target = " ".join(order)
    template = _UNWEIGHTED if line.weight.absent else _WEIGHTED
    return text(template, language).format(target=target, actual=actual, weight=weight)


_UNWEIGHTED = N_("target {target}, actual {actual}")
_WEIGHTED = N_("target {target}, actual {actual}, weight {weight}")


def _amounts(case: Case, weight: str) -> Message:
    """The figures a spending progress rests on, by the form's own headings."""
    budget = case.form.budget
    fund = budget.total if budget is not None else None
    if fund is None:
        return Message(N_("weight {weight}"), {"weight": weight})
    amount = planned(fund)
    field = "budget" if amount is fund.budget else "initial"
    values = {
        "spent": case.spec.funds["spent"][0] + " " + quoted(fund.spent.cell),
        "budget": case.spec.funds[field][0] + " " + quoted(amount.cell),
        "weight": weight,
    }
    return Message(N_("{spent}, {budget}, weight {weight}"), values)


def _result(line: Line, spec: FormSpec) -> Message:
    """What comes of it, where it is not simply the full weight."""
    score, weight = line.score, line.weight.value
    if score.why is not None and _tier(line, spec) is None:
        return Message(N_("{why}, left to the reviewer"), {"why": score.why})
    if weight is None:
        return Message(N_("reached") if line.reached else N_("not reached"))
    if score.why is not None:
        return Message(N_("left to the reviewer"))
    if score.computed is None:
        return Message(N_("not reached, what it costs is left to the reviewer"))
    row = line.indicator
    scale = Decimal(1) if row is None else row.target_value.scale
    return arithmetic(score, weight, scale, spec)


def _decision(line: Line, spec: FormSpec, review: str) -> Iterator[Message]:
    """Why the points awarded are not the points computed."""
    score, claimed = line.score, line.self_score.value
    if score.reviewed is None and claimed is not None and claimed == score.computed:
        return
    values = {
        "own": quoted(line.self_score.cell),
        "awarded": score.awarded,
        "tolerance": spec.score_tolerance,
        "reviewed": f"{review}={score.reviewed}",
    }
    if score.reviewed is not None:
        yield Message(N_("the reviewed score {reviewed} goes first"), values)
    elif score.awarded is None:
        yield Message(N_("the self score {own} is no score"), values)
    elif claimed is not None and line.weight.value is not None and claimed > line.weight.value:
        yield Message(N_("self score {own} is above the weight: {awarded}"), values)
    elif score.computed is None:
        yield Message(N_("self score {own} stands until then"), values)
    elif claimed is not None and claimed != score.computed:
        near = abs(claimed - score.computed) <= spec.score_tolerance
        below = N_("self score {own} is lower and stands")
        above = N_("self score {own} is higher, the computed one stands")
        within = N_("self score {own} is within {tolerance} and stands")
        yield Message(within if near else below if claimed < score.computed else above, values)


@lru_cache(maxsize=256)
def _source(spec: FormSpec, rule: str, language: str) -> str:
    """The clause a kind of rule rests on; the same few stand in all rows."""
    clause = spec.clauses.get(rule)
    if clause is None:
        return ""
    guessed = clause.status == "reconstructed"
    template = N_("per {clause} (reconstructed)") if guessed else N_("per {clause}")
    return say(Message(template, {"clause": clause.text}), language)


def _clause(line: Line) -> str:
    """Which clause of the form the row rests on."""
    score, row = line.score, line.indicator
    if score.rule in ("at_most", "zero") and not line.reached and score.computed is not None:
        return "reverse" if score.rule == "at_most" else "zero"
    if score.rule == "words" and row is not None:
        kinds = (Kind.NUMBER, Kind.RANGE, Kind.BLANK)
        return "quantitative" if row.target_value.kind in kinds else "qualitative"
    return _CLAUSES.get(score.rule, "quantitative")


def _weighed(line: Line) -> str:
    """The weight; where it stands in the words of a heading, only its number."""
    cell, value = line.weight.cell, line.weight.value
    if value is None or isinstance(cell.value, Decimal) or not cut(cell.text).endswith("…"):
        return quoted(cell)
    return f"{cell.ref}={value.normalize():f}"


def _read(cell: Cell, shown: object) -> str:
    """A value with the words that were read from it, as the basis quotes them."""
    own = isinstance(cell.value, Decimal) or cell.blank
    return quoted(cell) if own or not shown else f"{cell.ref}“{shown}”"


def quoted(cell: Cell) -> str:
    """A cell as the proof names it: G12=4, E12“≥2次”."""
    if not cell.ref:
        return "—"
    if isinstance(cell.value, Decimal):
        return f"{cell.ref}={cell.text}"
    shown = cell.error or cell.text
    return f"{cell.ref}“{cut(shown) if shown.strip() else ''}”"
