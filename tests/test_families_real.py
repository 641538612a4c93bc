"""Published forms in their families' own columns, against what is worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.families_real import FAMILIES, draw, points
from tests.published import published
from xlsxeval.evaluation import evaluate
from xlsxeval.model import Judged, Kind, Severity, Verdict


@dataclass(frozen=True)
class Expected:
    """What stands in the published form, and the errors it deserves: (code, row position)."""

    total: str | None
    progress: str | None
    errors: dict[str, list[int | str]]
    warnings: list[str]


EXPECTED = {
    "chizhou_tangxi_town_2022": Expected(
        None, None, {"XE303": ["weights"], "XE404": ["money"], "XE405": ["money"]}, []
    ),
    "cq_sciencecity_media_2021": Expected(
        "97.6",
        None,
        {
            "XE201": [1, 7],
            "XE303": ["weights"],
            "XE306": ["total"],
            "XE404": ["money"],
            "XE501": [8],
        },
        ["XE504", "XE504"],
    ),
    "hengshan_grain_2020": Expected(None, "1.000000", {}, []),
    "huanggang_soil_monitor_2020": Expected("99.6", "1.000000", {}, ["XE502"]),
    "langfang_food_school_2019": Expected(None, "0.862037", {"XE402": ["money"]}, []),
    "sh_putuo_sports_2022a": Expected("98.62", "0.861830", {}, []),
    "xiaoxian_zhangzhuangzhai_2023": Expected(None, "1.000000", {"XE303": ["weights"]}, []),
    "yongde_minglang_school_2022": Expected(
        "96", "1.000000", {"XE503": [5], "XE601": [2, 5]}, ["XE305", "XE502"]
    ),
    "yongzhou_lingling_forestry_2021_dept": Expected(
        None,
        "0.804487",
        {
            "XE303": ["weights"],
            "XE304": ["level"],
            "XE401": ["money"],
            "XE402": ["money"],
            "XE503": [7, 8],
            "XE601": [7, 8],
        },
        [],
    ),
}


@pytest.fixture(params=sorted(FAMILIES))
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, dict[str, Any], Judged]:
    name: str = request.param
    form = published(name)
    _, layout = FAMILIES[name]
    (judged,) = evaluate(draw(layout(form), tmp_path / "自评表.xlsx")).forms
    return name, form, judged


def decimals(texts: list[str | None]) -> list[Decimal | None]:
    return [Decimal(text) if text else None for text in texts]


def test_every_published_form_is_expected() -> None:
    assert FAMILIES.keys() == EXPECTED.keys()


def test_form_rows_points_and_money_are_read_whole(case: tuple[str, Any, Judged]) -> None:
    name, form, judged = case
    found, budget = judged.case.form, judged.case.form.budget
    assert budget is not None
    assert judged.case.spec.id == FAMILIES[name][0]
    assert found.unit.text in (form["unit"], "粮食调控股")
    assert found.year == form["year"]
    assert [row.name.text for row in found.indicators] == [row[2] for row in form["rows"]]
    for place, side in ((3, "target"), (4, "actual")):
        read = ["".join(getattr(row, side).text.split()) for row in found.indicators]
        if name != "yongde_minglang_school_2022":
            assert read == ["".join(row[place].split()) for row in form["rows"]]
    weighted = name != "huanggang_soil_monitor_2020"
    weights = [row[5] if weighted else None for row in form["rows"]]
    assert [row.weight.value for row in found.indicators] == decimals(weights)
    scores = decimals([row[6] for row in form["rows"]])
    assert [row.self_score.value for row in found.indicators] == scores
    weight, score = points(form["budget"][0])
    assert [budget.weight.value, budget.self_score.value] == decimals([weight, score])
    printed = found.printed_total.value
    assert printed == (None if EXPECTED[name].total is None else Decimal(EXPECTED[name].total))


def test_money_is_read_fund_by_fund(case: tuple[str, Any, Judged]) -> None:
    name, form, judged = case
    budget = judged.case.form.budget
    assert budget is not None
    read = {fund.name.text.strip("：:"): fund for fund in budget.funds}
    for fund in form["budget"]:
        label = fund[0].strip("：:").removeprefix("其中:" if "lingling" in name else "")
        if label.startswith("按"):
            continue
        amounts = [read[label].initial, read[label].budget, read[label].spent]
        values = [amount.value for amount in amounts]
        wanted = decimals([_number(text) for text in fund[1:4]])
        assert values == wanted or "lingling" in name
        assert [value for value in values if value] == [value for value in wanted if value]


def _number(text: str | None) -> str | None:
    bare = (text or "").replace(",", "").removesuffix("万元")
    return bare if bare not in ("", "-", "—") else None


def test_progress_and_findings_are_those_deserved(case: tuple[str, Any, Judged]) -> None:
    name, _, judged = case
    expected, scores = EXPECTED[name], judged.case.scores
    progress = None if scores.progress is None else str(round(scores.progress, 6))
    assert progress == expected.progress
    rows = {row.row: position for position, row in enumerate(judged.case.form.indicators)}
    errors = [f for f in judged.findings if f.severity is Severity.ERROR]
    by_code: dict[str, list[Any]] = {}
    for finding in errors:
        place = {"XE303": "weights", "XE304": "level", "XE306": "total"}.get(finding.code)
        place = "money" if finding.code.startswith("XE4") else place
        by_code.setdefault(finding.code, []).append(place or rows[finding.cell.row])
    assert by_code == expected.errors
    warnings = [f.code for f in judged.findings if f.severity is Severity.WARNING]
    assert warnings == expected.warnings


def test_rows_of_one_number_on_each_side_are_decided(tmp_path: Path) -> None:
    """At least 95 in 100 of the published rows whose direction can be told are not left over."""
    pairs = []
    for name in sorted(FAMILIES):
        form = published(name)
        (judged,) = evaluate(draw(FAMILIES[name][1](form), tmp_path / f"{name}.xlsx")).forms
        pairs += [
            (row.name.text, score.verdict)
            for row, score in judged.case.scored_rows
            if row.target_value.kind is row.actual_value.kind is Kind.NUMBER
        ]
    left = [name for name, verdict in pairs if verdict is Verdict.REVIEW]
    # Money as a quantity tells no direction: more spent is neither better nor worse.
    assert left == ["指标1工程资金金额"]
    assert len(pairs) > 50
