"""Official forms as data: forms/*.toml, checked on load, become FormSpecs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxeval import lazily

if TYPE_CHECKING:
    from xlsxeval.spec.files import digest
    from xlsxeval.spec.official import DEFAULT, known, load

__all__ = ["DEFAULT", "digest", "known", "load"]

__getattr__ = lazily.names(
    __name__, {"files": ("digest",), "official": ("DEFAULT", "known", "load")}
)
