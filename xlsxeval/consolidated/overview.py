"""The sheet 总览: one page that says how the batch stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from xlsxeval.consolidated import charts
from xlsxeval.consolidated.lists import SEVERITIES, title
from xlsxeval.consolidated.nouns import Batch, Entry, Row, Value
from xlsxeval.consolidated.paper import Paper
from xlsxeval.consolidated.tally import Tally
from xlsxeval.i18n import N_, say, text
from xlsxeval.lettering import wrapped
from xlsxeval.model import Message

WIDTH = 11.0
"""Of every column; two make a card."""
GAP, LAST = 6, 12
"""The column (0-based) between the left and the right half, and the last one."""
_NAMED, _PROBLEMS = 15, 12
"""Rows of the two lists; more would not fit one page."""
_CARDS = ((0, 1), (2, 3), (4, 5), (7, 8), (9, 10), (11, 12))
_CHART_ROWS = 10
_LINE = 18.0
"""Points of a row."""
_TITLE = N_("Consolidated results of the self-evaluations")
_MADE = N_("Made on {when}; {forms} forms of {files} files count")
_MADE_BESIDE = N_(
    "Made on {when}; {forms} forms of {files} files count; {passed} others were passed over"
)
_GRADES, _BANDS = N_("Grades"), N_("Spending progress")
_NONE, _NOT_KNOWN = N_("not graded"), N_("not known")
_SPREAD = N_("Score against spending progress")
_APART = N_("{count} forms lie more than {points} points apart")
_WIDEST = N_("The {most} widest are named; filter “Apart” in the ranking for all.")
_UNIT_AND = N_("{unit}: {project}")


class Overview:
    """The first sheet of the workbook, drawn last."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.sheet = paper.sheet(paper.word(N_("Overview")), "#1F4E79")
        self.sheet.set_portrait()
        self.sheet.set_default_row(_LINE)
        self.sheet.fit_to_pages(1, 1)
        for column in range(LAST + 1):
            self.sheet.set_column(column, column, 2 if column == GAP else WIDTH)
        self.row = 0

    def draw(self, tally: Tally, batch: Batch) -> None:
        """Fill the page from the top down."""
        word = self.paper.word
        self._wide(word(_TITLE), "title", 34)
        made = {"when": f"{batch.when:%Y-%m-%d %H:%M}", "forms": len(tally.entries)}
        passed = len(batch.passed_over)
        template, made = _MADE_BESIDE if passed else _MADE, made | {"passed": passed}
        said = say(Message(template, made | {"files": tally.files}), self.paper.language)
        self._wide(said, "centred note", 18)
        self._section(N_("1. Submissions"))
        self._cards(_submitted(tally, batch))
        self._cards(_results(tally))
        self._halves(N_("2. Grades"), N_("3. Spending progress"))
        self._distributions(tally)
        self._halves(N_("4. Score against spending progress"), None)
        self._apart(tally)
        self._section(N_("5. Most frequent problems"))
        self._frequent(tally)
        self.sheet.print_area(0, 0, self.row - 1, LAST)
        self.sheet.set_first_sheet()
        self.sheet.activate()

    def _wide(self, words: str, look: str, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.paper.across(self.sheet, self.row, 0, LAST, words, look)
        self.row += 1

    def _section(self, name: str) -> None:
        self.sheet.set_row(self.row, 26)
        self.paper.put(self.sheet, self.row, 0, self.paper.word(name), "section")
        self.row += 1

    def _halves(self, left: str, right: str | None) -> None:
        self._section(left)
        if right is not None:
            self.paper.put(self.sheet, self.row - 1, GAP + 1, self.paper.word(right), "section")

    def _cards(self, cards: Sequence[tuple[str, Value]]) -> None:
        """Labels with their figures below, two columns each."""
        self.sheet.set_row(self.row, 20)
        for (name, _), (first, last) in zip(cards, _CARDS, strict=True):
            self._cell(first, last, self.paper.word(name), "label")
        self.row += 1
        self.sheet.set_row(self.row, 30)
        for (_, value), (first, last) in zip(cards, _CARDS, strict=True):
            look = "big percent" if isinstance(value, Decimal) else "big"
            self._cell(first, last, "—" if value is None else value, look)
        self.row += 1

    def _cell(self, first: int, last: int, value: Value, look: str) -> None:
        self.paper.across(self.sheet, self.row, first, last, value, look)

    def _distributions(self, tally: Tally) -> None:
        """Grades on the left, bands of progress on the right, a chart below each."""
        grades, bands = [*tally.grades()], [*tally.bands()]
        top = self.row
        heads = (N_("Grade"), N_("Forms"), N_("Share"))
        self._triple(0, [self.paper.word(head) for head in heads], ("head",) * 3)
        heads = (N_("Spending progress"), N_("Forms"), N_("Share"))
        self._triple(GAP + 1, [self.paper.word(head) for head in heads], ("head",) * 3)
        self.row += 1
        looks, count = ("center", "count", "share"), len(tally.entries)
        for grade, band in zip_longest(grades, bands):
            if grade is not None:
                name = grade[0] or self.paper.word(_NONE)
                self._triple(0, [name, grade[1], _share(grade[1], count)], looks)
            if band is not None:
                name = self.paper.word(band[0] or _NOT_KNOWN)
                self._triple(GAP + 1, [name, band[1], _share(band[1], count)], looks)
            self.row += 1
        for first, found, heading in ((0, grades, _GRADES), (GAP + 1, bands, _BANDS)):
            place = charts.Place(self.sheet.name, top + 1, top + len(found), first, first + 2)
            chart = charts.columns(self.paper, place, self.paper.word(heading))
            self.sheet.insert_chart(self.row, first, chart, {"y_offset": 6, "object_position": 2})
        self.row += _CHART_ROWS + 1

    def _triple(self, first: int, values: Sequence[Value], looks: Sequence[str]) -> None:
        for at, (value, look) in enumerate(zip(values, looks, strict=True)):
            self._cell(first + 2 * at, first + 2 * at + 1, value, look)

    def _apart(self, tally: Tally) -> None:
        """The scatter on the left; beside it whose score and progress do not go together."""
        apart, top, language = tally.apart(), self.row, self.paper.language
        height = 2 * _LINE
        values = {"count": len(apart), "points": 5}
        self._cell(GAP + 1, LAST, say(Message(_APART, values), language), "label")
        self.row += 1
        heads = (N_("Unit"), N_("Score rate"), N_("Progress"), N_("Apart"))
        for (first, last), head in zip(_NAMES, heads, strict=True):
            self._cell(first, last, self.paper.word(head), "head")
        self.row += 1
        for gap, entry in apart[:_NAMED]:
            name = _name(entry, language)
            shown: tuple[Value, ...] = (name, entry.share, entry.progress, gap)
            for (first, last), value, look in zip(_NAMES, shown, _NAME_LOOKS, strict=True):
                self._cell(first, last, value, look)
            double = len(wrapped(name, 31)) > 1
            self.sheet.set_row(self.row, 2 * _LINE if double else _LINE)
            height += 2 * _LINE if double else _LINE
            self.row += 1
        if len(apart) > _NAMED:
            said = say(Message(_WIDEST, {"most": _NAMED}), language)
            self.paper.put(self.sheet, self.row, GAP + 1, said, "note")
        least = _SPREAD_ROWS - (self.row + 1 - top)
        self.row = max(self.row + 1, top + _SPREAD_ROWS)
        height += max(least, 0) * _LINE
        chart = charts.spread(self.paper, tally.entries, round(height / 0.75))
        if chart is not None:
            self.sheet.insert_chart(top, 0, chart, {"object_position": 2})

    def _frequent(self, tally: Tally) -> None:
        heads = (N_("Code"), N_("Problem"), N_("Severity"), N_("How often"), N_("Workbooks"))
        for (first, last), head in zip(_PROBLEM_CELLS, heads, strict=True):
            self._cell(first, last, self.paper.word(head), "head")
        self.row += 1
        for code, often, books in tally.frequent()[:_PROBLEMS]:
            language = self.paper.language
            severity = text(SEVERITIES[tally.severity[code]], language)
            values: tuple[Value, ...] = (code, title(code, language), severity, often, books)
            looks = ("center", "text", "center", "count", "count")
            for (first, last), value, look in zip(_PROBLEM_CELLS, values, looks, strict=True):
                self._cell(first, last, value, look)
            self.row += 1
        if not tally.codes:
            self._cell(0, LAST, self.paper.word(N_("None.")), "center")
            self.row += 1


_NAMES = ((7, 9), (10, 10), (11, 11), (12, 12))
_NAME_LOOKS = ("text", "percent", "percent", "signed")
_PROBLEM_CELLS = ((0, 0), (1, 8), (9, 10), (11, 11), (12, 12))
_SPREAD_ROWS = 17


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


def _name(entry: Entry, language: str) -> str:
    unit = entry.unit or text(N_("(no unit)"), language)
    if not entry.project:
        return unit
    return say(Message(_UNIT_AND, {"unit": unit, "project": entry.project}), language)


def _submitted(tally: Tally, batch: Batch) -> list[tuple[str, Value]]:
    missing = {f.id for f in batch.findings if f.code == "XE704"}
    return [
        (N_("Files submitted"), tally.files),
        (N_("Scored"), tally.scored),
        (N_("Not read"), tally.failed),
        (N_("Double, not counted"), len(tally.replaced)),
        (N_("Units on the roster"), batch.roster),
        (N_("Units missing"), None if batch.roster is None else len(missing)),
    ]


def _results(tally: Tally) -> list[tuple[str, Value]]:
    return [
        (N_("Forms that count"), len(tally.entries)),
        (N_("Mean score rate"), tally.mean("share")),
        (N_("Mean spending progress"), tally.mean("progress")),
        (N_("Errors"), tally.total("errors")),
        (N_("Warnings"), tally.total("warnings")),
        (N_("Rows for review"), tally.total("waiting")),
    ]


def figures(tally: Tally, batch: Batch, language: str) -> Iterator[Row]:
    """The figures of the page, one a row: part, name, value."""

    def word(template: str) -> str:
        return text(template, language)

    beside = N_("Passed over"), len(batch.passed_over)
    for name, value in (*_submitted(tally, batch), beside, *_results(tally)):
        yield word(N_("Submissions")), word(name), value
    for grade, count in tally.grades():
        yield word(_GRADES), grade or word(_NONE), count
    for band, count in tally.bands():
        yield word(_BANDS), word(band or _NOT_KNOWN), count
    for gap, entry in tally.apart():
        yield word(_SPREAD), _name(entry, language), gap
    for code, often, _ in tally.frequent():
        yield word(N_("Most frequent problems")), f"{code} {title(code, language)}", often
