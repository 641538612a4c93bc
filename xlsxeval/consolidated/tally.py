"""The figures of 总览, counted while the submissions go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxeval.consolidated.entries import Json, entries, units
from xlsxeval.consolidated.nouns import Batch, Entry
from xlsxeval.i18n import N_
from xlsxeval.model import Submission
from xlsxeval.spec import known

APART = Decimal(5)
"""Percentage points between score and progress beyond which a unit is named."""
BANDS: tuple[tuple[str, Decimal, Decimal | None], ...] = (
    (N_("below 30%"), Decimal("-Infinity"), Decimal("0.3")),
    (N_("30% to below 60%"), Decimal("0.3"), Decimal("0.6")),
    (N_("60% to below 80%"), Decimal("0.6"), Decimal("0.8")),
    (N_("80% to below 100%"), Decimal("0.8"), Decimal(1)),
    (N_("100% and more"), Decimal(1), None),
)
"""Name, lower edge (in the band) and upper edge (in the next one)."""


@dataclass
class Tally:
    """What was counted so far."""

    files: int = 0
    failed: int = 0
    replaced: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    """Of the submissions that count."""
    codes: Counter[str] = field(default_factory=Counter)
    concerned: Counter[str] = field(default_factory=Counter)
    """Code → how many workbooks it stands in."""
    severity: dict[str, str] = field(default_factory=dict)

    def take(self, submission: Submission, batch: Batch) -> None:
        """Count one submission."""
        self.files += 1
        if not submission.scored:
            self.failed += 1
            return
        found: list[Json] = []
        forms = [*entries(submission.result)]
        for position, (form, entry) in enumerate(forms):
            if not batch.counts(submission.path, position):
                several = len(forms) > 1
                place = f"{submission.path}:{form['sheet']}" if several else submission.path
                self.replaced.append(place)
                continue
            self.entries.append(entry)
            # What is wrong with the workbook as a whole is told once, with its first form.
            found += [] if position else submission.result["findings"]
            found += units(form["findings"])
        codes = [finding["code"] for finding in found if finding["severity"] != "info"]
        self.codes.update(codes)
        self.concerned.update(set(codes))
        self.severity |= {finding["code"]: finding["severity"] for finding in found}

    @property
    def scored(self) -> int:
        """Files that were scored, whether their forms count or not."""
        return self.files - self.failed

    def total(self, name: str) -> int:
        """Errors, warnings or waiting rows of all forms that count."""
        return sum(getattr(entry, name) for entry in self.entries)

    def mean(self, name: str) -> Decimal | None:
        """The mean of what is known; None where nothing is."""
        known_ = [v for entry in self.entries if (v := getattr(entry, name)) is not None]
        return sum(known_, Decimal(0)) / len(known_) if known_ else None

    def grades(self) -> Iterator[tuple[str | None, int]]:
        """Grade → how many, the best first; None where there is none."""
        count = Counter(entry.grade for entry in self.entries)
        floors = {grade.name: grade.floor for spec in known() for grade in spec.grades}
        names = sorted({*floors, *count} - {None}, key=lambda name: -floors.get(name or "", -1))
        yield from ((name, count[name]) for name in names)
        yield None, count[None]

    def bands(self) -> Iterator[tuple[str | None, int]]:
        """Band of the spending progress → how many; None where it is not known."""
        found = [entry.progress for entry in self.entries if entry.progress is not None]
        for name, low, high in BANDS:
            yield name, sum(1 for value in found if low <= value and (high is None or value < high))
        yield None, len(self.entries) - len(found)

    def apart(self) -> Sequence[tuple[Decimal, Entry]]:
        """Forms whose score and progress lie more than 5 points apart, the widest first."""
        gaps = [(gap, entry) for entry in self.entries if (gap := entry.gap) is not None]
        wide = [(gap, entry) for gap, entry in gaps if abs(gap) > APART]
        return sorted(wide, key=lambda pair: (-abs(pair[0]), pair[1].unit, pair[1].project))

    def frequent(self) -> list[tuple[str, int, int]]:
        """(code, how often, in how many workbooks), the most frequent first; no notes."""
        pairs = sorted(self.codes.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(code, often, self.concerned[code]) for code, often in pairs]
