"""xlsxeval template: a blank official form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xlsxeval.cli import options
from xlsxeval.cli.console import stopping


@click.command(short_help="写出空白自评表。 Blank form.")
@click.argument("form", required=False, metavar="[ID|FILE.toml]")
@click.option(
    "-o",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="写入此文件，默认以表名命名；- 为标准输出。 File to write; - is stdout.",
)
@options.language
def template(form: str | None, target: Path | None, language: str) -> None:
    """写出一张空白的官方自评表。已有的文件不会被覆盖。

    Write a blank official form; an existing file is never overwritten.
    """
    from xlsxeval import blank, outputs
    from xlsxeval import spec as specs

    with stopping(language, status=2):
        spec = specs.load(form or specs.DEFAULT)
        if str(target) == "-":
            sys.stdout.buffer.write(blank.write(spec))
            return
        name = f"{spec.title}.xlsx"
        wanted = target or Path(name)
        path = outputs.fresh(wanted / name if wanted.is_dir() else wanted)
        outputs.write(path, blank.write(spec))
    click.echo(str(path))
