"""Numerals: Arabic with separators, Chinese, shares in words; or why one cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval.i18n import N_
from xlsxeval.model import Message


@dataclass(frozen=True)
class Numeral:
    """A number without its unit; `unit` only where the numeral says it (百分之)."""

    start: int
    end: int
    value: Decimal
    scale: Decimal = Decimal(1)
    unit: str = ""
    han: bool = False


@dataclass(frozen=True)
class Doubt:
    """What looks like a number and cannot be read for certain."""

    start: int
    end: int
    message: Message


_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
SCALES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "亿": Decimal(10**8)}
_HAN = "".join(_DIGITS) + "".join(_TENS) + "万亿廿卅"

_RUN = re.compile(rf"([{_HAN}]{{1,24}}+)(?:点([{''.join(_DIGITS)}]{{1,12}}+)([百千万亿]{{0,2}}))?")
_SHARE = re.compile(r"(百|千|万)分之\s?")
_SHARES = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
_HALF = re.compile(r"半数|一半")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})++(?:\.[0-9]++)?(?![0-9,])")
_BLOB = re.compile(r"[0-9]++(?:[.,'’](?!(?:19|20)[0-9]{2}年)[0-9]++)*+")
"""A comma before a year ends a clause: 目标值为50，2023年完成95."""
_PLAIN = re.compile(r"[0-9]++(?:\.[0-9]++)?|\.[0-9]++")
_BROKEN = re.compile(
    r"[0-9]{1,3}(?: [0-9]{3})++(?![0-9])(?:\.[0-9]++)?|[0-9]++(?:\.[ \n]++|[ \n]++\.)[0-9]++"
    r"|[0-9]++[。·一][0-9]++|[0-9]{1,3}、[0-9]{3}\.[0-9]++"
)
_LETTERS = re.compile(r"[0-9OolI](?:(?!,(?:19|20)[0-9]{2}年)[0-9OolI.,])*+")
_SCALE = re.compile(r"\s?(百万|千万|百亿|千亿|万亿|万|亿|千(?![瓦克米伏])|百(?!分))")
_LONGEST = 15


def _thousand(run: str) -> int | None:
    """Below ten thousand; None for what nobody would write (三四, 二百五)."""
    total, digit, last, zero = 0, None, 10_000, False
    for char in run:
        if char in _TENS:
            unit = _TENS[char]
            if unit >= last or (digit is None and (unit != 10 or total or zero)):
                return None
            total, last, digit, zero = total + (digit or 1) * unit, unit, None, False
        elif digit is not None:
            return None
        elif _DIGITS[char] == 0:
            if run not in ("零", "〇") and (zero or not total):
                return None
            zero = True
        else:
            digit = _DIGITS[char]
    if digit is None:
        return None if zero and total else total
    return None if total and last > 10 and not zero else total + digit


def chinese(run: str) -> int | None:
    """一百零五 → 105; None where the run is no well-formed number."""
    run = run.replace("廿", "二十").replace("卅", "三十")
    for char, factor in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = run.rpartition(char)
        if not found:
            continue
        left, right = chinese(head) if head else None, chinese(tail.lstrip("零〇")) if tail else 0
        if left is None or right is None or right >= factor:
            return None
        return (
            None
            if tail and tail[0] not in "零〇" and right < factor // 10
            else left * factor + right
        )
    return _thousand(run) if run else None


def _han(text: str, at: int) -> Numeral | None:
    if _HALF.match(text, at):
        return Numeral(at, at + 2, Decimal(50), unit="%", han=True)
    match = _RUN.match(text, at)
    if match is None:
        return None
    run, decimals, after = match.groups()
    scale = Decimal(1)
    head = run.rstrip("万亿")
    if decimals is None and head and head != run and not set(head) & set("万亿"):
        after, run = run[len(head) :], head
    whole = chinese(run)
    if whole is None:
        return None
    for char in after or "":
        scale *= SCALES[char]
    digits = "".join(str(_DIGITS[char]) for char in decimals or "")
    value = Decimal(f"{whole}.{digits}" if digits else whole)
    return Numeral(at, match.end(), value, scale, han=True)


def _share(text: str, at: int) -> Numeral | None:
    if text.startswith(("百分百", "百分之百"), at):
        return Numeral(at, at + (3 if text[at + 2] == "百" else 4), Decimal(100), unit="%")
    match = _SHARE.match(text, at)
    if match is None:
        return None
    plain = _PLAIN.match(text, match.end())
    inner = _han(text, match.end()) if plain is None else None
    if inner is not None:
        value, end = inner.value * inner.scale, inner.end
    elif plain is not None and len(plain.group()) <= _LONGEST:
        value, end = Decimal(plain.group()), plain.end()
    else:
        return None
    return Numeral(at, end, value, _SHARES[match.group(1)], unit="%")


def _letters(text: str, at: int) -> Doubt | None:
    """O for 0 and l for 1: 1O0, l00%, O份."""
    match = _LETTERS.match(text, at)
    if match is None:
        return None
    run = match.group().rstrip(".,")
    end = at + len(run)
    letters = [char for char in run if char in "OolI"]
    around = text[max(at - 1, 0) : at] + text[end : end + 1]
    if not letters or any(char.isascii() and char.isalpha() for char in around):
        return None
    digits = any(char.isdigit() for char in run)
    litres = run[-1] == "l" and len(letters) == 1 and digits and not text.startswith("%", end)
    if litres or not (
        digits or (run in ("O", "o") and text[end : end + 1] in tuple("%次个份件人"))
    ):
        return None
    template = N_("The letter {letter} stands where a digit belongs.")
    return Doubt(at, end, Message(template, {"letter": letters[0]}))


def _unclear(text: str, start: int, end: int) -> Doubt:
    template = N_("The separators in {number} are not clear.")
    return Doubt(start, end, Message(template, {"number": text[start:end]}))


def _arabic(text: str, at: int) -> Numeral | Doubt | None:
    broken = _BROKEN.match(text, at)
    if broken:
        return _unclear(text, at, broken.end())
    match = _GROUPED.match(text, at)
    if match is None:
        match = _PLAIN.match(text, at)
        blob = _BLOB.match(text, at)
        if match is None:
            return None
        if blob and blob.end() > match.end():
            return _unclear(text, at, blob.end())
    digits = match.group().replace(",", "")
    if len(digits) > _LONGEST or (digits[0] == "0" and digits[1:2].isdigit()):
        return None
    scale = scale_at(text, match.end())
    return Numeral(at, scale[1], Decimal(digits), scale[0])


def scale_at(text: str, at: int) -> tuple[Decimal, int]:
    """万, 亿 … after digits, and where it ends."""
    match = _SCALE.match(text, at)
    if match is None:
        return Decimal(1), at
    scale = Decimal(1)
    for char in match.group(1):
        scale *= SCALES[char]
    return scale, match.end()


def run_end(text: str, at: int) -> int:
    """Where the Chinese numerals that begin at `at` end; one further where there are none."""
    match = _RUN.match(text, at)
    return match.end() if match else at + 1


def numeral_at(text: str, at: int) -> Numeral | Doubt | None:
    """The numeral that begins at `at`."""
    char = text[at]
    if char in "OolI" or char.isdigit():
        doubt = _letters(text, at)
        if doubt is not None or char in "OolI":
            return doubt
    if char.isascii():
        return _arabic(text, at)
    return _share(text, at) or _han(text, at)
