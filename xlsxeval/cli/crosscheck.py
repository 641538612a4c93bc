"""xlsxeval crosscheck: a unit's narrative report held against its form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsxeval.cli import options
from xlsxeval.cli.answers import Answers, answers
from xlsxeval.cli.console import tell
from xlsxeval.cli.single import evaluated
from xlsxeval.errors import XlsxevalError
from xlsxeval.model import Evaluation, Failure, Finding, Severity

if TYPE_CHECKING:
    from xlsxeval.narrative.crosscheck import Report


@click.command(short_help="核对自评报告与自评表。 Hold a report against its form.")
@click.argument("workbook", metavar="FORM.xlsx", type=click.Path(path_type=Path))
@click.argument("report", metavar="REPORT", type=click.Path(path_type=Path))
@options.form
@options.password_file
@answers
@click.pass_context
def crosscheck(
    ctx: click.Context,
    workbook: Path,
    report: Path,
    form: str | None,
    password_file: Path | None,
    answers: Answers,
) -> None:
    """核对单位的自评报告（.docx 或 .txt）与自评表：数字、名称、问题与措施是否一致；不写任何文件。

    Hold a unit's own narrative report (.docx or .txt) against its form: figures, names, problems.
    """
    from xlsxeval import show
    from xlsxeval.narrative.crosscheck import Report, check

    language = answers.language
    [result] = evaluated((workbook,), form, password_file, language)
    told = _read(report, language)
    findings: tuple[Finding, ...] = ()
    compared = False
    if isinstance(result, Evaluation) and isinstance(told, Report):
        findings, compared = check(result, told), True
    _show(result, told, findings, language, answers.echo)
    answers.deliver(lambda: show.crosschecked_as_json(result, told, report, findings, language))
    ctx.exit(int(not compared or any(f.severity is Severity.ERROR for f in findings)))


def _show(
    form: Evaluation | Failure,
    told: Report | XlsxevalError,
    findings: tuple[Finding, ...],
    language: str,
    echo: Callable[[str], None],
) -> None:
    """What was found, or why the form cannot be read."""
    from xlsxeval import show

    if isinstance(form, Failure):
        echo(show.report(form, language))
    elif not isinstance(told, XlsxevalError):
        echo(show.crosschecked(form, told, findings, language))


def _read(path: Path, language: str) -> Report | XlsxevalError:
    """The report, or why it cannot be read, which is said."""
    from xlsxeval.narrative.crosscheck import read

    try:
        return read(path)
    except XlsxevalError as error:
        tell(error.message, language)
        return error
