"""What the terminal can show."""

from __future__ import annotations

from xlsxeval.doctor.item import Item, State
from xlsxeval.i18n import N_
from xlsxeval.model import Message

_SHOWN = "绩效自评表≥≤％√×●—“”"
"""Characters the program's sentences are made of; GBK has them all."""


def console(encoding: str | None) -> Item:
    """Whether Chinese sentences can be read; the workbooks are the same either way."""
    if encoding is None:
        return Item("console", State.REMARK, Message(N_("there is no terminal to write to")))
    values = {"encoding": encoding}
    try:
        _SHOWN.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        template = N_(
            "the terminal speaks {encoding} and shows ? for Chinese; workbooks are not affected: "
            "use --lang en, or set PYTHONIOENCODING=utf-8"
        )
        return Item("console", State.REMARK, Message(template, values))
    return Item(
        "console", State.FINE, Message(N_("the terminal shows Chinese ({encoding})"), values)
    )
