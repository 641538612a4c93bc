"""名册: the units that have to report, as the finance office lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxeval import lazily

if TYPE_CHECKING:
    from xlsxeval.roster.names import Reason, key
    from xlsxeval.roster.nouns import Proposal, Roster, Unit
    from xlsxeval.roster.reading import read

__all__ = [
    "Proposal",
    "Reason",
    "Roster",
    "Unit",
    "key",
    "read",
]

__getattr__ = lazily.names(
    __name__,
    {
        "names": ("Reason", "key"),
        "nouns": ("Proposal", "Roster", "Unit"),
        "reading": ("read",),
    },
)
