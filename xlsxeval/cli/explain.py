"""xlsxeval explain: what a code means and what to do about it."""

from __future__ import annotations

from difflib import get_close_matches
from unicodedata import normalize

import click

from xlsxeval.cli import options
from xlsxeval.cli.console import tell
from xlsxeval.i18n import N_
from xlsxeval.model import Message

_UNKNOWN = N_("There is no code {code}.")
_CLOSE = N_("There is no code {code}; did you mean {close}?")


@click.command(short_help="解释核查编号。 Explain a code.")
@click.argument("code", required=False)
@options.language
@click.pass_context
def explain(ctx: click.Context, code: str | None, language: str) -> None:
    """解释一个核查编号（如 XE501）；不给编号则列出全部。

    Explain a code of the checks (such as XE501), or list all codes.
    """
    from xlsxeval import show

    if code is None:
        click.echo(show.catalogue(language))
        return
    known = normalize("NFKC", code).strip().upper()
    known = f"XE{known}" if known.isdecimal() else known
    if known in show.CODES:
        click.echo(show.explanation(known, language))
        return
    close = tuple(get_close_matches(known, show.CODES))
    tell(Message(_CLOSE if close else _UNKNOWN, {"code": code, "close": close}), language)
    ctx.exit(2)
