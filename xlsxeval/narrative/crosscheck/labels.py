"""What the words before a number call it: a budget, a spending, a rate, a total score."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from xlsxeval.narrative.crosscheck.context import Names, aside, before, earlier, ours
from xlsxeval.narrative.crosscheck.report import Number

_TAIL = (
    r"(?:总?额|总?数|总量|决算|合计|金额|资金|经费|规模|合计|共计|总计|累计|数|共|计|为|是|达到?|了|:|约|近"
    r"|超过?|人民币|\((?:调整后|含追加)\)|\()*$"
)
_LABELS = {
    "initial": re.compile(rf"年初(?:部门|财政|资金|批复)?预算{_TAIL}"),
    "budget": re.compile(rf"(?:预算(?:安排|批复|下达|指标)?|预算总支出){_TAIL}"),
    "spent": re.compile(
        rf"(?:(?<!预算)支出|(?:预算)?执行|支付|列支|开支|(?:资金|经费)使用|使用(?:资金|经费)?){_TAIL}"
    ),
}
_RATE = re.compile(
    r"(?:(?:支出|支付|执行|预算执行|资金执行|资金支付|预算支出)(?:进度|率)|(?:预算|支出|执行)完成率"
    r"|(?:资金|经费|预算)使用率)(?:为|是|达到?|:|\(|约|近|超过?|已)*$"
)
_SOME = re.compile(r"(?:以上|以下)?的(?:有|共|项目|单位|资金)")
"""执行率达到100%的有5个项目."""
_QUOTIENT = re.compile(
    r"(?:占|完成|执行)了?(?:全年|年度|年初|调整后?|当年|本年|财政|部门|项目|总)*预算"
    r"(?:数|总?额|总数|安排|资金|指标)*(?:[0-9.,]+[万亿]?元)?的$"
)
"""支出90万元，占全年预算100万元的90%."""
_FRACTION = re.compile(r"[01]\.[0-9]{2,}")
_FILLER = re.compile(
    r"(?:19|20)[0-9]{2}年度?|全年|年度|当年|本年度?|今年|项目|部门|[全我]?单位|[全我]?[馆局校院所镇委办]|[全我]部门|本?中心"
    r"|整体|总体|财政|资金|批复|安排|下达|调整后?|实际|实有|共|合计|总计?|累计|已|经费|的|其中|预算|全部"
    r"|决算|年末|截至|年底|底|末|申报|支出|到位|收支|完成|执行|本|该|[为均系,、:]|12月|31日"
)
_TOTAL = re.compile(
    r"(?P<strong>总得分|总评分|总分|综合得分|综合评分|最终得分|最终评分|合计得分|最后得分|总体得分|综合评[定价])?"
    r"(?P<weak>自评得分|自评分数?|(?:自评|评价|评定)结果|评价得分|评价分|得分|评分|自评)?(?:合计|共计|共|总计)?(?:为|是|:|\(|达到?|约|得)*$"
)
_TOTAL_FILLER = re.compile(
    r"(?:19|20)[0-9]{2}年度?|最终|综合|经|认真|自评|自我|评价|总|我?[馆局校院所镇]|[我本]?单位|[我本]?部门"
    r"|本?项目|整体|总体|支出|预算|绩效|年度|指标|各项|评定|评估|计算|测算|打分|后|结果|的|得分|本次|本|该"
    r"|共|实际|对照|逐项|汇总|满分100分"
)
_WHOLE = re.compile(
    r"总|全年|年度|整体|部门|合计|累计|全部|(?:19|20)[0-9]{2}年|本单位|我单位|我[馆局校院所镇委办]|^其中"
)
"""What says that all of the form's money is meant."""
_NEIGHBOURS = {"项目支出": "专项支出", "专项支出": "项目支出"}
_PARTS = ("基本支出", "项目支出", "专项支出")


class Claim(NamedTuple):
    """What a number is called: budget, initial, spent, rate or total, of a fund row or of all.

    `field` is "" for 基本支出487.99万元, which may be planned or spent.
    """

    field: str
    fund: str = ""
    firm: bool = False
    """The words leave no doubt that the whole is meant."""


def twin(fund: str) -> str:
    """What others call the fund row: 项目支出 is 专项支出."""
    return _NEIGHBOURS.get(fund, fund)


def rated(number: Number) -> Number:
    """预算执行率0.9487 is 94.87%; any other number is itself."""
    quantity = number.quantity
    written = number.paragraph.text[number.start : number.end]
    fraction = _FRACTION.fullmatch(written) and not number.tail and _RATE.search(number.head)
    if quantity.value is None or not fraction:
        return number
    value, scale = quantity.value * 100, quantity.scale * 100
    return number._replace(quantity=replace(quantity, value=value, scale=scale, unit="%"))


