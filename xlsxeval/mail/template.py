"""Templates of letters: a subject and a body with ${fields}, nothing else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from xlsxeval.disk import why
from xlsxeval.errors import MailError
from xlsxeval.i18n import LANGUAGES, N_
from xlsxeval.mail import clean
from xlsxeval.model import Message

BLOCKS = ("results", "problems")
"""Fields that are tables: each stands alone on its line."""
OPTIONAL = frozenset(("project", "waiting", "problems", "deadline", "office", "earlier"))
"""Fields that may be empty: a paragraph that holds one is then left out."""
_ALWAYS = ("unit", "year", "period", "deadline", "office")
_MOST = 100_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_SUBJECT = re.compile(r"(?:主题|标题|subject)\s*[:：]\s*(.*)", re.IGNORECASE)
_FIELD = re.compile(r"\$\{([^{}]*)\}")
_BRACED = re.compile(r"(?<!\$)\{\s*([^{}\s]+)\s*\}|\$(\w+)")
_OPEN = re.compile(r"\$\{[^}\n]*")

_UNREADABLE = N_("The letter template {path} cannot be read: {why}.")
_LARGE = N_("The letter template {path} is too large.")
_NO_TEXT = N_("The letter template {path} is neither UTF-8 nor GBK text.")
_NO_SUBJECT = N_(
    "The letter template {path} has to begin with a line Subject: …, and the text follows below "
    "a blank line."
)
_UNKNOWN = N_("The letter template {path} holds unknown fields: {fields}. Known are: {known}.")
_NOT_HERE = N_("The letter template {path} holds fields that this letter has not: {fields}.")
_UNCLOSED = N_("The letter template {path} holds a field that is not closed: {field}.")
_SHAPE = N_("The letter template {path} holds {text}; write a field as {field}.")
_INLINE = N_("In the letter template {path} {field} has to stand alone on a line of the text.")


class Kind(StrEnum):
    """What a letter is for."""

    RESULT = "result"
    CORRECTION = "correction"
    """更正: another result than the one sent before."""
    MISSING = "missing"
    """催报: the unit submitted nothing."""


@dataclass(frozen=True)
class Template:
    """A subject and a body."""

    name: str
    subject: str
    body: str

    def fields(self) -> frozenset[str]:
        """The English names of the fields it holds."""
        written = _FIELD.findall(f"{self.subject}\n{self.body}")
        return frozenset(english(field) or field.strip() for field in written)


@cache
def words(language: str) -> Mapping[str, Any]:
    """The letters and the words in them: letters/*.toml."""
    source = resources.files("xlsxeval") / "mail" / "letters" / f"{language}.toml"
    return tomllib.loads(source.read_text("utf-8"))


def builtin(kind: Kind, language: str) -> Template:
    """Our own letter of that kind."""
    letter = words(language)[kind.value]
    return Template(kind.value, letter["subject"], letter["body"])


def read(path: Path) -> Template:
    """A letter of the office's own. Raises MailError with a sentence."""
    lines = _decoded(path).lstrip("\n").splitlines()
    subject = _SUBJECT.fullmatch(lines[0].strip()) if lines else None
    body = "\n".join(lines[2:]).strip("\n")
    if subject is None or not subject[1] or (len(lines) > 1 and lines[1].strip()) or not body:
        raise _error(_NO_SUBJECT, path.name)
    template = Template(path.name, subject[1], body)
    check(template)
    return template


def check(template: Template, kind: Kind = Kind.RESULT) -> None:
    """Every field is known, is spelled right, and has its place and value in such a letter."""
    name, text = template.name, f"{template.subject}\n{template.body}"
    known = tuple(words(LANGUAGES[0])["fields"])
    unknown = tuple(dict.fromkeys(f.strip() for f in _FIELD.findall(text) if not english(f)))
    if unknown:
        shown = tuple(clean.line(field, 40) for field in unknown)
        raise _error(_UNKNOWN, name, fields=shown, known=known)
    rest = _FIELD.sub("", text)
    if unclosed := _OPEN.search(rest):
        raise _error(_UNCLOSED, name, field=clean.line(unclosed[0], 40))
    for found in _BRACED.finditer(rest):
        if field := english(found[1] or found[2]):
            raise _error(_SHAPE, name, text=found[0], field=f"${{{field}}}")
    lacking = sorted(template.fields() - set(_ALWAYS)) if kind is Kind.MISSING else []
    if lacking:
        raise _error(_NOT_HERE, name, fields=tuple(lacking))
    _check_blocks(template)


def english(field: str) -> str | None:
    """The English name of a field, which may be written in Chinese; None where it is unknown."""
    known: Mapping[str, str] = words(LANGUAGES[0])["fields"]
    plain = field.strip()
    if plain in known:
        return plain
    return next((name for name, chinese in known.items() if chinese == plain), None)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields replaced once: what a value holds is never a field."""
    return _FIELD.sub(lambda found: values[english(found[1]) or ""], text)


def held(text: str) -> list[str]:
    """The fields of a piece of text, by their English names."""
    return [english(field) or "" for field in _FIELD.findall(text)]


def block(line: str) -> str | None:
    """The block that stands on this line."""
    found = _FIELD.fullmatch(line.strip())
    name = english(found[1]) if found else None
    return name if name in BLOCKS else None


def _check_blocks(template: Template) -> None:
    for line in (template.subject, *template.body.splitlines()):
        alone = line != template.subject and block(line)
        for field in held(line):
            if field in BLOCKS and not alone:
                raise _error(_INLINE, template.name, field=f"${{{field}}}")


def _decoded(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST + 1)
    except OSError as error:
        raise _error(_UNREADABLE, path.name, why=why(error)) from error
    if len(data) > _MOST:
        raise _error(_LARGE, path.name)
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise _error(_NO_TEXT, path.name)


def _error(template: str, name: str, **values: object) -> MailError:
    return MailError(Message(template, {"path": name, **values}))
