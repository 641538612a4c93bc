"""The texts of a form that units write in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsxeval.model import Case, Cell, Evaluation, Passage
from xlsxeval.reader.keys import plain
from xlsxeval.rules.rule import says_nothing

_TEXTS = {
    "goal": "goal",
    "result": "result",
    "problems": "problems",
    "measures": "measures",
    "reasons": "reason",
}
"""Text block → kind of passage."""
_SENTENCE = re.compile(r"[^。；;\n]+[。；;\n]*|[。；;\n]+")


def passages(evaluation: Evaluation) -> tuple[Passage, ...]:
    """Goals, results, problems, measures and reasons; what the form itself prints is left out."""
    found = []
    for judged in evaluation.forms:
        seen: set[str] = set()
        for kind, cell in _cells(judged.case):
            # One cell merged over several rows is one passage.
            if cell.ref and cell.ref not in seen and not _printed(cell, judged.case):
                seen.add(cell.ref)
                found.append(Passage(kind, cell.place, _own(cell, judged.case)))
    return tuple(found)


def _cells(case: Case) -> Iterator[tuple[str, Cell]]:
    form = case.form
    for block, kind in _TEXTS.items():
        if block in form.texts:
            yield kind, form.texts[block]
    if form.budget is not None:
        yield "reason", form.budget.reason
    for row in form.indicators:
        yield "reason", row.reason


def _printed(cell: Cell, case: Case) -> bool:
    """Nothing, 无, a rest of the template or an instruction."""
    rest = {plain(word) for word in case.spec.words["residue"]}
    return says_nothing(cell, case) or plain(cell.text) in rest


def _own(cell: Cell, case: Case) -> str:
    """The text without the sentences that tell how to fill it in (…字以内）."""
    words = [plain(word) for word in case.spec.words["instruction"]]
    sentences = _SENTENCE.findall(cell.text)
    return "".join(s for s in sentences if not any(word in plain(s) for word in words)).strip()
