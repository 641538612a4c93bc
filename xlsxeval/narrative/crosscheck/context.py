"""What the words around a number speak of: the form's whole, or something else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxeval.model import BLANKS, Case, Cell
from xlsxeval.narrative.crosscheck.facts import fund_name
from xlsxeval.narrative.crosscheck.report import Number
from xlsxeval.quantity import plain

_BACK = 12
"""Numbers looked back at."""
_TOPIC = re.compile(
    r"(?:^|(?<=[。;:,、)》”是.]))(?P<name>[\u4e00-\u9fff“”]{2,24}?(?:项目|工程|课题|标段|专项(?!支出)))"
    r"(?=[。:,;(]|[0-9]|预算|安排|支出|年初|全年|总|资金|经费|$)"
)
_PLAIN = re.compile(
    r"项目|工程|课题|标段|专项|经费|资金|全年|年度|当年|本年|今年|财政|部门|整体|总体|单位|绩效|自评|评价|预算|支出"
    r"|重点|主要|所有|全部|部分|上述|以下|其他|一般|公共|政府|安排|实施|开展|涉及|批复|下达|申报|管理|执行|完成|共有"
    r"|保障|确保|推进|推动|加强|加快|促进|落实|做好|完善|支持|根据|按照|由于|导致"
    r"|[我本该此各个年月日的等和及与对为是在有共中内第上下按将了从由其因受未已尚]|[馆局校院所镇委办]"
)
"""Words that name no project of its own."""
_ELSE = re.compile(
    r"合同|中标|招标|采购|三公|公务|接待|培训|会议|举办|购置|贷款|债[务券]|捐|门票|收费|人均|户均|平均|奖金|罚款"
)
"""What amounts of their own are told of."""
_OUR_OWN = re.compile(r"整体|[全我本]部门|[我本]单位|全[馆局校院所镇县区]|[我本][馆局校院所镇委办]")
_THIS = re.compile(r"[该本]项目")


@dataclass(frozen=True)
class Names:
    """The form's own words that may stand before any label."""

    own: tuple[str, ...]
    funds: tuple[str, ...]
    project: bool
    """The form is of one project."""


def names(case: Case) -> Names:
    """The unit, the project and the fund rows of the form."""
    cells: Sequence[Cell] = (case.form.unit, case.form.project)
    own = [plain("".join(cell.text.split())) for cell in cells]
    own += [re.sub(r"^[0-9A-Za-z]+[-_]", "", name) for name in own]
    budget = case.form.budget
    funds = [fund_name(f) for f in (budget.funds if budget else ()) if f.group != "total"]
    project = case.form.project.text.strip() not in BLANKS
    return Names(tuple(name for name in own if len(name) > 1), tuple(filter(None, funds)), project)


def before(number: Number) -> str:
    """The sentence, up to the number."""
    paragraph = number.paragraph
    return paragraph.text[paragraph.sentence(number.start)[0] : number.start]


def earlier(number: Number) -> Sequence[Number]:
    """The last numbers of the sentence before this one."""
    numbers = number.paragraph.numbers
    begin = number.paragraph.sentence(number.start)[0]
    own = bisect_left(numbers, number.start, key=lambda each: each.start)
    return [each for each in numbers[max(0, own - _BACK) : own] if each.start >= begin]


def aside(number: Number, known: Names) -> bool:
    """The number is of another thing: 信息化项目：预算100万元; 采购合同98万元，已支付97万元."""
    if ours(number.head, known):
        return False
    said = before(number)
    # 本项目 in a department's report is one of its projects.
    other = _ELSE.search(said) or (not known.project and _THIS.search(said))
    return bool(other) or _topic(number, known)


def _topic(number: Number, known: Names) -> bool:
    """The paragraph names a project that is not the form's, and nothing of the whole since."""
    return speaks_of_other(number.paragraph.text[: number.start], known)


def speaks_of_other(text: str, known: Names) -> bool:
    """The words name a project that is not the form's, and nothing of the whole since."""
    for name in known.own:
        text = text.replace(name, "")
    named = [m for m in _TOPIC.finditer(text) if len(_PLAIN.sub("", m["name"])) > 1]
    return bool(named) and not ours(text[named[-1].end() :], known)


def ours(text: str, known: Names) -> bool:
    """The words say that the whole of the form is meant: 部门整体, of a project's form 本项目."""
    return bool(_OUR_OWN.search(text) or (known.project and _THIS.search(text)))
