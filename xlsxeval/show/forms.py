"""The official forms: a table of all, and one with its headings, weights, grades and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from xlsxeval.i18n import N_, local, say, text
from xlsxeval.model import Band, FormSpec, Message
from xlsxeval.show.line import columns

_SOURCES = {"seen": N_("seen"), "known": N_("known"), "reconstructed": N_("reconstructed")}
_STATUS = {**_SOURCES, "seen": N_("seen published")}
_TIERS = {"met": N_("met"), "partly": N_("partly met"), "missed": N_("missed")}
_REVERSE = {
    "linear": N_("Where less is better, the score falls evenly to 0 at twice the target."),
    "ratio": N_("Where less is better, the score is weight × target / actual."),
    "points": N_("Where less is better, each percentage point over the target costs {points}."),
}
_KINDS = {
    "execution": N_("Budget execution"),
    "quantitative": N_("Numbers"),
    "qualitative": N_("Words"),
    "reverse": N_("Less is better"),
    "zero": N_("Nothing may happen"),
    "time": N_("Dates"),
    "choice": N_("Yes or no"),
}
_HEADINGS = (
    N_("Form"),
    N_("Title"),
    N_("Issuer"),
    N_("Document"),
    N_("Source"),
)
_SECTIONS = {
    "labels": N_("Head and totals"),
    "funds": N_("Money block"),
    "rows": N_("Indicator table"),
    "texts": N_("Texts"),
}


def table(specs: Sequence[FormSpec], language: str) -> str:
    """All forms, a line each."""
    head = [text(heading, language) for heading in _HEADINGS]
    rows = [
        (spec.id, spec.title, spec.issuer, spec.reference, text(_SOURCES[spec.source], language))
        for spec in specs
    ]
    return "\n".join(columns([head, *rows]))


def details(spec: FormSpec, language: str) -> str:
    """One form as the program knows it."""
    source = text(_SOURCES[spec.source], language)
    origin = Message(N_("{status}. {note}"), {"status": source, "note": spec.source_note})
    facts: list[tuple[str, str]] = [
        (N_("Title"), spec.title),
        (N_("Issuer"), spec.issuer),
        (N_("Document"), spec.reference),
        (N_("Source"), say(origin, language) if spec.source_note else source),
        (N_("Money unit"), spec.money_unit),
        (N_("Full mark"), local(spec.full, language)),
        *((label, _headings(spec.printed[key], language)) for key, label in _SECTIONS.items()),
        *((N_("Weights"), _scheme(scheme, language)) for scheme in spec.schemes),
        (N_("Grades"), _grades(spec, language)),
        (N_("Qualitative scores"), _listed((_band(b, language) for b in spec.bands), language)),
        *((N_("Rule"), rule) for rule in _rules(spec, language)),
        *((N_("Clause"), clause) for clause in _clauses(spec, language)),
    ]
    lines = [
        say(Message(N_("{label}: {value}"), {"label": text(key, language), "value": v}), language)
        for key, v in facts
        if v
    ]
    return "\n".join([spec.id, *lines])


def _listed(parts: Iterable[str], language: str) -> str:
    return local(tuple(parts), language)


def _headings(section: Mapping[str, tuple[str, ...]], language: str) -> str:
    return _listed((words[0] for words in section.values() if words), language)


def _scheme(scheme: Mapping[str, Decimal], language: str) -> str:
    return _listed(
        (f"{name} {local(points, language)}" for name, points in scheme.items()), language
    )


def _grades(spec: FormSpec, language: str) -> str:
    return _listed((f"{g.name} ≥{local(g.floor, language)}" for g in spec.grades), language)


def _band(band: Band, language: str) -> str:
    values = {
        "tier": text(_TIERS.get(band.tier, band.tier), language),
        "low": band.low * 100,
        "high": band.high * 100,
    }
    return say(Message(N_("{tier} {low}% to {high}% of the weight"), values), language)


def _clauses(spec: FormSpec, language: str) -> Iterable[str]:
    """What each kind of rule rests on, and how we know it."""
    for key, clause in spec.clauses.items():
        values = {
            "kind": text(_KINDS[key], language),
            "clause": clause.text,
            "status": text(_STATUS[clause.status], language),
        }
        yield say(Message(N_("{kind}: {clause} ({status})"), values), language)


def _rules(spec: FormSpec, language: str) -> Iterable[str]:
    """The rules the issuer set, a sentence each."""
    values = {
        "label": spec.execution_label,
        "points": spec.reverse_points,
        "limit": spec.over_limit * 100,
        "tolerance": spec.score_tolerance,
    }
    templates = [
        N_("{label} is scored as spent / budget × weight, at most the weight."),
        _REVERSE[spec.reverse],
        N_("An actual of {limit}% of the target or more asks for an explanation."),
        N_("Scores and totals may differ by {tolerance}; weights may not."),
    ]
    if spec.progress_limit is not None:
        templates.append(N_("{label} below {floor}% asks for a reason."))
        values["floor"] = spec.progress_limit * 100
    if spec.divergence_limit is not None:
        templates.append(
            N_(
                "The indicators' score rate may exceed {label} "
                "by at most {divergence} percentage points."
            )
        )
        values["divergence"] = spec.divergence_limit * 100
    return [say(Message(template, values), language) for template in templates]
