"""From a text to its Quantity: whole-cell readings first, then the numbers in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xlsxeval.i18n import N_
from xlsxeval.model import BLANKS, Kind, Message, Quantity
from xlsxeval.quantity import words
from xlsxeval.quantity.amounts import amount_at, range_at
from xlsxeval.quantity.dates import When, date_at
from xlsxeval.quantity.lexicon import CODES, LABEL, MARKER, SKIP, unfinished
from xlsxeval.quantity.numerals import Doubt, Numeral, numeral_at, run_end
from xlsxeval.quantity.spelling import plain

_START = re.compile(
    r"[0-9A-Za-z.零〇一二两三四五六七八九十百千万廿卅壹贰叁肆伍陆柒捌玖拾半年上下当本今第前近每次〔\[【(（双]"
)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+\-/]*+")
_LINE_START = re.compile(r"(?:^|[\n。；;])[ ]{0,3}$")
_SIGNS = re.compile(r"[≥≤><=≠±≈]+")
_WORKS = re.compile(r"[^，。；,;:!\n%()]{0,40}、")
_DATE_LEAD = re.compile(
    r"(?:于|在|到|已|计划|预计|预期|项目|工程|实际|完成|完工|竣工|时间|日期|为|是|应|须|需|确保|力争|均|全部|各项|工作|任务|按照|按|"
    r"该|将|资金|补助|款项|原则上|当年|今年|年度|本|[\s:,，“(【]|≤|<=|=<|≥|>=|[<>]|不[得能应可]?(?:晚于|迟于|早于|超过)|早于|晚于|最迟|最晚|最早|截至|截止|全年)*+"
)
_DATE_TAIL = re.compile(
    r"(?:全部|全面|按时|及时|如期|按期|按计划|基本|已经|已|均|顺利|正式|前|完成|完工|竣工|验收|交付|使用|投入|运营|启用|支付|拨付|发放|到位|结束|"
    r"开工|启动|开始|实施|建成|交工|通过|项目|工程|任务|工作|建设|所有|全年|年度|目标|资金|并|且|和|上报|报送|举办|开展|了|投产|施工|主体|各项|款项|款|补助|"
    r"补贴|到账|付清|结算|合同|签订|采购|招标|编制|提交|报告|印发|下达|完毕|整体|预期|进度|[\s。.,，;；)”】、的])*+"
)
_YEAR_TAIL = re.compile(
    r"(?:全部|全面|按时|如期|已|均|全年|[\s。.)”]|完成|完工|竣工|建成|验收|交付)*+"
)
_FILLERS = "-—―–…./\\*_ \n~。"


@dataclass
class _Found:
    """What stands in one text, in order."""

    amounts: list[Quantity] = field(default_factory=list)
    dates: list[When] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def _passed(text: str, at: int) -> int | None:
    """Where a thing that only looks like a number ends."""
    skip = SKIP.match(text, at)
    if skip:
        return skip.end()
    char = text[at]
    marker = MARKER.match(text, at) if char.isdigit() or char == "(" else None
    if marker and (char == "(" or _LINE_START.search(text[max(0, at - 5) : at])):
        return marker.end()
    return None


def _labelled(text: str, numeral: Numeral) -> bool:
    """指标1：, 附件2: the number belongs to the label."""
    behind = text[numeral.end : numeral.end + 1]
    return bool(LABEL.search(text[max(0, numeral.start - 4) : numeral.start])) and (
        behind == "" or behind in ":：、. \n)" or "\u4e00" <= behind <= "\u9fff"
    )


def _is_code(text: str, numeral: Numeral, end: int) -> bool:
    """Letters that are no unit follow: 5G, 3D, 1e3."""
    behind = text[end : end + 2].lstrip("-")[:1]
    return behind.isascii() and (behind.isalpha() or behind == "_")


def _measure(text: str, shown: str, at: int, found: _Found) -> int:
    """Read the numeral at `at` into `found`; answers where to go on."""
    numeral = numeral_at(text, at)
    if isinstance(numeral, Doubt):
        found.doubts.append(numeral)
        return numeral.end
    code = _CODE.match(text, at)
    if numeral is None:
        return code.end() if code else run_end(text, at)
    if _labelled(text, numeral):
        unit = amount_at(text, shown, numeral)
        if not isinstance(unit, Quantity) or not unit.unit:
            return numeral.end
    amount = range_at(text, shown, numeral) or amount_at(text, shown, numeral)
    if amount is None:
        return numeral.end
    if isinstance(amount, Doubt):
        found.doubts.append(amount)
        return max(amount.end, numeral.end)
    end = max(amount.span[1], numeral.end)
    if _is_code(text, numeral, end):
        return max(code.end() if code else end, end)
    found.amounts.append(amount)
    return end


def _scan(text: str, shown: str, zeros: list[Quantity]) -> _Found:
    found, at = _Found(), 0
    spans = [zero.span for zero in zeros]
    while begin := _START.search(text, at):
        at = begin.start()
        while spans and spans[0][1] <= at:
            spans.pop(0)
        passed = spans[0][1] if spans and spans[0][0] <= at else _passed(text, at)
        if passed is not None:
            at = passed
            continue
        when = date_at(text, at)
        if when is not None:
            found.dates.append(when)
            at = when.end
            continue
        code = CODES.match(text, at)
        if code is not None:
            at = code.end()
            continue
        at = _measure(text, shown, at, found)
    found.amounts = sorted(found.amounts + zeros, key=lambda amount: amount.span)
    return found


def _date(text: str, shown: str, found: _Found) -> Quantity | None:
    """The text is one date and nothing but words around a date."""
    if len(found.dates) != 1 or found.amounts or found.doubts:
        return None
    when = found.dates[0]
    lead, tail = text[: when.start], text[when.end :]
    tails = _YEAR_TAIL if when.yearly else _DATE_TAIL
    if len(text) > 80 or not (_DATE_LEAD.fullmatch(lead) and tails.fullmatch(tail)):
        return None
    if not when.possible:
        day = text[when.start : when.end].strip()
        doubt = Message(N_("The date {text} does not exist."), {"text": day})
        return Quantity(Kind.WORDS, shown, (0, len(shown)), doubt=doubt)
    glyph = bool(_SIGNS.search(lead))
    return Quantity(
        Kind.DATE, shown, (when.start, when.end), when.sign, glyph, first=when.first, last=when.last
    )


def _without_years(amounts: list[Quantity]) -> list[Quantity]:
    """A bare 2021 beside other numbers is a year."""
    kept = [
        amount
        for amount in amounts
        if amount.value is None
        or amount.unit
        or amount.sign
        or amount.scale != 1
        or not (1990 <= amount.value <= 2099 and amount.value % 1 == 0)
    ]
    return kept if kept else amounts


def _alone(text: str, amount: Quantity) -> bool:
    """The one amount of a text is what the text says: nothing open, no list of works behind it."""
    signs = _SIGNS.findall(text)
    if len(signs) > (1 if amount.glyph else 0) or text.strip().startswith("—"):
        return False
    if amount.zero or amount.value == 0:
        return True
    if unfinished(text):
        return False
    return amount.unit == "%" or not _WORKS.match(text, amount.span[1])


def _numbers(text: str, shown: str, found: _Found) -> Quantity:
    amounts = _without_years(found.amounts)
    doubt = found.doubts[0].message if found.doubts else None
    words_only = Quantity(Kind.WORDS, shown, (0, len(shown)), others=tuple(amounts), doubt=doubt)
    if found.doubts or not amounts:
        return words_only
    if all(amount.zero for amount in amounts):
        return amounts[0]
    if len(amounts) > 1 or not _alone(text, amounts[0]):
        return words_only
    amount = amounts[0]
    if amount.kind is Kind.RANGE and amount.sign is not None:
        return words_only
    return amount


def parse(text: str) -> Quantity:
    """What the text says, as far as it can be proven."""
    flat = plain(text)
    if text.strip() in BLANKS or not flat.strip(_FILLERS):
        return Quantity(Kind.BLANK, text)
    whole = (0, len(text))
    if word := words.yes_no(flat):
        return Quantity(Kind.YES_NO, text, whole, word=word)
    if word := words.tier(flat):
        return Quantity(Kind.TIER, text, whole, word=word)
    found = _scan(flat, text, words.zeros(text, flat))
    return _date(flat, text, found) or _numbers(flat, text, found)


def mentions(text: str) -> tuple[tuple[Quantity, ...], tuple[When, ...]]:
    """Every number and every date of a running text, in order."""
    flat = plain(text)
    found = _scan(flat, text, words.zeros(text, flat))
    return tuple(found.amounts), tuple(found.dates)
