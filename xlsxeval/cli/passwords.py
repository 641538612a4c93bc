"""Passwords of encrypted workbooks: from a file or a prompt, never from the command line."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsxeval.disk import why
from xlsxeval.errors import Locked, XlsxevalError
from xlsxeval.i18n import N_, say
from xlsxeval.model import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsxeval.model import Evaluation
    from xlsxeval.scan import Found

_CANNOT_READ = N_("The password file {path} cannot be read ({why}).")
_PROMPT = N_("Password of {path} (Enter to leave it out)")
_MOST = 65_536
"""Bytes of a password file."""


def given(path: Path | None) -> list[str]:
    """The passwords in a file, one a line; blank lines are none."""
    if path is None:
        return []
    try:
        with path.open("rb") as stream:
            text = stream.read(_MOST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        told = why(error) if isinstance(error, OSError) else "UTF-8"
        raise XlsxevalError(Message(_CANNOT_READ, {"path": str(path), "why": told})) from error
    return [line for line in text.splitlines() if line]


def asking(
    work: Callable[[Found], Evaluation], known: list[str], language: str
) -> Callable[[Found], Evaluation]:
    """The work, asking at the terminal for a password where none of those known opens a file.

    What was typed is known from then on: units of one sender share one password.
    """

    def tried(found: Found) -> Evaluation:
        while True:
            try:
                return work(found)
            except Locked:
                typed = asked(found, language)
                if not typed:
                    raise
                known.insert(0, typed)

    return tried


def at_prompt(language: str) -> Callable[[Found], str]:
    """What is asked of a person, file by file."""
    return partial(asked, language=language)


def asked(found: Found, language: str) -> str:
    """What is typed for the file at the terminal; nothing where there is none."""
    if not sys.stdin.isatty():
        return ""
    from xlsxeval.show.line import clean

    prompt = clean(say(Message(_PROMPT, {"path": str(found.path)}), language))
    typed = click.prompt(prompt, default="", hide_input=True, show_default=False, err=True)
    return str(typed)
