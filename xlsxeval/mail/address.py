"""One plain e-mail address, or a sentence that says what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NoReturn

from xlsxeval.errors import BadAddress
from xlsxeval.i18n import N_
from xlsxeval.mail import clean
from xlsxeval.model import Message

_SHOWN = 60
_LOCAL, _LABEL, _WHOLE = 64, 63, 254
_ATOM = re.compile(r"[A-Za-z0-9#$&'*+/=?^_`{|}~-]+")
"""Letters of a local part; % and ! are left out: old servers send such mail on elsewhere."""
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_HAN = "CJK UNIFIED IDEOGRAPH"
_ENCODED = "xn--"
_NOTED = re.compile(r"[,;，；、\r\n]|@[^@]*[\s/|][^@]*@")

_NONE = N_("No e-mail address is given.")
_UNSEEN = N_("The e-mail address {text} holds a character that is not shown ({code}); retype it.")
_WIDE = N_("The e-mail address {text} holds the full-width character {character}; type it narrow.")
_SEVERAL = N_("{text} is more than one e-mail address; leave one.")
_NAMED = N_("{text} is more than an e-mail address; leave out the name and the angle brackets.")
_QUOTED = N_("The e-mail address {text} holds quotation marks, which are not supported.")
_COMMENT = N_("The e-mail address {text} holds brackets, which are not supported.")
_BLANK = N_("The e-mail address {text} holds a space.")
_AT = N_("The e-mail address {text} does not have exactly one @.")
_FOREIGN = N_(
    "The e-mail address {text} has {character} ({code}) before the @; only English letters, "
    "digits and signs can be delivered everywhere."
)
_LETTER = N_("The e-mail address {text} has {character} before the @, which is not supported.")
_DOTS = N_("The e-mail address {text} has a dot too many, or nothing beside a dot.")
_LONG = N_("The e-mail address {text} is too long.")
_NO_DOT = N_("The e-mail address {text} has no full domain after the @, like example.cn.")
_DOMAIN = N_("The e-mail address {text} has a domain that is not spelled right: {label}.")
_ALIKE = N_(
    "The domain of the e-mail address {text} holds {character} ({code}), which can be taken for "
    "another letter; if it is meant, write the domain in its xn-- form."
)


@dataclass(frozen=True)
class Address:
    """邮箱: where one letter goes."""

    local: str
    domain: str
    """In ASCII and lower case; 财政局.example as xn--…."""

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"


def parse(text: str) -> Address:
    """The one address written there. Raises BadAddress with a sentence."""
    plain = text.strip(" ")
    _check_whole(plain)
    local, _, domain = plain.partition("@")
    _check_local(plain, local)
    found = Address(local, ".".join(_label(plain, label) for label in _labels(plain, domain)))
    if len(str(found)) > _WHOLE:
        _refuse(_LONG, plain)
    return found


def _check_whole(text: str) -> None:
    """Everything that makes it no address at all, the likeliest mistakes first."""
    if not text:
        raise BadAddress(Message(_NONE))
    if len(text) > _WHOLE:
        _refuse(_LONG, text)
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cf", "Cc", "Cs", "Zl", "Zp", "Cn", "Co") and character not in "\r\n\t":
            _refuse(_UNSEEN, text, code=clean.named(character))
    if _NOTED.search(text):
        _refuse(_SEVERAL, text)
    if re.search("[<>＜＞]", text):
        _refuse(_NAMED, text)
    for character in text:
        if unicodedata.east_asian_width(character) == "F" or character in "。｡":
            _refuse(_WIDE, text, character=character)
    for sentence, marks in ((_QUOTED, '["\\\\“”]'), (_COMMENT, r"[()\[\]]"), (_BLANK, r"\s")):
        if re.search(marks, text):
            _refuse(sentence, text)
    if text.count("@") != 1:
        _refuse(_AT, text)


def _check_local(text: str, local: str) -> None:
    for character in local:
        if ord(character) > 0x7F:
            _refuse(_FOREIGN, text, character=character, code=clean.named(character))
    atoms = local.split(".")
    if not all(atoms):
        _refuse(_DOTS, text)
    for character in "".join(atoms):
        if not _ATOM.fullmatch(character):
            _refuse(_LETTER, text, character=character)
    if len(local) > _LOCAL:
        _refuse(_LONG, text)


def _labels(text: str, domain: str) -> list[str]:
    labels = domain.split(".")
    if not all(labels):
        _refuse(_NO_DOT if not domain else _DOTS, text)
    if len(labels) < 2 or labels[-1].isdigit():
        _refuse(_NO_DOT, text)
    return labels


def _label(text: str, label: str) -> str:
    """One label of the domain in ASCII; letters that pass for others are refused."""
    for character in label:
        if ord(character) > 0x7F and not _plain(character):
            _refuse(_ALIKE, text, character=character, code=clean.named(character))
    label = label.lower()
    try:
        ascii_form = label.encode("idna").decode("ascii").lower()
        if label.startswith(_ENCODED):
            label.encode("ascii").decode("idna")
    except UnicodeError as error:
        values = {"text": clean.line(text, _SHOWN), "label": clean.line(label, _SHOWN)}
        raise BadAddress(Message(_DOMAIN, values)) from error
    if len(ascii_form) > _LABEL or not _HOST.fullmatch(ascii_form):
        _refuse(_DOMAIN, text, label=clean.line(label, _SHOWN))
    return ascii_form


def _plain(character: str) -> bool:
    """A Chinese character, or a Latin letter with an accent."""
    if unicodedata.name(character, "").startswith(_HAN):
        return True
    apart = unicodedata.normalize("NFD", character)
    return len(apart) > 1 and apart[0].isascii() and apart[0].isalpha()


def _refuse(template: str, text: str, **values: str) -> NoReturn:
    raise BadAddress(Message(template, {"text": clean.line(text, _SHOWN), **values}))
