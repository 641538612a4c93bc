"""Names of units: when two are the same, and how two that differ may mean one unit."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from xlsxeval.i18n import N_
from xlsxeval.model import Message

_ALIKE = str.maketrans("〔［【｛{[〕］】｝}]–—―－‐‑•‧・･", "(((((())))))------····")
_LOOKS = str.maketrans(
    "аеорсухіјѕԁһкмтнвοανρτυχικ" + "ニーエロカトタ〇",
    "aeopcyxijsdhkmthboavptuxik" + "二一工口力卜夕○",
)
"""Letters of other alphabets, lower case, and kana → what they are taken for."""
_OFFICE = re.compile(r"\(?(?:机关本级|本级机关|机关|本级|本部|(?:人民)?政府)\)?$")
_KIND = (
    r"自治区|自治州|自治县|省|(?<![县区市])市(?!场|监|容|管理|政[^府协法])|县|(?<!社)区|州|盟|旗"
    r"|镇(?!化|居民)|乡(?!村|镇|建设|规划|居民)|街道"
)
"""Of places; 市场, 社区 and 城乡建设 are none."""
_PLACE = re.compile(rf"(?:[\u4e00-\u9fff]{{0,8}}?(?:{_KIND}))+")
_NAMED = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})(?:{_KIND})")
_PARTY = re.compile("^(?:中国共产党|中共)")
_PEOPLE = "人民"
_WHOLE = frozenset("局厅院馆站所校园")
"""What a full name ends in; with more behind it, it is the name of a unit under it."""
_NUMERALS = frozenset("0123456789一二三四五六七八九十百零〇两东西南北中")
"""第一中学 and 第二中学 are one letter apart and two schools."""
_SHARED = 2
"""Letters without which two names have nothing in common; most pairs end here."""
_PREFIX = 14
_SHORT = range(2, 9)
"""Letters of a short name: 文旅局."""
_SHORTEST = {1: 4, 2: 6}
"""Letters that differ → letters a name must have, its place left out: 教育局 is not 体育局."""


class Reason(NamedTuple):
    """Why two names may mean one unit; the lower `rank`, the likelier."""

    rank: int
    message: Message


@lru_cache(maxsize=50_000)
def key(name: str) -> str:
    """A name as it is compared: width, spaces, kinds of brackets and unseen characters even out."""
    even = unicodedata.normalize("NFKC", name).translate(_ALIKE).casefold()
    return "".join(c for c in even if not c.isspace() and unicodedata.category(c) != "Cf")


class _Shape(NamedTuple):
    """A name taken apart: as it looks, its place and the rest."""

    looks: str
    bare: str
    place: str
    named: str
    """The place without what kind of place it is: 广州增城 of 广州市增城区."""
    rest: str
    letters: frozenset[str]


@lru_cache(maxsize=50_000)
def _shape(name: str) -> _Shape:
    """广州市增城区国家档案馆（本级） → 广州市增城区 | 国家档案馆."""
    looks = name.translate(_LOOKS)
    bare = _OFFICE.sub("", looks)
    found = _PLACE.match(bare[:_PREFIX])
    end = found.end() if found and len(bare) - found.end() >= 2 else 0
    place = bare[:end]
    return _Shape(looks, bare, place, _NAMED.sub("", place), bare[end:], frozenset(bare))


def likeness(one: str, other: str) -> Reason | None:
    """How two names (as keys) that are not the same may still mean one unit."""
    a, b = _shape(one), _shape(other)
    if a.looks == b.looks:
        return Reason(0, _letters(one, other))
    if a.bare == b.bare:
        return Reason(1, Message(N_("they differ in 本级, 机关 or 人民政府")))
    if len(a.letters & b.letters) < _SHARED:
        return None
    short, long = (a, b) if len(a.bare) <= len(b.bare) else (b, a)
    if _lacks_place(short.bare, long.bare) or _lacks_kind(short, long):
        return Reason(2, Message(N_("they differ in the name of the place")))
    if _shortens(short, long):
        return Reason(3, Message(N_("one looks like the short form of the other")))
    apart = _apart(short, long)
    if apart is None:
        return None
    return Reason(3 + apart, Message(N_("{count} characters differ"), {"count": apart}))


def _letters(one: str, other: str) -> Message:
    """Named by number: they look alike, and not every console can show them."""
    pairs = zip(one, other, strict=True)
    strange = sorted({c for pair in pairs if pair[0] != pair[1] for c in pair if ord(c) > 0x7F})
    codes = tuple(f"U+{ord(c):04X}" for c in strange)
    return Message(N_("they look the same but hold different letters: {codes}"), {"codes": codes})


def _lacks_place(short: str, long: str) -> bool:
    """档案馆 for 增城区档案馆, 增城区档案馆 for 广州市增城区档案馆, 县财政局 for 宁远县财政局."""
    if len(short) < 3 or len(short) == len(long) or not long.endswith(short):
        return False
    extra = long[: -len(short)]
    if len(extra) > _PREFIX:
        return False
    return bool(_PLACE.fullmatch(extra) or (short[0] in "市县区州" and len(extra) in range(2, 8)))


def _lacks_kind(short: _Shape, long: _Shape) -> bool:
    """宁远教育局 for 宁远县教育局."""
    if len(short.bare) == len(long.bare):
        # 宁远县 and 宁远市 are two places.
        return False
    return short.named + short.rest == long.named + long.rest


def _shortens(short: _Shape, long: _Shape) -> bool:
    """文旅局 for 县文化广电和旅游局: its letters in their order, beginning and ending alike."""
    if _PARTY.sub("", long.bare) == short.bare:
        return True
    place, rest = short.place, short.rest
    if not place:
        rest = rest.removeprefix(long.named)
    if len(rest) not in _SHORT or len(rest) >= len(long.rest):
        return False
    # 县法院 for 县人民法院.
    full = long.rest if rest.startswith(_PEOPLE) else long.rest.removeprefix(_PEOPLE)
    if rest[0] not in full[:2] or rest[-1] not in full[-4:]:
        return False
    if full.startswith(rest) and rest[-1] in _WHOLE and len(full) > len(rest) + 1:
        return False
    letters = iter(full)
    return long.place.endswith(place) and all(letter in letters for letter in rest)


def _apart(one: _Shape, other: _Shape) -> int | None:
    """How many letters differ: one or two of a name long enough, and no numerals."""
    differing = one.letters ^ other.letters
    if len(other.bare) - len(one.bare) > 2 or len(differing) > 4 or _NUMERALS & differing:
        return None
    inside, before = _distance(one.rest, other.rest), _distance(one.place, other.place)
    if inside > 1 and _other_word(one.rest, other.rest):
        return None
    shortest = min(len(one.rest), len(other.rest))
    if before > 1 or inside + before > 2 or (inside and shortest < _SHORTEST.get(inside, 99)):
        return None
    return inside + before or None


def _other_word(one: str, other: str) -> bool:
    """司法局种子站 and 教育局种子站: two letters side by side are a word, not two slips."""
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return len(one) == len(other) and differing[-1] - differing[0] == 1


def _distance(one: str, other: str) -> int:
    """Letters to put in, take out, replace or swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row, older = row, [i], before
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
