"""Which unit each form of a batch is from, and which of its forms count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from xlsxeval import spec
from xlsxeval.model import FormSpec, Submission
from xlsxeval.roster import Roster, Unit, key

Subject = tuple[str, str, int | None, str]
_LOOKED_AT = ("sheet", "form", "unit", "year", "project")


@dataclass(frozen=True, slots=True)
class Filed:
    """One form that a submission holds."""

    submission: Submission
    position: int
    """Of the form in the submission's result."""
    unit: Unit | None = None
    """The unit of the roster, where its name or an alias is written on the form."""

    @property
    def form(self) -> Mapping[str, Any]:
        """The form's entry of the JSON contract."""
        form: Mapping[str, Any] = self.submission.result["forms"][self.position]
        return form

    @property
    def name(self) -> str:
        """The unit as the form writes it, on one line."""
        return " ".join((self.form["unit"] or "").split())

    @property
    def owner(self) -> str:
        """One word for the unit, however it is written; nothing where the form names none."""
        return key(self.unit.name if self.unit else self.name)

    @property
    def subject(self) -> Subject:
        """What a unit hands in once: its form of one year for one project."""
        form, submission = self.form, self.submission
        owner = self.owner or f"/{submission.sha256 or submission.path}/{self.position}"
        return owner, form["form"], form["year"], self._project

    @property
    def place(self) -> str:
        """The file, with the sheet where it holds several forms."""
        submission = self.submission
        several = len(submission.result["forms"]) > 1
        return f"{submission.path}:{self.form['sheet']}" if several else submission.path

    @property
    def _project(self) -> str:
        """A project form that names no project is known by its indicators."""
        form = self.form
        if _known_by_project(form):
            return key(form["project"] or "")
        return "/".join(key(row["name"] or "") for row in form["indicators"])


def slim(submission: Submission) -> Submission:
    """The submission with no more of its result than is looked at here: thousands are held."""
    result = submission.result
    forms = [
        {name: form[name] for name in _LOOKED_AT} | {"indicators": [*_named_rows(form)]}
        for form in result["forms"]
    ]
    return replace(submission, result={"status": result["status"], "forms": forms}, rows=b"")


def _named_rows(form: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in () if _known_by_project(form) else form["indicators"]:
        yield {"name": row["name"]}


def _known_by_project(form: Mapping[str, Any]) -> bool:
    return bool(form["project"]) or not _asks_project(form["form"])


def matched(submissions: Iterable[Submission], roster: Roster | None) -> tuple[Filed, ...]:
    """Every form of the batch with its unit of the roster; files that failed hold none."""
    found = []
    for submission in submissions:
        for position, form in enumerate(submission.result["forms"] if submission.scored else ()):
            unit = roster.match(form["unit"] or "") if roster is not None else None
            found.append(Filed(submission, position, unit))
    return tuple(found)


def copies(submissions: Iterable[Submission]) -> dict[int, Submission]:
    """Results of ours that lie among the files they were made from (by id) → those files."""
    found = list(submissions)
    sent = {each.sha256: each for each in found if each.origin is None and each.scored}
    return {id(each): sent[each.origin] for each in found if each.origin and each.origin in sent}


def counted(submissions: Sequence[Submission], roster: Roster | None = None) -> tuple[Filed, ...]:
    """The forms that count, in the order given: of each subject the newest."""
    results = copies(submissions)
    forms = matched((each for each in submissions if id(each) not in results), roster)
    newest = {id(newest_first(group)[0]) for group in by_subject(forms).values()}
    return tuple(form for form in forms if id(form) in newest)


def by_subject(forms: Iterable[Filed]) -> dict[Subject, list[Filed]]:
    """The forms that are about the same."""
    groups: dict[Subject, list[Filed]] = {}
    for form in forms:
        groups.setdefault(form.subject, []).append(form)
    return groups


def newest_first(forms: Iterable[Filed]) -> list[Filed]:
    """Last changed first; of those changed at the same time the path decides."""
    return sorted(forms, key=lambda f: (-f.submission.changed, f.submission.path, f.position))


def titled(form: str) -> str:
    """The form as it calls itself; a unit's own has only its id."""
    known = _official().get(form)
    return form if known is None else known.title


def _asks_project(form: str) -> bool:
    """Whether the form prints 项目名称; a unit's own form is taken not to."""
    known = _official().get(form)
    return known is not None and "project" in known.printed["labels"]


@cache
def _official() -> Mapping[str, FormSpec]:
    return {each.id: each for each in spec.known()}
