"""xlsxeval verify: whether scored figures were changed after scoring, and which."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsxeval.cli import options
from xlsxeval.cli.answers import Answers, answers
from xlsxeval.cli.console import stopping, tell
from xlsxeval.errors import NotScored
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.scan import scan

if TYPE_CHECKING:
    from xlsxeval.scan import Found
    from xlsxeval.verification import Verification

_PASSED_OVER = N_("Passed over, no scored workbook: {path}")


@click.command(short_help="核对评分后是否被改动。 Verify scored workbooks.")
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@options.form
@answers
@click.pass_context
def verify(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str | None,
    answers: Answers,
) -> None:
    """核对评过分的工作簿在评分之后是否被改动。

    Evaluate scored workbooks again and tell what was changed after scoring; nothing is written.
    """
    from xlsxeval import intake, verification
    from xlsxeval import spec as specs
    from xlsxeval.attempt import attempt

    language = answers.language
    with stopping(language, status=2):
        chosen = specs.load(form) if form is not None else None
        files = intake.expanded(scan(paths)).files

    def work(found: Found) -> Verification | None:
        try:
            return verification.verify(found, chosen)
        except NotScored:
            if found.path in paths:
                raise
            return None

    results = []
    for found in files:
        result = attempt(found, work)
        if result is None:
            tell(Message(_PASSED_OVER, {"path": str(found.path)}), language)
            continue
        results.append(result)
        answers.echo(verification.report(result, language))
    answers.deliver(lambda: verification.as_json(results, language))
    sound = [isinstance(each, verification.Verification) and each.unchanged for each in results]
    ctx.exit(0 if sound and all(sound) else 1)