def claim(number: Number, known: Names) -> Claim | None:
    """What the number is called, where that is certain."""
    if number.quantity.unit not in ("元", "%"):
        return _score(number, known)
    found, other = _money(number, known)
    if found is None or aside(number, known):
        return None
    if found.fund or found.firm:
        return found
    part = _part_before(number, known)
    if part and found.field != "rate":
        return found._replace(fund=part)
    return None if other or part or _other_before(number, known) else found


def _money(number: Number, known: Names) -> tuple[Claim | None, bool]:
    """The claim, and whether the words name something else than the form's whole."""
    head = number.head
    if number.quantity.unit == "%" and _QUOTIENT.search(before(number)):
        return (Claim("rate", firm=True), False) if _spent_before(number, known) else (None, False)
    if number.quantity.unit == "%":
        match = _RATE.search(head)
        if match is None or number.tail.startswith(
            ("的有", "的项目", "的单位", "以上的", "以下的")
        ):
            return None, False
        prefix = head[: match.start()]
        part = "其中" in before(number) and any(n in prefix for n in (*_PARTS, *known.funds))
        firm = bool(_WHOLE.search(prefix)) and not part
        return Claim("rate", firm=firm), part or bool(_rest(prefix, _FILLER, known))
    fund = _fund(head, known)
    if fund is not None:
        return fund, False
    for field, label in _LABELS.items():
        match = label.search(head)
        if match is not None:
            prefix = head[: match.start()]
            if prefix.startswith(("占", ",占")) and _spent_before(number, known):
                prefix = prefix.lstrip(",占")
            rest = bool(_rest(prefix, _FILLER, known)) or _part(number, prefix, head, known)
            firm = bool(_WHOLE.search(head)) and not rest
            return Claim(field, firm=firm), rest
    return None, False


def _spent_before(number: Number, known: Names) -> bool:
    """The share is of what was spent in all: 实际支出90万元，完成预算的90%."""
    amounts = [each for each in earlier(number) if each.quantity.unit == "元"]
    if amounts and re.search(r"占[^,。;]*预算[^,。;]*$", amounts[-1].head):
        amounts.pop()
    said = claim(amounts[-1], known) if amounts else None
    return said is not None and said.field == "spent" and not said.fund


def _fund(head: str, known: Names) -> Claim | None:
    """基本支出487.99, 财政拨款预算100: of a fund row."""
    for fund in known.funds:
        for name in {fund, twin(fund)}:
            prefix, found, behind = head.rpartition(name)
            tail = re.sub("支出|预算|实际|执行|安排", "", behind)
            if not found or _rest(prefix, _FILLER, known) or not re.fullmatch(_TAIL, tail):
                continue
            around = prefix + behind
            field = "budget" if "预算" in around else "spent" if "实际" in around else ""
            return Claim(field, fund)
    return None


def _part(number: Number, prefix: str, head: str, known: Names) -> bool:
    """项目预算 beside 基本支出预算 or behind 其中, and 项目支出 of a department, are parts."""
    text, head_ = number.paragraph.text, before(number)
    if "项目" in prefix and ("其中" in head_ or "基本支出" in head_):
        return True
    split = not known.project or "基本支出" in text
    if split and any(part in head for part in _PARTS):
        return True
    return "项目" in prefix and bool(re.search(r"基本(?:支出)?(?:预算|经费)", text))


def _other_before(number: Number, known: Names) -> bool:
    """信息化项目预算100万元，支出90万元: the sentence speaks of something else."""
    for each in reversed(earlier(number)):
        if each.quantity.unit in ("元", "%"):
            found, other = _money(each, known)
            if other:
                return True
            if found is not None and found.firm:
                return False
    return False


def _part_before(number: Number, known: Names) -> str:
    """财政拨款预算90万元，支出89万元: the fund row both are of."""
    numbers = earlier(number)
    found = _fund(numbers[-1].head, known) if numbers else None
    return found.fund if found is not None and found.field else ""


def _rest(prefix: str, filler: re.Pattern[str], known: Names) -> str:
    for name in known.own:
        prefix = prefix.replace(name, "")
    return filler.sub("", prefix)


def _score(number: Number, known: Names) -> Claim | None:
    """最终得分96.24分, of the whole form."""
    match = _TOTAL.search(number.head)
    if match is None or not (match["strong"] or match["weak"]):
        return None
    if not number.quantity.unit and number.tail[:1] not in ("", ",", "。"):
        return None
    if _rest(number.head[: match.start()], _TOTAL_FILLER, known) or aside(number, known):
        return None
    firm = bool(match["strong"] or ours(number.head, known))
    if not firm and _of_a_row(number):
        # 得分 beside 分值 is one indicator's.
        return None
    full = match["strong"] == "总分" and not match["weak"]
    return Claim("full" if full else "total", firm=firm)


def _of_a_row(number: Number) -> bool:
    """分值 stands before the score, or in the same sentence."""
    paragraph = number.paragraph
    end = paragraph.sentence(number.start)[1]
    return bool(re.search(r"分值|权重|指标值", paragraph.text[:end]))
