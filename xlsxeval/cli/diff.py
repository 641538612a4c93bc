"""xlsxeval diff: what a unit put right between two versions of its workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsxeval.cli import options, passwords
from xlsxeval.cli.console import delivered, stopping, writer
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Evaluation, Failure, Message
from xlsxeval.scan import scan

if TYPE_CHECKING:
    from xlsxeval.scan import Found

_SEVERAL = N_("{path} holds {count} workbooks; name the one to compare.")


@click.command(short_help="比较同一单位的前后两版。 Compare two versions.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@options.form
@options.password_file
@options.language
@click.option(
    "--format",
    "kind",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="输出格式。 Format of the output.",
)
@options.redact
@click.pass_context
def diff(
    ctx: click.Context,
    old: Path,
    new: Path,
    form: str | None,
    password_file: Path | None,
    language: str,
    kind: str,
    redact: bool,
) -> None:
    """比较同一单位前后两次报送的自评表：每个问题已改、未改、新增还是回退，得分有何变化。

    Compare two versions of one unit's workbook: what was put right, and how the score changed.
    """
    from xlsxeval import show
    from xlsxeval import spec as specs
    from xlsxeval.attempt import attempt
    from xlsxeval.comparison import compare
    from xlsxeval.evaluation import evaluate

    with stopping(language, status=2):
        chosen = specs.load(form) if form is not None else None
        known = passwords.given(password_file)
        files = [one(path) for path in (old, new)]

    def work(file: Found) -> Evaluation:
        return evaluate(file, chosen, known)

    asking = passwords.asking(work, known, language)
    results = [attempt(file, asking) for file in files]
    before, now = results
    compared, echo = None, writer(kind == "json", redact)
    if isinstance(before, Evaluation) and isinstance(now, Evaluation):
        compared = compare(before, now)
    if kind == "json":
        delivered(show.comparison_as_json(compared, results, language), None, redact=redact)
    elif compared is not None:
        echo(show.comparison(compared, language))
    else:
        for failed in (each for each in results if isinstance(each, Failure)):
            echo(show.report(failed, language))
    ctx.exit(1 if compared is None or compared.errors_stand else 0)


def one(path: Path) -> Found:
    """The workbook of that name; a folder or a zip may hold one."""
    from xlsxeval import intake

    files = intake.expanded(scan([path])).files
    if len(files) != 1:
        raise XlsxevalError(Message(_SEVERAL, {"path": str(path), "count": len(files)}))
    return files[0]
