"""Where a command that writes nothing else puts its results: lines, JSON, or both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from xlsxeval.cli import options
from xlsxeval.cli.console import delivered, stopping, writer
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Message

_NO_JSON = N_("--json {path}: name a file that ends in .json, or - for stdout.")

_format = click.option(
    "--format",
    "kind",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="输出格式；json 同 --json -。 Format of the output; json is --json -.",
)


@dataclass(frozen=True)
class Answers:
    """What was asked for, in a language."""

    language: str
    screen: bool
    """JSON takes the place of the lines."""
    file: Path | None
    redact: bool

    @property
    def echo(self) -> Callable[[str], None]:
        """What puts lines on the terminal, or does not."""
        return writer(self.screen, self.redact)

    def deliver(self, document: Callable[[], str]) -> None:
        """The results as JSON, made where it is asked for."""
        if self.screen:
            delivered(document(), None, redact=self.redact)
        if self.file is not None:
            with stopping(self.language, status=1):
                delivered(document(), self.file, redact=self.redact)


def answers(command: Callable[..., None]) -> Callable[..., None]:
    """Options of the language, the format and what is masked, for a command as its `answers`."""

    @options.language
    @_format
    @options.json
    @options.redact
    @wraps(command)
    def asked(
        *arguments: Any, language: str, kind: str, json: str | None, redact: bool, **others: Any
    ) -> None:
        with stopping(language, status=2):
            refuse_other_files(json)
            prepare(json)
        file = None if json in (None, "-") else Path(str(json))
        told = Answers(language, kind == "json" or json == "-", file, redact)
        command(*arguments, answers=told, **others)

    return asked


def refuse_other_files(json: str | None) -> None:
    """--json with its FILE forgotten takes the next path for one; no workbook is lost to that."""
    if json not in (None, "-") and Path(str(json)).suffix.lower() != ".json":
        raise XlsxevalError(Message(_NO_JSON, {"path": json}))


def prepare(json: str | None) -> None:
    """The folder of a JSON file is tried before anything is done."""
    if json in (None, "-"):
        return
    from xlsxeval import outputs

    outputs.prepare(Path(str(json)).parent)
