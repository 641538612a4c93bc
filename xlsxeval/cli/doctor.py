"""xlsxeval doctor: whether the program can do its work on this machine."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xlsxeval.cli import options
from xlsxeval.cli.console import deliver, stopping


@click.command(short_help="检查本机能否正常使用。 Check this machine.")
@options.json
@options.language
@click.pass_context
def doctor(ctx: click.Context, json: str | None, language: str) -> None:
    """检查本机能否正常使用：版本、组件、写入权限、窗口、字体，并试评一张表。

    Check versions, extras, write access, terminal and fonts, and score a trial form. Exit status 1
    where something would fail; nothing is left behind.
    """
    from xlsxeval.doctor import State, as_json, examine, report

    items = []
    for item in examine(Path(), getattr(sys.stdout, "encoding", None)):
        items.append(item)
        if json != "-":
            click.echo(report(item, language))
    if json is not None:
        with stopping(language, status=2):
            deliver(as_json(items, language), None if json == "-" else Path(json))
    ctx.exit(1 if any(item.state is State.FAILS for item in items) else 0)
