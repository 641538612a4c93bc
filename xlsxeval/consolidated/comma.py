"""The tables as csv files that open in Excel and in WPS, and in which nothing is a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from xlsxeval.consolidated.nouns import Link, Row, Table, Value
from xlsxeval.i18n import N_, text
from xlsxeval.lettering import clean

_RISKY = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
_OVERVIEW = N_("Overview")
_HEADINGS = (N_("Part"), N_("Figure"), N_("Value"))


class Files:
    """A csv file a table, in a folder until they are finished: the rows of thousands are many."""

    def __init__(self, tables: Sequence[Table], language: str, folder: Path) -> None:
        self._language, self._folder = language, folder
        self._stack = ExitStack()
        headings = {t.name: [column.heading for column in t.columns] for t in tables}
        self._writers = {
            name: self._begun(name, columns)
            for name, columns in ({_OVERVIEW: _HEADINGS} | headings).items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, table: Table, row: Row) -> None:
        """Write one row."""
        self._writers[table.name].writerow([safe(value) for value in row])

    def finished(self, figures: Iterable[Row]) -> Iterator[Path]:
        """All of the files, the figures of the overview among them."""
        self._writers[_OVERVIEW].writerows([safe(value) for value in row] for row in figures)
        self._stack.close()
        return map(self._path, self._writers)

    def _begun(self, name: str, headings: Iterable[str]) -> Any:
        stream = self._path(name).open("w", encoding="utf-8-sig", errors="replace", newline="")
        writer = csv.writer(self._stack.enter_context(stream))
        writer.writerow([text(heading, self._language) for heading in headings])
        return writer

    def _path(self, name: str) -> Path:
        return self._folder / f"{text(name, self._language)}.csv"


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
