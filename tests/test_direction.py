"""Which way an indicator runs, told by its name alone; where nothing tells, nobody assumes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.sheets import fill
from xlsxeval import spec
from xlsxeval.evaluation import evaluate
from xlsxeval.model import Indicator
from xlsxeval.scoring import Direction, named

LESS = [
    "产品不合格率",
    "不满意率",
    "未按时完成率",
    "未就业率",
    "投诉率",
    "安全事故次数",
    "项目成本",
    "项目预算控制数",
    "失业人数",
    "系统中断次数",
    "办理天数",
    "整改不到位问题数",
    "差评数",
]
MORE = [
    "产品合格率",
    "群众满意率",
    "投诉处理率",
    "不动产登记率",
    "非税收入",
    "不合格产品处理率",
] + [
    "系统可用率",
    "群众安全感",
    "新增就业",
    "传染病报告率",
]
ASK = [
    "服务响应时长",
    "矛盾纠纷数",
    "预算控制数",
    "舆情事件数",
    "行政处罚数",
    "降低不合格率",
    "排查隐患数",
    "检查问题数",
    "重复建设数",
]
COUNTED = ["培训时长", "扶持企业数", "维修校舍面积", "维修路灯", "检查企业"]


@pytest.fixture(scope="module")
def row(tmp_path_factory: pytest.TempPathFactory) -> Indicator:
    path = fill(tmp_path_factory.mktemp("form") / "自评表.xlsx")
    return evaluate(path).forms[0].case.form.indicators[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [(name, Direction.LESS) for name in LESS]
    + [(name, Direction.MORE) for name in [*MORE, *COUNTED]]
    + [(name, Direction.UNKNOWN) for name in ASK],
)
def test_a_name_tells_its_direction(row: Indicator, name: str, expected: Direction) -> None:
    assert row.level2.text == "数量指标"
    known = spec.load("mof-project-2020")
    assert named(replace(row, name=replace(row.name, value=name)), known) is expected
