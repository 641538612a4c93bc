"""What a comparison comes to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xlsxeval.model import Message, Operand, Quantity, Verdict

# A member of an Enum is looked up at a price, and each of these is asked for in every row.
_REVIEW = Verdict.REVIEW

FULL = Fraction(1)


@dataclass(slots=True)
class Outcome:
    """What a comparison came to. `share` of the weight is None where no rule computes it.

    It is filled in while its row is compared, and becomes a Score.
    """

    rule: str
    verdict: Verdict
    share: Fraction | None = None
    why: Message | None = None
    target: Operand | None = None
    actual: Operand | None = None
    doubt: Message | None = None
    penalty: Decimal | None = None
    """Points off, where the form's reverse rule counts points instead of shares."""
    picked: Quantity | None = None
    """The number taken out of an actual that holds several."""
    sign: str | None = None
    open: bool = False


def review(rule: str, why: Message, doubt: Message | None = None) -> Outcome:
    """Left to the reviewer, and why."""
    return Outcome(rule, _REVIEW, why=why, doubt=doubt)
