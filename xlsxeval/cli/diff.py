"""xlsxeval diff: what a unit put right between two versions of its workbook."""

from __future__ import annotations

from pathlib import Path

import click

from xlsxeval.cli import options
from xlsxeval.cli.answers import Answers, answers
from xlsxeval.cli.single import evaluated
from xlsxeval.model import Evaluation, Failure


@click.command(short_help="比较同一单位的前后两版。 Compare two versions.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@options.form
@options.password_file
@answers
@click.pass_context
def diff(
    ctx: click.Context,
    old: Path,
    new: Path,
    form: str | None,
    password_file: Path | None,
    answers: Answers,
) -> None:
    """比较同一单位前后两次报送的自评表：每个问题已改、未改、新增还是回退，得分有何变化。

    Compare two versions of one unit's workbook: what was put right, and how the score changed.
    """
    from xlsxeval import show
    from xlsxeval.comparison import compare

    language = answers.language
    results = evaluated((old, new), form, password_file, language)
    before, now = results
    compared = None
    if isinstance(before, Evaluation) and isinstance(now, Evaluation):
        compared = compare(before, now)
    if compared is not None:
        answers.echo(show.comparison(compared, language))
    else:
        for failed in (each for each in results if isinstance(each, Failure)):
            answers.echo(show.report(failed, language))
    answers.deliver(lambda: show.comparison_as_json(compared, results, language))
    ctx.exit(1 if compared is None or compared.errors_stand else 0)
