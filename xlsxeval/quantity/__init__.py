"""What people write in a value cell, as a Quantity, or honestly as words."""

from xlsxeval.quantity.choice import pick
from xlsxeval.quantity.claims import (
    at_least,
    changed,
    falling,
    of_change,
    planned,
    written,
)
from xlsxeval.quantity.grammar import parse
from xlsxeval.quantity.sheet import read

__all__ = [
    "at_least",
    "changed",
    "falling",
    "of_change",
    "parse",
    "pick",
    "planned",
    "read",
    "written",
]
