"""Where mail is sent from and through: options, then the environment, then a settings file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlsxeval.disk import why
from xlsxeval.errors import CannotSend
from xlsxeval.i18n import N_
from xlsxeval.model import Message

NAME = "xlsxeval.toml"
PASSWORD = "XLSXEVAL_SMTP_PASSWORD"
_ENVIRONMENT = {"smtp": "XLSXEVAL_SMTP", "sender": "XLSXEVAL_FROM"}
_KEYS = {
    "smtp": "smtp",
    "from": "sender",
    "office": "office",
    "rate": "rate",
    "ca": "ca",
    "template": "template",
}
_FILES = ("ca", "template")

_UNREADABLE = N_("The settings file {path} cannot be read ({why}).")
_UNKNOWN = N_("The settings file {path} knows no {key} under [mail]; it knows {known}.")
_NOT_TEXT = N_("In the settings file {path} {key} must be a text in quotation marks.")
_NO_PASSWORD = N_("The settings file {path} must hold no password; give it by --password-file.")
_RATE = N_("{rate} is no rate; write for example 20/min.")


@dataclass(frozen=True)
class Settings:
    """What was set; None is not set."""

    smtp: str | None = None
    sender: str | None = None
    office: str | None = None
    """Who signs."""
    ca: Path | None = None
    template: Path | None = None
    interval: float = 0.0
    """Seconds from one letter to the next."""


def settings(
    asked: Mapping[str, str | Path | None],
    environment: Mapping[str, str],
    file: Path | None,
    folder: Path,
) -> Settings:
    """The settings that hold; `file`, or else xlsxeval.toml in the folder of results."""
    values: dict[str, str | Path | None] = {}
    usual = folder / NAME
    if file is not None or usual.is_file():
        values.update(_read(file or usual))
    values.update(
        {key: environment[name] for key, name in _ENVIRONMENT.items() if environment.get(name)}
    )
    values.update({key: value for key, value in asked.items() if value is not None})
    paths = {key: Path(str(values[key])) for key in _FILES if values.get(key) is not None}
    words = {key: str(value) for key, value in values.items() if key not in _FILES}
    rate = words.pop("rate", None)
    interval = 0.0 if rate is None else _interval(rate)
    return Settings(**words, **paths, interval=interval)  # type: ignore[arg-type]


def _read(path: Path) -> dict[str, str | Path | None]:
    """The table [mail]; files named in it are seen from where it stands."""
    try:
        table = tomllib.loads(path.read_text("utf-8-sig")).get("mail", {})
    except (OSError, ValueError) as error:
        told = why(error) if isinstance(error, OSError) else str(error)
        raise CannotSend(Message(_UNREADABLE, {"path": str(path), "why": told})) from error
    table = table if isinstance(table, dict) else {"mail": table}
    found: dict[str, str | Path | None] = {}
    for key, value in table.items():
        if "password" in key.casefold():
            raise CannotSend(Message(_NO_PASSWORD, {"path": str(path)}))
        if key not in _KEYS:
            values = {"path": str(path), "key": key, "known": tuple(_KEYS)}
            raise CannotSend(Message(_UNKNOWN, values))
        if not isinstance(value, str):
            raise CannotSend(Message(_NOT_TEXT, {"path": str(path), "key": key}))
        found[_KEYS[key]] = path.parent / value if key in _FILES else value
    return found


def _interval(rate: str) -> float:
    """3.0 for 20/min, 20/分 or 20."""
    number = rate.strip().removesuffix("/min").removesuffix("/分").strip()
    if not (number.isascii() and number.isdigit() and 0 < int(number) <= 10_000):
        raise CannotSend(Message(_RATE, {"rate": rate}))
    return 60 / int(number)
