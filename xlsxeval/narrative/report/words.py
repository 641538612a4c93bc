"""The words of the report (report.toml), and what is put between them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

from xlsxeval import i18n
from xlsxeval.model import Finding
from xlsxeval.narrative.report.nouns import Mark, Run, Runs

LANGUAGE = "zh_CN"
Value = str | int | Decimal | Run | Runs
_BREAKING = frozenset(("Cc", "Zl", "Zp"))
_UNSEEN = frozenset(("Cf", "Cs", "Cn"))
_APART = re.compile(r"(?<=[≥≤=><＞＜＝])\s+(?=[0-9])|(?<=[0-9])\s+(?=[%％‰])")
_BREAKS = re.compile("[\n\r\v\f\x85\u2028\u2029]+")


@cache
def words() -> Mapping[str, Any]:
    """report.toml as it stands."""
    source = resources.files("xlsxeval.narrative.report") / "report.toml"
    return tomllib.loads(source.read_text("utf-8"))


def said(name: str, /, **values: Value) -> Runs:
    """The sentence of that name with its values; marked values stay marked."""
    runs: list[Run] = []
    for literal, field, _, _ in Formatter().parse(words()["sentences"][name]):
        runs.append(Run(literal))
        if field is not None:
            runs += _runs(values[field])
    return _joined(runs)


def text(name: str, /, **values: Value) -> str:
    """The sentence as words, where nothing in it is marked."""
    return "".join(run.text for run in said(name, **values))


def gap(name: str) -> Run:
    """【待填：…】: what people have to write here."""
    return Run(words()["gap"].format(what=words()["gaps"][name]), Mark.GAP)


def check(finding: Finding) -> Run:
    """【核查 …】: a check that contradicts what the form says here."""
    message = i18n.say(finding.message, LANGUAGE)
    place = finding.cell.place if finding.cell.ref else finding.cell.sheet
    values = {"code": finding.code, "place": place, "message": message}
    return Run(tidy(words()["check"].format(**values)), Mark.CHECK)


def rate(ratio: Decimal) -> str:
    """94.87%, 86%: two places at most."""
    return re.sub(r"\.?0+%$", "%", i18n.percent(ratio, LANGUAGE))


def listed(items: Sequence[Value], pause: str) -> Runs:
    """The items with that mark of punctuation between them."""
    runs: list[Run] = []
    for item in items:
        if runs:
            runs.append(Run(words()[pause]))
        runs += _runs(item)
    return _joined(runs)


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百零五; above 9999 in digits."""
    digits, units = words()["digits"], words()["units"]
    if number >= 10 ** len(units):
        return str(number)
    zero, one = digits[0], digits[1]
    parts = [
        digits[int(digit)] + (units[place] if digit != "0" else "")
        for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True)
    ]
    written = re.sub(f"{zero}+", zero, "".join(parts)).rstrip(zero)
    return written.removeprefix(one) if written.startswith(one + units[1]) else written


def tidy(line: str) -> str:
    """The text in one line, without characters that paper cannot show."""
    kinds = ((char, unicodedata.category(char)) for char in line)
    seen = (" " if kind in _BREAKING else char for char, kind in kinds if kind not in _UNSEEN)
    return " ".join("".join(seen).split())


def signed(written: str) -> str:
    """≧ 95 % is ≥95%: one glyph for a sign, and no gap beside it or before a percent sign."""
    for glyph, sign in words()["signs"].items():
        written = written.replace(glyph, sign)
    return _APART.sub("", written)


def lines(written: str) -> list[str]:
    """The paragraphs of a text as people broke it, each ending as a sentence does."""
    return [_ended(line) for line in map(tidy, _BREAKS.split(written)) if line]


def sentence(written: str) -> str:
    """The text as one sentence or more, its line breaks closed up."""
    return "".join(lines(written))


def clause(written: str) -> str:
    """The text inside a sentence: line breaks closed up, no full stop at its end."""
    broken = [line for line in map(tidy, _BREAKS.split(written)) if line]
    joined = "".join(_ended(line, "clause_end") for line in broken[:-1])
    return (joined + "".join(broken[-1:])).rstrip(words()["ends"])


def _ended(line: str, end: str = "sentence_end") -> str:
    return line if line[-1] in words()["ends"] + words()["pause"] else line + words()[end]


def _runs(value: Value) -> Sequence[Run]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, Run):
        return (value,)
    shown = value if isinstance(value, str) else i18n.number(Decimal(value), LANGUAGE)
    return (Run(shown),)


def _joined(runs: Sequence[Run]) -> Runs:
    """Neighbours that bear no mark become one run; empty ones go."""
    joined: list[Run] = []
    for run in runs:
        plain = run.mark is Mark.NONE
        if plain and joined and joined[-1].mark is Mark.NONE:
            joined[-1] = Run(joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return tuple(joined)
