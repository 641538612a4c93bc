"""xlsxeval report: the 自评报告 of each form, as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsxeval.cli import options, passwords
from xlsxeval.cli.console import stopping, tell
from xlsxeval.cli.many import counted, evaluated
from xlsxeval.errors import XlsxevalError
from xlsxeval.i18n import N_
from xlsxeval.model import Evaluation, Failure, Message, Severity
from xlsxeval.scan import scan, stem

if TYPE_CHECKING:
    from xlsxeval.narrative.report import Report
    from xlsxeval.scan import Found

_SUFFIX = ".docx"
_NAME = "{stem}-自评报告"
_NEXT = "{stem}（{number}）"
_SEVERAL = N_("{path} is one document, but {count} workbooks are read; name a folder with -o.")
_OTHER = N_("-o {path}: the report is a .docx; name it so, or name a folder.")
_DOCUMENTS = (".doc", ".txt", ".pdf", ".odt", ".wps", ".rtf", ".html", ".md", ".xlsx", ".xls")
_LEFT = N_("{path}: places marked 【待填】, which only people can write: {count}.")
_CONTRADICTED = N_(
    "{path}: errors that stand in the form: {count}. The report keeps the form's own figures and "
    "marks these places 【核查】. Correct the form and write the report again."
)


@click.command(short_help="写出自评报告。 Write the narrative report.")
@options.paths
@click.option(
    "-o",
    "target",
    metavar="FILE.docx|DIR",
    type=click.Path(path_type=Path),
    help="报告文件，或放报告的文件夹（默认“评分结果”）。 Document, or folder for several.",
)
@options.form
@options.password_file
@options.language
@click.pass_context
def report(
    ctx: click.Context,
    paths: tuple[Path, ...],
    target: Path | None,
    form: str | None,
    password_file: Path | None,
    language: str,
) -> None:
    """根据自评表写出自评报告（.docx，公文格式）。数字都取自表内，须由人写的标为【待填】。

    Write the narrative report of each form (.docx): every figure comes from the form, and what only
    people can write is a marked gap. An existing file is never overwritten.
    """
    from xlsxeval import intake, show
    from xlsxeval import spec as specs
    from xlsxeval.evaluation import evaluate

    with stopping(language, status=2):
        chosen = specs.load(form) if form is not None else None
        known = passwords.given(password_file)
        places = _Places(paths, target)
        found = intake.expanded(scan(paths, skip=places.skipped))
        places.hold(found.files)

    def work(file: Found) -> Evaluation:
        evaluation = evaluate(file, chosen, known)
        _write(evaluation, places.of(file), language)
        return evaluation

    results = list(evaluated(found, passwords.asking(work, known, language), language))
    failures = [result for result in results if isinstance(result, Failure)]
    for failure in failures:
        click.echo(show.report(failure, language), err=True)
    counted(found, len(failures), language)
    wrong = (isinstance(each, Failure) or each.worst is Severity.ERROR for each in results)
    ctx.exit(1 if any(wrong) else 0)


class _Places:
    """Where reports go: the document that was named, or documents in a folder."""

    def __init__(self, paths: Sequence[Path], target: Path | None) -> None:
        from xlsxeval import outputs

        if target is not None and target.suffix.lower() in _DOCUMENTS and not target.is_dir():
            raise XlsxevalError(Message(_OTHER, {"path": str(target)}))
        named = target is not None and target.suffix.lower() == _SUFFIX and not target.is_dir()
        self._document = target if named else None
        self._folder = outputs.directory(paths, None if named else target)

    @property
    def skipped(self) -> Path | None:
        """The folder of results, which holds nothing to be read."""
        return None if self._document is not None else self._folder

    def hold(self, files: Sequence[Found]) -> None:
        """One document cannot hold several workbooks, and nothing is drawn without python-docx."""
        from xlsxeval.narrative.report import blank

        if self._document is not None and len(files) > 1:
            values = {"path": str(self._document), "count": len(files)}
            raise XlsxevalError(Message(_SEVERAL, values))
        blank()

    def of(self, file: Found) -> Path:
        """The document of that file's first form."""
        if self._document is not None:
            return self._document
        return self._folder / file.folder / f"{_NAME.format(stem=stem(file.path))}{_SUFFIX}"


def _write(evaluation: Evaluation, first: Path, language: str) -> None:
    """One document a form, beside whatever stands there; its path goes to stdout."""
    from xlsxeval import outputs
    from xlsxeval.narrative.report import compose, draw
    from xlsxeval.show.line import clean

    for number, judged in enumerate(evaluation.forms, 1):
        name = first.stem if number == 1 else _NEXT.format(stem=first.stem, number=number)
        written = compose(judged)
        path = outputs.place(first.with_name(f"{name}{first.suffix}"), draw(written))
        click.echo(clean(str(path)))
        _tell(path, written, language)


def _tell(path: Path, written: Report, language: str) -> None:
    """What is left to do before the report can be handed in."""
    from xlsxeval.narrative.report import Mark

    for template, mark in ((_LEFT, Mark.GAP), (_CONTRADICTED, Mark.CHECK)):
        count = written.marked(mark)
        if count:
            tell(Message(template, {"path": str(path), "count": count}), language)
