"""One spelling for every character people use alike, position by position."""

from __future__ import annotations

import unicodedata

_ALIKE = {
    "-": "－﹣−–‐‑‒",
    "—": "―─━",
    "~": "〜∼",
    "=": "═",
    "≥": "≧⩾≮",
    "≤": "≦⩽≯",
    "·": "•・‧",
    ":": "∶",
    "〇": "○",
    "¥": "￥",
    "万": "萬",
    "亿": "億",
    "两": "兩",
    "点": "點",
    "个": "個",
    "“": '"「『',
    "”": "」』",
    "\n": "\r\v\f\x85\u2028\u2029",
    " ": "\t\xa0\u200b\u200c\u200d\u2060\ufeff\u3000\u202f\u205f",
}


def _table() -> dict[int, str]:
    wide = [*range(0xFF01, 0xFF5F), *range(0xFE50, 0xFE6C), *range(0x2000, 0x200B)]
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in wide}
    table.update({ord(char): plain for plain, chars in _ALIKE.items() for char in chars})
    return {code: plain for code, plain in table.items() if len(plain) == 1}


_TABLE = _table()


def plain(text: str) -> str:
    """The text in half-width characters; as long as before, so that spans stay true."""
    return text.translate(_TABLE)
