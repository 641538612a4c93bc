"""Formulas that fetch something from elsewhere when a program computes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CALL = re.compile(r"\b(?:WEBSERVICE|RTD|IMAGE|CALL|REGISTER)\s*\(|\|\s*'", re.IGNORECASE)
"""Functions that reach the network or another program, and DDE: cmd|'/C calc'!A0."""


def lead_out(formulas: Iterable[str]) -> bool:
    """Whether any of these formulas fetches something."""
    return any(_CALL.search(text) for text in formulas)
