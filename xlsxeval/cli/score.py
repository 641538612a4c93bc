"""xlsxeval score: read, check, score and write the scored copies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsxeval.cli import options, passwords
from xlsxeval.cli.console import deliver, stopping
from xlsxeval.cli.run import finish, outcomes
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.scan import scan

if TYPE_CHECKING:
    from xlsxeval.batch import Outcome
    from xlsxeval.scan import Found

_NO_JSON = N_("--json {path}: name a file that ends in .json, or - for stdout.")


@click.command(short_help="评分并写出结果。 Score workbooks.")
@options.paths
@click.option(
    "-o",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="结果文件夹，默认为“评分结果”。 Folder for results.",
)
@options.form
@options.password_file
@options.language
@click.option(
    "--json",
    "json",
    metavar="FILE|-",
    help="另存 JSON；- 为标准输出。 Also write JSON; - is stdout.",
)
@click.pass_context
def score(
    ctx: click.Context,
    paths: tuple[Path, ...],
    folder: Path | None,
    form: str | None,
    password_file: Path | None,
    language: str,
    json: str | None,
) -> None:
    """给自评表评分，并写出评分后的工作簿。

    Score workbooks (files, folders or zips) and write the scored copies.
    """
    from xlsxeval import intake, outputs, show
    from xlsxeval import spec as specs

    with stopping(language, status=2):
        chosen = specs.load(form) if form is not None else None
        _refuse_other_files(json)
        root = outputs.directory(paths, folder)
        known = passwords.given(password_file)
        found = intake.expanded(scan(paths, skip=root))
        results = outputs.Outputs(root, found.files)
        results.open()

    def work(file: Found) -> Outcome:
        return results.score(file, chosen, language, known)

    done = []
    for outcome in outcomes(found, passwords.asking(work, known, language), language):
        done.append(outcome)
        if json != "-":
            click.echo(show.report(outcome.result, language) + "\n")
    status = finish(found, done, language)
    if json is not None:
        with stopping(language, status=1):
            deliver(
                show.as_json([(each.result, each.output) for each in done], language),
                None if json == "-" else Path(json),
            )
    ctx.exit(status)


def _refuse_other_files(json: str | None) -> None:
    """--json with its FILE forgotten takes the next path for one; no workbook is lost to that."""
    if json not in (None, "-") and Path(str(json)).suffix.lower() != ".json":
        raise XlsxevalError(Message(_NO_JSON, {"path": json}))
