"""Options in, one call, exit status out. A command is loaded when it is called by its name."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from xlsxeval import __version__
from xlsxeval.cli import console
from xlsxeval.disk import why
from xlsxeval.i18n import N_
from xlsxeval.model import Message

_INTERRUPTED = N_("Interrupted; every result written so far is complete.")
_NO_OUTPUT = N_("The output cannot be written: {why}.")
_OWN_OPTIONS = ("-h", "--help", "--version")
_COMMANDS = (
    "check",
    "crosscheck",
    "diff",
    "doctor",
    "explain",
    "forms",
    "mail",
    "report",
    "score",
    "template",
    "verify",
)
"""Each in a module of its own name."""


class _Commands(click.Group):
    """Commands; what names none of them is a path to score."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in _COMMANDS and args[0] not in _OWN_OPTIONS:
            args = ["score", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{name}"), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def commands() -> None:
    """读取、核查并评定绩效自评表。

    xlsxeval 文件或文件夹… 等同于 xlsxeval score 文件或文件夹…

    Read, check and score official self-evaluation workbooks (绩效自评表).
    xlsxeval PATH... is xlsxeval score PATH...
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, and keep a window open that would close on its last word."""
    status = run(arguments)
    console.hold()
    return status


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 nothing wrong, 1 errors found, 2 nothing could start, 130 Ctrl-C."""
    console.forgive()
    try:
        status = commands.main(arguments, prog_name="xlsxeval", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        console.tell(Message(_INTERRUPTED))
        return 130
    except OSError as error:
        console.tell(Message(_NO_OUTPUT, {"why": why(error)}))
        return 1
    except Exception as error:
        # The last boundary: what a fault quotes may be a cell, and a stack is no help to a clerk.
        return console.fault(error)
    return status if isinstance(status, int) else 0
