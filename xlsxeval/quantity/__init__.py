"""What people write in a value cell, as a Quantity, or honestly as words."""

from xlsxeval.quantity.choice import pick
from xlsxeval.quantity.grammar import parse
from xlsxeval.quantity.sheet import read

__all__ = ["parse", "pick", "read"]
