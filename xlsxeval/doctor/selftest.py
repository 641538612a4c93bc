"""A form the program knows, filled in, scored and verified: every step of the real work."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

from xlsxeval import blank, reader, scored, spec, verification
from xlsxeval.doctor.item import Item, State
from xlsxeval.errors import XlsxevalError
from xlsxeval.evaluation import examine
from xlsxeval.i18n import LANGUAGES, N_
from xlsxeval.intake import read
from xlsxeval.model import Message
from xlsxeval.package import Book
from xlsxeval.scan import Found

_ROWS: tuple[tuple[str | Decimal, ...], ...] = (
    ("完成数量", "≥10个", "8个", Decimal(5), Decimal(4)),
    ("按时完成率", "100%", "100%", Decimal(5), Decimal(5)),
)
"""Name, target, actual, weight, self score: what the rule gives is the self score."""
_FIELDS = ("name", "target", "actual", "weight", "self_score")


def selftest() -> Item:
    """Fill in the default form, score it, and hold the scored workbook against the form."""
    try:
        with tempfile.TemporaryDirectory(prefix="xlsxeval-") as folder:
            wrong = _wrong(Path(folder))
    except (XlsxevalError, OSError, UnicodeError) as error:
        why = error.message if isinstance(error, XlsxevalError) else type(error).__name__
        template = N_("a trial form could not be scored: {why}")
        return Item("selftest", State.FAILS, Message(template, {"why": why}))
    if wrong is not None:
        return Item("selftest", State.FAILS, wrong)
    template = N_("a trial form was scored and verified as it should")
    return Item("selftest", State.FINE, Message(template))


def _wrong(folder: Path) -> Message | None:
    source, target = folder / "自评表.xlsx", folder / "评分.xlsx"
    source.write_bytes(_filled())
    examined = examine(source)
    rows = examined.evaluation.forms[0].case.scored_rows
    given = [score.computed for _, score in rows]
    wanted = [row[-1] for row in _ROWS]
    if given != wanted:
        template = N_("a trial form got {given} points instead of {wanted}; install xlsxeval again")
        return Message(template, {"given": tuple(given), "wanted": tuple(wanted)})
    target.write_bytes(scored.write(examined, LANGUAGES[0]))
    if not verification.verify(Found(target)).unchanged:
        return Message(N_("a trial form, scored, was not read back as it was written"))
    return None


def _filled() -> bytes:
    """The default form with a few rows filled in."""
    book = Book.open(blank.write(spec.load(spec.DEFAULT)))
    source = read(book.save(), Path("自评表.xlsx"))
    ((form, _),) = reader.forms(source.workbook, spec.known())
    sheet = book.sheet(form.sheet)
    for row, values in enumerate(_ROWS, form.layout.header_rows[-1] + 1):
        for field, value in zip(_FIELDS, values, strict=True):
            column = form.layout.columns[field]
            sheet.write(row, column, value, sheet.style_at(row, column))
    return book.save()
