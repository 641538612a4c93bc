"""xlsxeval reads, checks and scores 绩效自评表 workbooks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxeval.evaluation import evaluate
    from xlsxeval.model import Evaluation, Finding, Form, Severity

__version__ = "0.1.0"
__all__ = ["Evaluation", "Finding", "Form", "Severity", "__version__", "evaluate"]

_HOMES = {"evaluate": "evaluation", "Evaluation": "model", "Finding": "model", "Form": "model"}
_HOMES["Severity"] = "model"


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
