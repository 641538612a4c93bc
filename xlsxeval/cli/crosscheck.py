"""xlsxeval crosscheck: a unit's narrative report held against its form."""

from __future__ import annotations

from pathlib import Path

import click

from xlsxeval.cli import options, passwords
from xlsxeval.cli.console import deliver, stopping, tell
from xlsxeval.cli.diff import one
from xlsxeval.cli.score import refuse_other_files
from xlsxeval.errors import XlsxevalError
from xlsxeval.model import Evaluation, Failure, Finding, Severity
from xlsxeval.scan import Found


@click.command(short_help="核对自评报告与自评表。 Hold a report against its form.")
@click.argument("workbook", metavar="FORM.xlsx", type=click.Path(path_type=Path))
@click.argument("report", metavar="REPORT", type=click.Path(path_type=Path))
@options.form
@options.password_file
@options.language
@click.option(
    "--json",
    metavar="FILE|-",
    help="另存 JSON；- 为标准输出。 Also write JSON; - is stdout.",
)
@click.pass_context
def crosscheck(
    ctx: click.Context,
    workbook: Path,
    report: Path,
    form: str | None,
    password_file: Path | None,
    language: str,
    json: str | None,
) -> None:
    """核对单位的自评报告（.docx 或 .txt）与自评表：数字、名称、问题与措施是否一致；不写任何文件。

    Hold a unit's own narrative report (.docx or .txt) against its form: figures, names, problems.
    """
    from xlsxeval import show
    from xlsxeval import spec as specs
    from xlsxeval.attempt import attempt
    from xlsxeval.evaluation import evaluate
    from xlsxeval.narrative.crosscheck import Report, check, read

    with stopping(language, status=2):
        refuse_other_files(json)
        chosen = specs.load(form) if form is not None else None
        known = passwords.given(password_file)
        file = one(workbook)

    def work(found: Found) -> Evaluation:
        return evaluate(found, chosen, known)

    result = attempt(file, passwords.asking(work, known, language))
    try:
        told: Report | XlsxevalError = read(report)
    except XlsxevalError as error:
        told = error
        tell(error.message, language)
    findings: tuple[Finding, ...] = ()
    compared = isinstance(result, Evaluation) and isinstance(told, Report)
    if isinstance(result, Evaluation) and isinstance(told, Report):
        findings = check(result, told)
    if json != "-":
        if isinstance(result, Failure):
            click.echo(show.report(result, language))
        elif isinstance(told, Report):
            click.echo(show.crosschecked(result, told, findings, language))
    if json is not None:
        document = show.crosschecked_as_json(result, told, report, findings, language)
        with stopping(language, status=1):
            deliver(document, None if json == "-" else Path(json))
    wrong = any(finding.severity is Severity.ERROR for finding in findings)
    ctx.exit(1 if wrong or not compared else 0)
