"""The tables as csv files that open in Excel and in WPS, and in which nothing is a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from xlsxeval.consolidated.nouns import Link, Row, Table, Value
from xlsxeval.i18n import N_, text
from xlsxeval.summary.words import clean

_RISKY = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
_OVERVIEW = N_("Overview")
_HEADINGS = (N_("Part"), N_("Figure"), N_("Value"))


class Files:
    """A csv file a table."""

    def __init__(self, tables: Sequence[Table], language: str) -> None:
        self._language = language
        self._streams = {table: StringIO(newline="") for table in tables}
        self._writers = {table: csv.writer(stream) for table, stream in self._streams.items()}
        for table, writer in self._writers.items():
            writer.writerow([text(column.heading, language) for column in table.columns])

    def add(self, table: Table, row: Row) -> None:
        """Write one row."""
        self._writers[table].writerow([safe(value) for value in row])

    def finished(self, figures: Iterable[Row]) -> dict[str, bytes]:
        """Name → content, the figures of the overview among them."""
        stream = StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow([text(heading, self._language) for heading in _HEADINGS])
        writer.writerows([safe(value) for value in row] for row in figures)
        found = {_OVERVIEW: stream} | {t.name: stream for t, stream in self._streams.items()}
        return {
            f"{text(name, self._language)}.csv": stream.getvalue().encode("utf-8-sig")
            for name, stream in found.items()
        }


def safe(value: Value) -> str:
    """R62: text a spreadsheet would take for a formula gets an apostrophe; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        short = round(value, 6) if int(value.as_tuple().exponent) < -6 else value
        shown = f"{short:f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    words = clean(value.target if isinstance(value, Link) else str(value))
    begins = words.lstrip(" \u3000\ufeff\u200b").startswith(_RISKY)
    return f"'{words}" if begins and not _NUMBER.fullmatch(words) else words
