"""A submitted file, by its content and within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxeval import lazily

if TYPE_CHECKING:
    from xlsxeval.intake.outside import changed, expanded, sha256
    from xlsxeval.intake.source import Source, content, open, read

__all__ = [
    "Source",
    "changed",
    "content",
    "expanded",
    "open",
    "read",
    "sha256",
]

__getattr__ = lazily.names(
    __name__,
    {
        "outside": ("changed", "expanded", "sha256"),
        "source": ("Source", "content", "open", "read"),
    },
)
