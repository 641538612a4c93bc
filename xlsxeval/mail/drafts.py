"""评分结果/邮件: the letters of a dry run as files that every mail program opens."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from xlsxeval.errors import MailError
from xlsxeval.ledger import Ledger
from xlsxeval.mail.message import file_name
from xlsxeval.mail.plan import Left, Parcel
from xlsxeval.outputs import write

FOLDER = "邮件"
_FACT = "mail drafts"


def written(
    ledger: Ledger,
    folder: Path,
    parcels: Sequence[Parcel],
    compose: Callable[[Parcel], bytes],
) -> list[Left]:
    """One .eml a letter, in place of those of an earlier run; returns what must not go out."""
    root = folder / FOLDER
    before = ledger.fact(_FACT)
    for name in [] if before is None else json.loads(before):
        (root / name).unlink(missing_ok=True)
    theirs = {path.name for path in root.glob("*.eml")}
    names: list[str] = []
    left = []
    for parcel in parcels:
        try:
            data = compose(parcel)
        except MailError as error:
            left.append(Left(parcel.unit.name, error.message))
            continue
        names.append(file_name(parcel.unit.name, theirs | set(names)))
        # Remembered first: what is written is always known for ours.
        ledger.remember(_FACT, json.dumps(names))
        write(root / names[-1], data)
    ledger.remember(_FACT, json.dumps(names))
    return left
