"""xlsxeval forms: the official forms the program knows."""

from __future__ import annotations

import click

from xlsxeval.cli import options
from xlsxeval.cli.console import stopping


@click.command(short_help="列出官方版式。 Official forms.")
@click.argument("form", required=False, metavar="[ID|FILE.toml]")
@options.language
def forms(form: str | None, language: str) -> None:
    """列出已知的官方版式；给出编号则显示该版式的栏目与规则。

    List the known official forms, or show one with its headings and rules.
    """
    from xlsxeval import show
    from xlsxeval import spec as specs

    with stopping(language, status=2):
        shown = (
            show.table(specs.known(), language)
            if form is None
            else show.details(specs.load(form), language)
        )
    click.echo(shown)
