"""Checks of a batch as a whole: what only shows beside other submissions and the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxeval import lazily

if TYPE_CHECKING:
    from xlsxeval.crowd.checks import CHECKS, findings
    from xlsxeval.crowd.filed import Filed, counted, matched, slim
    from xlsxeval.crowd.written import passages

__all__ = [
    "CHECKS",
    "Filed",
    "counted",
    "findings",
    "matched",
    "passages",
    "slim",
]

__getattr__ = lazily.names(
    __name__,
    {
        "checks": ("CHECKS", "findings"),
        "filed": ("Filed", "counted", "matched", "slim"),
        "written": ("passages",),
    },
)
