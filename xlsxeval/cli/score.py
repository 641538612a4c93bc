"""xlsxeval score: read, check, score and write the scored copies."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from xlsxeval.cli import options, passwords
from xlsxeval.cli.console import deliver, stopping
from xlsxeval.cli.run import counted
from xlsxeval.cli.scoring import ledger, shown, summed_up
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.scan import scan

_ONE_REPORT = N_("--report goes with one workbook, but {count} were found; score them one by one.")
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
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="同时核对这份自评报告（只评一份时）。 Also hold this report against the form.",
)
@options.roster
@options.year
@options.csv
@options.jobs
@options.scheduler
@options.force
@click.pass_context
def score(
    ctx: click.Context,
    paths: tuple[Path, ...],
    folder: Path | None,
    form: str | None,
    password_file: Path | None,
    language: str,
    json: str | None,
    report: Path | None,
    roster: Path | None,
    year: int | None,
    csv: Path | None,
    jobs: int | None,
    scheduler: str | None,
    force: bool,
) -> None:
    """给自评表评分，并写出评分后的工作簿。

    Score workbooks (files, folders or zips) and write the scored copies.
    """
    from xlsxeval import batch, intake, outputs, show
    from xlsxeval import roster as rosters
    from xlsxeval import spec as specs

    with stopping(language, status=1), ExitStack() as stack:
        with stopping(language, status=2):
            chosen = specs.load(form) if form is not None else None
            refuse_other_files(json)
            units = None if roster is None else rosters.read(roster)
            root = outputs.directory(paths, folder)
            known = passwords.given(password_file)
            settings = batch.Settings(chosen, language, known, force, report)
            if scheduler is not None:
                paths, root = tuple(path.absolute() for path in paths), root.absolute()
            found = intake.expanded(scan(paths, skip=root).without(roster))
            if report is not None:
                _ensure_one_report(report, len(found.files))
            kept = stack.enter_context(ledger(root, many=len(found.files) > 1 or bool(units)))
            executing = stack.enter_context(batch.executing(jobs, scheduler, len(found.files)))
        run = batch.Run(found.files, root, settings, kept)
        run.ask = lambda file: passwords.asked(file, language)
        count = shown(run, executing, language, quiet=json == "-")
        counted(found, count.failed, language)
        question = batch.Question(units, year, csv)
        result, wrong = summed_up(run, question, language, quiet=json == "-")
        if json is not None:
            entries = (submission.result for submission in run.submissions())
            deliver(show.document(entries, result), None if json == "-" else Path(json))
    ctx.exit(1 if wrong or count.failed or count.wrong else 0)


def _ensure_one_report(report: Path, files: int) -> None:
    """A report is one unit's, and can be read."""
    from xlsxeval.narrative import crosscheck

    if files > 1:
        raise XlsxevalError(Message(_ONE_REPORT, {"count": files}))
    crosscheck.read(report)


def refuse_other_files(json: str | None) -> None:
    """--json with its FILE forgotten takes the next path for one; no workbook is lost to that."""
    if json not in (None, "-") and Path(str(json)).suffix.lower() != ".json":
        raise XlsxevalError(Message(_NO_JSON, {"path": json}))
