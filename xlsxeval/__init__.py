"""xlsxeval reads, checks and scores 绩效自评表 workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxeval import lazily

if TYPE_CHECKING:
    from xlsxeval.evaluation import evaluate
    from xlsxeval.model import Evaluation, Finding, Form, Severity

__version__ = "0.1.0"
__all__ = ["Evaluation", "Finding", "Form", "Severity", "__version__", "evaluate"]

__getattr__ = lazily.names(
    __name__,
    {"evaluation": ("evaluate",), "model": ("Evaluation", "Finding", "Form", "Severity")},
)
