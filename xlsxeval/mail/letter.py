"""A letter to a unit: subject, plain text and the same as simple HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxeval import i18n
from xlsxeval.errors import MailError
from xlsxeval.i18n import N_
from xlsxeval.mail import clean, html, template
from xlsxeval.mail.facts import Facts, FormFacts, State
from xlsxeval.mail.html import Listed, Piece, Table
from xlsxeval.mail.template import Kind, Template
from xlsxeval.model import Message

_SHOWN = 6
"""Problems told of in the letter; the workbook has them all."""
_UNKNOWN = "—"
_EMPTY = N_("the template leaves this letter empty; please add a text that is always there.")


@dataclass(frozen=True)
class Letter:
    """What the unit reads."""

    subject: str
    text: str
    html: str


def write(facts: Facts, kind: Kind, language: str, own: Template | None = None) -> Letter:
    """The letter of that kind; `own` is the office's template. Raises MailError."""
    used = own or template.builtin(kind, language)
    template.check(used, kind)
    words = template.words(language)["words"]
    values = _values(facts, language, words)
    subject = clean.header(template.fill(used.subject, values))
    mark = words["correction"]
    if kind is Kind.CORRECTION and mark not in subject:
        subject = clean.header(f"{mark}{words['colon']}{subject}")
    pieces = _pieces(used.body, values, _blocks(facts, language, words))
    text = html.plain(pieces)
    if not text.strip():
        raise MailError(Message(_EMPTY))
    return Letter(subject, text, html.page(pieces, language))


def _pieces(
    body: str, values: Mapping[str, str], blocks: Mapping[str, Sequence[Piece]]
) -> list[list[Piece]]:
    """The paragraphs as they are read; one with an optional field that is empty is left out."""
    given = {**values, **{name: "x" if found else "" for name, found in blocks.items()}}
    paragraphs = []
    for paragraph in re.split(r"\n[ \t]*\n", body.strip("\n")):
        fields = template.held(paragraph)
        if any(field in template.OPTIONAL and not given[field] for field in fields):
            continue
        pieces: list[Piece] = []
        for line in paragraph.splitlines():
            name = template.block(line)
            pieces += blocks[name] if name else [template.fill(line, values)]
        paragraphs.append(pieces)
    return paragraphs


def _values(facts: Facts, language: str, words: Mapping[str, str]) -> dict[str, str]:
    forms = facts.forms
    years = words["and"].join(map(str, facts.years))
    waiting = sum(form.waiting for form in forms)
    return {
        "unit": clean.line(facts.unit),
        "year": years,
        "period": words["period"].format(year=years) if years else "",
        "project": words["and"].join(form.project for form in forms if form.project),
        "self": _joined((_number(form.self_total, language) for form in forms), words),
        "awarded": _joined((_awarded(form, language, words) for form in forms), words),
        "full": _joined((_number(form.full, language) for form in forms), words),
        "grade": _joined((form.grade or _UNKNOWN for form in forms), words),
        "progress": _joined((i18n.percent(form.progress, language) for form in forms), words),
        "state": words[f"state_{_state(forms)}"],
        "waiting": words["waiting_told"].format(count=waiting) if waiting else "",
        "errors": str(sum(form.errors for form in forms)),
        "warnings": str(sum(form.warnings for form in forms)),
        "notes": str(sum(form.notes for form in forms)),
        "deadline": i18n.local(facts.deadline, language) if facts.deadline else "",
        "office": clean.line(facts.office),
        "file": clean.private(facts.file),
        "earlier": i18n.local(facts.earlier, language) if facts.earlier else "",
    }


def _joined(values: Iterable[str], words: Mapping[str, str]) -> str:
    return words["semicolon"].join(values)


def _number(value: Decimal | None, language: str) -> str:
    return _UNKNOWN if value is None else i18n.number(value, language)


def _awarded(form: FormFacts, language: str, words: Mapping[str, str]) -> str:
    return _number(form.awarded, language) if form.scored else words["not_scored"]


def _state(forms: Sequence[FormFacts]) -> str:
    """The state of all scored forms together: the least reviewed decides how sure they are."""
    states = {form.state for form in forms if form.scored}
    if not states:
        return "none"
    return states.pop().value if len(states) == 1 else State.PARTLY.value


def _blocks(facts: Facts, language: str, words: Mapping[str, str]) -> dict[str, Sequence[Piece]]:
    return {
        "results": [_table(form, language, words) for form in facts.forms],
        "problems": _problems(facts, words),
    }


def _table(form: FormFacts, language: str, words: Mapping[str, str]) -> Table:
    period = words["period"].format(year=form.year) if form.year else ""
    heading = words["heading"].format(period=period, title=form.title).strip()
    full = words["of"].format(full=_number(form.full, language)) if form.full else ""
    rows = [
        (words["self"], _number(form.self_total, language) + full),
        (words[f"awarded_{form.state}"], _awarded(form, language, words)),
        (words["grade"], form.grade or _UNKNOWN),
        (words["progress"], i18n.percent(form.progress, language)),
        (words["found"], _counts(form, words)),
    ]
    if form.project:
        rows.insert(0, (words["project"], form.project))
    if form.waiting:
        rows.append((words["waiting"], words["rows"].format(count=form.waiting)))
    return Table(heading, tuple(rows), words["colon"])


def _counts(form: FormFacts, words: Mapping[str, str]) -> str:
    counts = {"errors": form.errors, "warnings": form.warnings, "notes": form.notes}
    return words["counts"].format(**counts)


def _problems(facts: Facts, words: Mapping[str, str]) -> list[Piece]:
    problems = facts.problems
    if not problems:
        return []
    items = tuple(
        words["problem"].format(
            severity=words[problem.severity.value], place=problem.place or _UNKNOWN
        )
        + problem.sentence
        for problem in problems[:_SHOWN]
    )
    left = len(problems) - len(items)
    found: list[Piece] = [Listed(items)]
    return [*found, words["more"].format(count=left)] if left else found
