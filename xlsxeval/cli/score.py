"""xlsxeval score: read, check, score and write the scored copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlsxeval.cli import options, passwords
from xlsxeval.cli.answers import prepare, refuse_other_files
from xlsxeval.cli.console import deliver, stopping, tell, writer
from xlsxeval.cli.hands import foreseen, hands
from xlsxeval.cli.many import counted
from xlsxeval.cli.scoring import ledger, shown, summed_up
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.scan import Scan, identity, scan

if TYPE_CHECKING:
    from xlsxeval.batch import Question, Run, Settings
    from xlsxeval.ledger import Ledger

_ONE_REPORT = N_("--report goes with one workbook, but {count} were found; score them one by one.")
_ELSEWHERE = N_("{wanted} is scored itself; the results go into {folder}.")


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
@options.json
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
@options.redact
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
    redact: bool,
) -> None:
    """给自评表评分，并写出评分后的工作簿。

    Score workbooks (files, folders or zips) and write the scored copies.
    """
    with stopping(language, status=1), ExitStack() as stack:
        with stopping(language, status=2):
            refuse_other_files(json)
            root = _begun(paths, folder, language, jobs, scheduler, force)
            root, found = _places(paths, root, scheduler, roster, report)
            working = stack.enter_context(ExitStack())
            executing = working.enter_context(hands(root, len(found.files), jobs, scheduler, force))
            settings = _settings(form, language, password_file, force, report)
            _prepare(csv, json)
            asking = _question(roster, year, csv, redact)
            kept = stack.enter_context(ledger(root, many=len(found.files) > 1 or asking.of_one))
        run = _run(found, root, settings, kept)
        echo = writer(json == "-", redact)
        count = shown(run, executing, language, echo)
        counted(found, count.failed, language)
        result, wrong = summed_up(run, asking, executing[0], language, echo)
        working.close()
        _document(run, result, json, redact)
    ctx.exit(1 if wrong or count.failed or count.wrong else 0)


def _run(found: Scan, root: Path, settings: Settings, kept: Ledger | None) -> Run:
    """The work on the files; passwords that are wanting are asked for at the prompt."""
    from xlsxeval import batch

    run = batch.Run(found.files, root, settings, kept, passed_over=found.passed_over)
    run.ask = passwords.at_prompt(settings.language)
    if len(found.files) > 1:
        run.meanwhile = partial(batch.rehearse, settings.language)
    return run


def _question(roster: Path | None, year: int | None, csv: Path | None, redact: bool) -> Question:
    """What is asked of all files together."""
    from xlsxeval import batch
    from xlsxeval import roster as rosters

    return batch.Question(rosters.read(roster) if roster else None, year, csv, redact)


def _begun(
    paths: Sequence[Path],
    folder: Path | None,
    language: str,
    jobs: int | None,
    scheduler: str | None,
    force: bool,
) -> Path:
    """The folder for results; who scores may start by now."""
    root = _folder(paths, folder, language)
    foreseen(paths, root, jobs, scheduler, force)
    return root


def _folder(paths: Sequence[Path], asked: Path | None, language: str) -> Path:
    """The folder for results, which is never one that is scanned; that is said."""
    from xlsxeval import outputs

    root = outputs.directory(paths, asked)
    wanted = root.with_name(outputs.FOLDER) if asked is None else asked
    if identity(root) != identity(wanted):
        tell(Message(_ELSEWHERE, {"wanted": str(wanted), "folder": str(root)}), language)
    return root


def _prepare(csv: Path | None, json: str | None) -> None:
    """Other folders something is to be written into are tried before anything is scored."""
    from xlsxeval import outputs

    if csv is not None:
        outputs.prepare(csv)
    prepare(json)


def _places(
    paths: tuple[Path, ...],
    root: Path,
    scheduler: str | None,
    roster: Path | None,
    report: Path | None,
) -> tuple[Path, Scan]:
    """Where results go, and the workbooks; by whole paths where other machines read them."""
    from xlsxeval import intake

    if scheduler is not None:
        paths, root = tuple(map(Path.absolute, paths)), root.absolute()
    found = intake.expanded(scan(paths, skip=root).without(roster))
    _ensure_one_report(report, len(found.files))
    return root, found


def _settings(
    form: str | None, language: str, password_file: Path | None, force: bool, report: Path | None
) -> Settings:
    """How files are scored."""
    from xlsxeval import batch, spec

    chosen = spec.load(form) if form is not None else None
    return batch.Settings(chosen, language, passwords.given(password_file), force, report)


def _document(
    run: Run, findings: Sequence[Mapping[str, Any]], json: str | None, redact: bool
) -> None:
    """Everything as JSON, where it is asked for."""
    from xlsxeval import show
    from xlsxeval.privacy import redacted

    if json is not None:
        told = (submission.result for submission in run.submissions())
        entries = map(redacted, told) if redact else told
        deliver(show.document(entries, findings), None if json == "-" else Path(json))


def _ensure_one_report(report: Path | None, files: int) -> None:
    """A report is one unit's, and can be read."""
    if report is None:
        return
    from xlsxeval.narrative import crosscheck

    if files > 1:
        raise XlsxevalError(Message(_ONE_REPORT, {"count": files}))
    crosscheck.read(report)
