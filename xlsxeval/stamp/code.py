"""A stamp as custom properties: text in pieces Excel takes, and back, whatever stands there."""

from __future__ import annotations

import re
from decimal import Decimal

from xlsxeval.i18n import LANGUAGES
from xlsxeval.model import FormStamp, Review, RowStamp, Stamp, spelled

PREFIX = "xlsxeval."
_LONGEST = 250
"""Characters of one property; Excel takes 255."""
_VERSION = re.compile(r"[0-9A-Za-z.+\-]{1,40}")
_DIGEST = "[0-9A-Za-z_-]{1,40}"
_POINTS = r"(?:-?[0-9]{1,40}(?:\.[0-9]{1,40})?)?"
_FORM = re.compile(rf"([\w.\-]{{1,120}}),([0-9a-f]{{64}}),({_DIGEST})(?:,({_DIGEST}))?")
_ROW = re.compile(
    rf"({_DIGEST}),({_DIGEST}),({_POINTS}),({_POINTS})(?:,({_DIGEST}),({_POINTS})(?:,({_DIGEST}))?)?"
)


def encode(stamp: Stamp) -> dict[str, str]:
    """Property → text, long ones in pieces: xlsxeval.rows.1, xlsxeval.rows.2 …"""
    forms = [
        ",".join((form.id, form.sha256, form.inputs, *filter(None, (form.sealed,))))
        for form in stamp.forms
    ]
    return {
        f"{PREFIX}version": stamp.version,
        f"{PREFIX}language": stamp.language,
        f"{PREFIX}input": stamp.input,
        **_pieces("forms", ";".join(forms)),
        **_pieces("rows", ";".join(map(_record, stamp.rows))),
        **_pieces("problems", ";".join(sorted(stamp.problems))),
        **_pieces("seals", ";".join(stamp.seals)),
    }


def decode(values: dict[str, str]) -> Stamp | None:
    """The stamp in these properties; None where any part of it is missing or damaged."""
    version, language, first = (
        values.get(f"{PREFIX}{name}", "") for name in ("version", "language", "input")
    )
    forms = [_FORM.fullmatch(each) for each in _joined(values, "forms")]
    rows = [_ROW.fullmatch(each) for each in _joined(values, "rows")]
    problems = frozenset(_joined(values, "problems"))
    sound = (
        _VERSION.fullmatch(version)
        and language in LANGUAGES
        and re.fullmatch("[0-9a-f]{64}", first)
        and all(re.fullmatch(_DIGEST, problem) for problem in problems)
    )
    known = [_row(*match.groups()) for match in rows if match]
    known_forms = [FormStamp(*match.groups("")) for match in forms if match]
    if not sound or len(known) < len(rows) or not known_forms or len(known_forms) < len(forms):
        return None
    seals = tuple(_joined(values, "seals"))
    return Stamp(version, language, first, tuple(known_forms), tuple(known), problems, seals)


def _pieces(name: str, text: str) -> dict[str, str]:
    starts = range(0, len(text), _LONGEST)
    pieces = (text[start : start + _LONGEST] for start in starts)
    return {f"{PREFIX}{name}.{number}": piece for number, piece in enumerate(pieces, 1)}


def _joined(values: dict[str, str], name: str) -> list[str]:
    pieces: list[str] = []
    while (key := f"{PREFIX}{name}.{len(pieces) + 1}") in values:
        pieces.append(values[key])
    return "".join(pieces).split(";") if pieces else []


def _record(row: RowStamp) -> str:
    fields = [row.identity, row.inputs, plain(row.computed), plain(row.awarded)]
    if row.review is not None:
        fields += [row.review.digest, plain(row.review.computed)]
        fields += filter(None, [row.review.inputs])
    return ",".join(fields)


def _row(identity: str, inputs: str, *rest: str | None) -> RowStamp:
    computed, awarded, review, against, written = rest
    made = None if review is None else Review(review, _points(against), written or "")
    return RowStamp(identity, inputs, _points(computed), _points(awarded), made)


def _points(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def plain(value: Decimal | None) -> str:
    """4.00 and 4 are one number and one text; nothing for what is not known."""
    return "" if value is None else spelled(value)
