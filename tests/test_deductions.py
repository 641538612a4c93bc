"""Every point taken off has a finding at its row, and the rows explain the whole difference."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.build_samples import SAMPLES
from tests.families_real import FAMILIES, draw
from tests.filling import filled
from tests.published import published
from tests.sheets import FUNDS, OUT, Row, fill, user_form
from tests.submissions import make
from tests.test_families_own import drawn
from tests.test_reader_families import write
from xlsxeval import spec
from xlsxeval.evaluation import evaluate
from xlsxeval.i18n import LANGUAGES
from xlsxeval.model import FormSpec, Judged, Verdict
from xlsxeval.scored.lines import Line, lines
from xlsxeval.scored.remarks import remarks

CUT = frozenset(("XE301", "XE302", "XE402", "XE501", "XE503"))
"""What may stand where we award less than the unit claims."""
UNKNOWN = frozenset(("XE105", "XE201", "XE203", "XE404"))
"""What may stand where the claim is no score; XE404 speaks of the money block as a whole."""
OWN = frozenset(("XE502", "XE601"))
"""What may stand where the unit takes points off itself and gives no reason."""


def unexplained(judged: Judged) -> list[tuple[str, Any, Any]]:
    """Rows that lose points, by us or by the unit itself, without a finding that says so."""
    return [
        (line.score.rule, line.self_score.value, line.score.awarded)
        for line in lines(judged)
        if line.score.reviewed is None and not _told(line, judged)
    ]


def _told(line: Line, judged: Judged) -> bool:
    codes = {finding.code for finding in judged.findings if finding.cell.row == line.row}
    claimed, awarded, weight = line.self_score.value, line.score.awarded, line.weight.value
    if claimed is None or awarded is None:
        return line.self_score.absent or bool(codes & UNKNOWN)
    if awarded < claimed:
        return bool(codes & CUT)
    row, tolerance = line.indicator, judged.case.spec.score_tolerance
    asked = row is not None and bool(row.reason.ref) and not row.reason.text.strip()
    lost = weight is not None and weight - claimed > tolerance
    return not (asked and lost) or bool(codes & OWN)


def difference(judged: Judged) -> bool:
    """The change of the total is the sum of the rows' changes."""
    scores = judged.case.scores
    if scores.awarded_total is None or scores.self_total is None:
        return True
    off = [
        (line.score.awarded or Decimal(0)) - (line.self_score.value or Decimal(0))
        for line in lines(judged)
    ]
    return scores.awarded_total - scores.self_total == sum(off, Decimal(0))


def silent(judged: Judged) -> list[str]:
    """Rows that earn less than their weight, miss their target or wait, and say nothing."""
    return [line.identity for line, told in _remarks(judged) if not told and _open(line)]


def talkative(judged: Judged) -> list[tuple[str, str]]:
    """Rows with their full weight, nothing found in them, that say something all the same."""
    found = {finding.cell.row for finding in judged.findings}
    return [
        (line.identity, told)
        for line, told in _remarks(judged)
        if told and not (_open(line) or line.row in found)
    ]


def _remarks(judged: Judged) -> list[tuple[Line, str | None]]:
    found = {
        line.row: [finding for finding in judged.findings if finding.cell.row == line.row]
        for line in lines(judged)
    }
    return [
        (line, remarks(line, judged.case, found[line.row], language))
        for line in lines(judged)
        for language in LANGUAGES
    ]


def _open(line: Line) -> bool:
    awarded, weight = line.score.awarded, line.weight.value
    if awarded is None or line.score.waiting:
        return True
    if weight is None:
        return line.score.verdict is Verdict.MISSED
    return awarded < weight


def proven(path: Path, form: FormSpec | None = None) -> None:
    for judged in evaluate(path, form).forms:
        assert unexplained(judged) == []
        assert silent(judged) == []
        assert talkative(judged) == []
        assert difference(judged)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    proven(path)


def test_submissions(tmp_path: Path) -> None:
    for made in make(tmp_path, 60):
        if made.planted != ("XE101",):
            proven(made.path)


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_published_forms(name: str, tmp_path: Path) -> None:
    proven(draw(FAMILIES[name][1](published(name)), tmp_path / "表.xlsx"))


@pytest.mark.parametrize("name", sorted(drawn()))
def test_typical_forms(name: str, tmp_path: Path) -> None:
    proven(write(tmp_path / "表.xlsx", drawn()[name]))


@pytest.mark.parametrize("form", [f for f in spec.known() if f.layout], ids=lambda form: form.id)
def test_blank_forms_filled_in(form: FormSpec, tmp_path: Path) -> None:
    proven(filled(form, tmp_path / "表.xlsx"), form)


_NAMES = (
    "培训人次",
    "合格率",
    "响应时间",
    "安全事故",
    "项目资金金额",
    "经费控制率",
    "是否建立机制",
)
_VALUES = st.sampled_from(
    ("≥10人", "10", "≤15天", "0次", "无", "95%", "≥95%", "12%", "18—54岁", "20岁", "9月前", "10月")
    + ("是", "否", "显著", "达成", "部分达成", "未达成", "约30", "1.2万元", "", "—", "2021", "=5次")
) | st.sampled_from((0, 1, 0.5, 9.99, 10, 14, 15, 29, 30, 31, 95, -3))
_POINTS = st.sampled_from((0, 0.05, 1, 2.5, 4.9, 4.95, 5, 5.05, 5.2, 7, 10, -1, "", "满分", "5分"))
_REASONS = st.sampled_from((None, "无", "按要求完成", "受疫情影响，活动推迟到下年"))
_ROWS = st.lists(
    st.tuples(st.sampled_from(_NAMES), _VALUES, _VALUES, _POINTS, _POINTS, _REASONS),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS, spent=st.sampled_from((0, 45, 89, 90, 91, "", "多")), score=_POINTS)
@pytest.mark.parametrize("mode", ["linear", "ratio", "points"])
def test_whatever_is_typed(
    mode: str, rows: list[tuple[Any, ...]], spent: Any, score: Any, tmp_path: Path
) -> None:
    form = spec.load(str(user_form(tmp_path, reverse=mode, reverse_points="0.3")))
    typed: list[Row] = [(OUT, "数量指标", *row) for row in rows]
    changes = {"总额_全年执行数": spent, "总额_得分": score}
    proven(fill(tmp_path / "表.xlsx", rows=typed, funds=FUNDS, **changes), form)
