"""The sheet 排名: who earned how much, department forms and project forms each for themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path, PurePath

from xlsxeval.consolidated.nouns import Batch, Column, Entry, Link, Row, Table
from xlsxeval.i18n import N_, say, text
from xlsxeval.model import Message

WHOLE, PROJECT = N_("Department"), N_("Project expenditure")
_NOTE = N_(
    "Department and project forms are ranked apart, by awarded total in percent of the full mark; "
    "equal ones share a rank. A form whose total is not known has no rank and stands at the end. "
    "A reviewed total stands where a reviewer entered a score and no row waits any more. "
    "Blank means not known, never 0."
)
_NEVER = N_("This form is checked, not scored.")
_OPEN = N_("No score is known for row {rows}.")
_UNKNOWN = N_("The total is not known.")
_UNEVEN = N_("The weights do not add up to the full mark.")

RANKING = Table(
    N_("Ranking"),
    _NOTE,
    (
        Column(N_("Rank"), 6, "count"),
        Column(N_("Kind"), 10, "center"),
        Column(N_("Unit"), 25),
        Column(N_("Project name"), 19),
        Column(N_("Year"), 7, "year"),
        Column(N_("Self score"), 8.5, "points"),
        Column(N_("Computed score"), 8.5, "points"),
        Column(N_("Proposed score"), 8.5, "points"),
        Column(N_("Reviewed score"), 8.5, "points"),
        Column(N_("Grade"), 6, "center"),
        Column(N_("Score rate"), 10, "percent"),
        Column(N_("Spending progress"), 10, "percent"),
        Column(N_("Apart (points)"), 9, "signed"),
        Column(N_("Errors"), 6, "count"),
        Column(N_("Warnings"), 6, "count"),
        Column(N_("Rows for review"), 7, "count"),
        Column(N_("Scored workbook"), 30, "link"),
        Column(N_("Remarks"), 18),
    ),
    "#1F4E79",
)
RATE, PROGRESS, GAP, ERRORS = 10, 11, 12, 13
"""Columns (0-based) that carry marks."""


def ordered(entries: Sequence[Entry]) -> list[tuple[int | None, Entry]]:
    """The forms with their rank: department forms first, the highest share first, ties alike."""
    found: list[tuple[int | None, Entry]] = []
    for _, group in groupby(sorted(entries, key=_place), lambda entry: entry.whole):
        last: tuple[Decimal | None, int] = (None, 0)
        for position, entry in enumerate(group, 1):
            if entry.share is None:
                found.append((None, entry))
                continue
            rank = last[1] if entry.share == last[0] else position
            last = entry.share, rank
            found.append((rank, entry))
    return found


def _place(entry: Entry) -> tuple[bool, bool, Decimal, str, str]:
    share = entry.share
    return not entry.whole, share is None, -(share or Decimal(0)), entry.unit, entry.project


def rows(ranked: Sequence[tuple[int | None, Entry]], batch: Batch, language: str) -> Iterator[Row]:
    """A row a form."""
    for rank, entry in ranked:
        yield (
            rank,
            text(WHOLE if entry.whole else PROJECT, language),
            entry.unit or text(N_("(no unit)"), language),
            entry.project or ("" if entry.whole else None),
            entry.year,
            entry.self_total,
            entry.computed,
            entry.awarded,
            entry.reviewed,
            entry.grade,
            entry.share,
            entry.progress,
            entry.gap,
            entry.errors,
            entry.warnings,
            entry.waiting,
            _link(entry, batch.folder),
            "" if rank else _why(entry, language),
        )


def _why(entry: Entry, language: str) -> str:
    """Why the form has no rank."""
    if entry.awarded is not None:
        return text(_UNEVEN, language)
    if entry.unknown:
        return say(Message(_OPEN, {"rows": entry.unknown[:8]}), language)
    return text(_UNKNOWN if entry.scored_rows else _NEVER, language)


def _link(entry: Entry, folder: Path) -> Link | None:
    if entry.output is None:
        return None
    try:
        target = os.path.relpath(entry.output, folder)
    except ValueError:
        # Another drive: nothing relative leads there.
        return None
    return Link(PurePath(entry.output).name, PurePath(target).as_posix())
