"""A run as it is seen: every file's result, its notes and the progress of the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from xlsxeval.cli import many as words
from xlsxeval.cli.console import tell
from xlsxeval.cli.hands import known
from xlsxeval.cli.progress import Progress
from xlsxeval.i18n import N_, say
from xlsxeval.model import Message

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    from xlsxeval.batch import Executing, Question, Run, Shown
    from xlsxeval.ledger import Ledger
    from xlsxeval.scan import Found

_WRITTEN = N_("Written: {path}")
_BRIEF = N_("{path}: {result} → {output}")
_BRIEF_FAILED = N_("{path}: {result}")
_UNCHANGED = N_("{count} unchanged, kept from the last run.")
_SUMMED_UP = N_("Summary: {path}")
_MORE = N_("{count} more; see {path}.")
_MOST = 50
"""Findings of the batch that are told one by one."""
_FULL = 10
"""So many files and more are told in a line each."""


@dataclass
class Count:
    """How the files ended."""

    failed: int = 0
    wrong: int = 0
    """Scored, with errors in the form."""
    unchanged: int = 0


def summed_up(
    run: Run,
    question: Question,
    executor: Executor,
    language: str,
    echo: Callable[[str], None],
) -> tuple[tuple[Mapping[str, Any], ...], bool]:
    """What was found in many files together, as the JSON has it, and whether that is an error."""
    from xlsxeval import batch, show

    if run.ledger is None or not (len(run.files) > 1 or question.of_one):
        return (), False
    result = batch.together(run, run.ledger, question, executor)
    for finding in result.findings[:_MOST]:
        echo(show.of_all(finding, language))
    if len(result.findings) > _MOST:
        values = {"count": len(result.findings) - _MOST, "path": str(result.book or run.root)}
        echo(say(Message(_MORE, values), language))
    if result.book is not None:
        tell(Message(_SUMMED_UP, {"path": str(result.book)}), language)
    for message in result.refused:
        tell(message, language)
    wrong = any(finding["severity"] == "error" for finding in result.findings)
    return result.findings, wrong or bool(result.refused)


@contextmanager
def ledger(root: Path, *, many: bool) -> Iterator[Ledger | None]:
    """The ledger of a folder: of every run over many files, and where one stands already."""
    from xlsxeval import outputs
    from xlsxeval.ledger import Ledger

    outputs.prepare(root)
    with ExitStack() as stack:
        kept = None
        if many or known(root):
            kept = stack.enter_context(Ledger(root))
        outputs.clear(root)
        try:
            yield kept
        except KeyboardInterrupt:
            outputs.clear(root)
            raise


def shown(run: Run, executing: Executing, language: str, echo: Callable[[str], None]) -> Count:
    """Run, and show every result as it comes."""
    count, files = Count(), len(run.files)
    full = files < _FULL
    progress = None if full else Progress(files, language)
    if progress is not None:
        run.taken_up = lambda found: progress.take_up(str(found.path))
        run.done = lambda found: progress.finish(str(found.path))
        run.waiting = progress.show
        run.ask = _without_bar(progress, run.ask)
    for number, result in enumerate(run.results(*executing), start=1):
        count.failed += result.failed
        count.wrong += result.line.errors > 0
        count.unchanged += result.unchanged
        if progress is None:
            words.taken_up(result.found, number, files, language)
            _show_fully(result, language, echo)
        else:
            progress.clear()
            _show_briefly(result, language, echo)
    if count.unchanged:
        tell(Message(_UNCHANGED, {"count": count.unchanged}), language)
    return count


def _without_bar(progress: Progress, ask: Callable[[Found], str]) -> Callable[[Found], str]:
    """A question is asked where no bar stands."""

    def asking(found: Found) -> str:
        progress.clear()
        return ask(found)

    return asking


def _show_fully(result: Shown, language: str, echo: Callable[[str], None]) -> None:
    _show_notes(result)
    if result.output is not None and not result.unchanged:
        tell(Message(_WRITTEN, {"path": result.output}), language)
    echo(result.line.report + "\n")


def _show_notes(result: Shown) -> None:
    """What is odd about where a result went, and what it was made of."""
    for note in () if result.unchanged else result.line.notes:
        click.echo(note, err=True)
    for note in result.line.standing:
        click.echo(note, err=True)


def _show_briefly(result: Shown, language: str, echo: Callable[[str], None]) -> None:
    from xlsxeval.show.line import clean

    _show_notes(result)
    values = {"path": str(result.found.path), "result": result.line.brief, "output": result.output}
    template = _BRIEF_FAILED if result.output is None else _BRIEF
    echo(clean(say(Message(template, values), language)))
