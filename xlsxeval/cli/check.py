"""xlsxeval check: read and check, write nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsxeval.cli import options, passwords
from xlsxeval.cli.answers import Answers, answers
from xlsxeval.cli.console import stopping
from xlsxeval.cli.many import counted, evaluated
from xlsxeval.model import Evaluation, Failure, Severity
from xlsxeval.scan import scan

if TYPE_CHECKING:
    from xlsxeval.scan import Found


@click.command(short_help="只核查，不写文件。 Check only.")
@options.paths
@options.form
@options.password_file
@answers
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str | None,
    password_file: Path | None,
    answers: Answers,
) -> None:
    """只核查自评表，不写任何文件。

    Check workbooks (files, folders or zips); nothing is written.
    """
    from xlsxeval import intake, show
    from xlsxeval import spec as specs
    from xlsxeval.evaluation import evaluate

    language = answers.language
    with stopping(language, status=2):
        chosen = specs.load(form) if form is not None else None
        known = passwords.given(password_file)
        found = intake.expanded(scan(paths))

    def work(file: Found) -> Evaluation:
        return evaluate(file, chosen, known)

    results = []
    for result in evaluated(found, passwords.asking(work, known, language), language):
        results.append(result)
        answers.echo(show.report(result, language, scores=False) + "\n")
    failed = sum(isinstance(result, Failure) for result in results)
    counted(found, failed, language)
    answers.deliver(lambda: show.as_json([(result, None) for result in results], language))
    wrong = (isinstance(each, Failure) or each.worst is Severity.ERROR for each in results)
    ctx.exit(1 if any(wrong) else 0)
