"""What people write in a value cell, as a Quantity, or honestly as words."""

from xlsxeval.quantity.choice import pick
from xlsxeval.quantity.claims import (
    at_least,
    changed,
    falling,
    listed,
    of_change,
    planned,
    written,
)
from xlsxeval.quantity.dates import When
from xlsxeval.quantity.enclosed import one_amount
from xlsxeval.quantity.grammar import mentions, parse
from xlsxeval.quantity.sheet import read
from xlsxeval.quantity.spelling import plain

__all__ = [
    "When",
    "at_least",
    "changed",
    "falling",
    "listed",
    "mentions",
    "of_change",
    "one_amount",
    "parse",
    "pick",
    "plain",
    "planned",
    "read",
    "written",
]
