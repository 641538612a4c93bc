"""Sentences to be said, the values in them, and how much they weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from xlsxeval.model.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said in some language: an English template marked by N_, and its values."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Percent:
    """A ratio shown as a percentage: Percent(Decimal("0.948678")) is said as 94.87 %."""

    ratio: Decimal


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Errors first: 0, 1, 2."""
        return _GRAVEST_FIRST.index(self)


_GRAVEST_FIRST = tuple(Severity)
