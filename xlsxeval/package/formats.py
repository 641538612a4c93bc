"""Number formats: the built-in ones, and which of them show dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

GENERAL = "General"
BUILTIN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Number format ids as a Chinese Office shows them."""

_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]', re.DOTALL)
_DAY_OR_YEAR = re.compile(r"[yd]", re.IGNORECASE)
_MONTH = re.compile(r"m", re.IGNORECASE)
_TIME = re.compile(r"[hs]", re.IGNORECASE)
_FIRST = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LEAP = 60
"""29 February 1900, a day Excel counts and no calendar has."""


@lru_cache(maxsize=1024)
def shows_date(code: str) -> bool:
    """Whether a number in this format reads as a day; a bare time of day is no date."""
    if code == GENERAL:
        return False
    plain = _LITERAL.sub("", code.split(";")[0])
    month = _MONTH.search(plain) and not _TIME.search(plain)
    return bool(_DAY_OR_YEAR.search(plain) or month)


def day(serial: Decimal, date1904: bool) -> date | None:
    """The day a serial number stands for; None for times of day and for days no calendar has."""
    whole = int(serial)
    if serial < 1 or (whole == _LEAP and not date1904) or whole > 2_958_465:
        return None
    if whole < _LEAP and not date1904:
        whole += 1
    try:
        return _FIRST[date1904] + timedelta(days=whole)
    except OverflowError:
        return None
