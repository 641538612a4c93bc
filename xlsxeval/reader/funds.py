"""Fund rows among themselves: the total, the splits, and what is part of what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from xlsxeval.model import FormSpec, Fund, changed
from xlsxeval.reader.keys import key, plain, rank

_PART = re.compile(r"^其中[:：]?")
_NUMBERING = re.compile(r"^(?:\d+[.、]|[(（]\d+[)）]|[①-⑨])")
_PUBLIC = re.compile(r"财政(?:性)?(?:拨款|资金|补助|预算)|公共预算|公共财政")
_TIER = re.compile(r"^(?:中央|省|市|县|区|乡|镇|上级|本级|自治区|地方|国家)")
_APART = re.compile(r"其他|其它|结转|结余|自有|自筹|单位资金|专户|社会|银行|贷款|捐")
_AMOUNTS = ("budget", "initial", "spent")


def arranged(funds: Sequence[Fund], spec: FormSpec) -> list[Fund]:
    """The rows with their groups and nesting; headings of a split are left out."""
    segments: list[list[Fund]] = [[]]
    group = ""
    for fund in funds:
        turned = "" if _filled(fund) else _split(fund, spec)
        if turned:
            group = turned
            segments.append([])
            continue
        found = changed(fund, group=group or _kind(fund, spec))
        segments[-1].append(found)
        if found.group == "total":
            segments.append([])
    return _with_total([fund for segment in segments for fund in _nested(segment)])


def _nested(segment: Sequence[Fund]) -> list[Fund]:
    """其中 rows below the first row of a segment are parts of the row above them."""
    found: list[Fund] = []
    left = 0
    for position, fund in enumerate(segment):
        if position and not left and _is_part(fund, segment[position - 1]):
            left = _extent(segment[position - 1], segment[position:])
            parent = found[-1]
        if left:
            left -= 1
            found.append(changed(fund, group=parent.group, nested=True))
        else:
            found.append(fund)
    return found


def _is_part(fund: Fund, above: Fund) -> bool:
    name = plain(fund.name.text)
    whole = _PART.sub("", plain(above.name.text))
    # 地方资金 stands beside 中央财政资金, but is part of 财政拨款.
    tier = _TIER.match(name) and _PUBLIC.search(whole) and not _TIER.match(whole)
    return bool(_PART.match(name) or tier)


def _extent(parent: Fund, rows: Sequence[Fund]) -> int:
    """How many rows are parts of the parent: those that make it up, else until a name apart."""
    for amount in _AMOUNTS:
        whole = getattr(parent, amount).value
        total = Decimal(0)
        for count, fund in enumerate(rows, 1):
            total += getattr(fund, amount).value or 0
            if whole and total == whole:
                return count
    for count, fund in enumerate(rows):
        name = plain(fund.name.text)
        if _APART.search(name) or (count and _PART.match(name)):
            return count
    return len(rows)


def _with_total(funds: list[Fund]) -> list[Fund]:
    """At most one total: the row named so, or the only row, or a first row that is no part."""
    named = [fund for fund in funds if fund.group == "total"]
    if named:
        first = named[0]
        return [
            fund
            if fund is first or fund.group != "total"
            else changed(fund, group="source", nested=True)
            for fund in funds
        ]
    if not funds or (len(funds) > 1 and _PART.match(plain(funds[0].name.text))):
        return funds
    return [changed(funds[0], group="total"), *funds[1:]]


def _filled(fund: Fund) -> bool:
    return any(not figure.blank for figure in (fund.initial, fund.budget, fund.spent))


def _heading(fund: Fund) -> str:
    return key(_NUMBERING.sub("", _PART.sub("", plain(fund.name.text))))


def _split(fund: Fund, spec: FormSpec) -> str:
    """source or nature, where the row heads a split of the money."""
    for group in ("source", "nature"):
        if rank(_heading(fund), spec.labels[f"{group}_group"]) is not None:
            return group
    return ""


def _kind(fund: Fund, spec: FormSpec) -> str:
    heading = _heading(fund)
    if rank(heading, spec.labels["total_fund"]) is not None:
        return "total"
    nature = (*spec.labels["basic_fund"], *spec.labels["project_fund"])
    return "nature" if rank(heading, nature) is not None else "source"
