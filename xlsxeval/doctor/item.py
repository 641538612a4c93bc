"""One thing that was looked at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from xlsxeval.i18n import N_, say, text
from xlsxeval.model import Message


class State(Enum):
    """How a thing stands."""

    FINE = "ok"
    REMARK = "remark"
    """Worth knowing; the work goes on."""
    FAILS = "fails"


_WORDS = {State.FINE: N_("fine"), State.REMARK: N_("note"), State.FAILS: N_("fails")}


@dataclass(frozen=True)
class Item:
    """What was looked at, how it stands, and what to do about it."""

    id: str
    state: State
    message: Message


def report(item: Item, language: str) -> str:
    """The item as a line of a terminal."""
    return f"{text(_WORDS[item.state], language)} {say(item.message, language)}"


def as_json(items: Sequence[Item], language: str) -> str:
    """The items for a program."""
    found = [
        {"id": item.id, "state": item.state.value, "message": say(item.message, language)}
        for item in items
    ]
    fine = all(item.state is not State.FAILS for item in items)
    return json.dumps({"schema": 1, "fine": fine, "items": found}, ensure_ascii=False, indent=1)
