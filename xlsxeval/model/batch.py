"""A batch: what is kept of many submitted files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xlsxeval.model.message import Message


@dataclass(frozen=True)
class Passage:
    """A text that units write in their own words, where copied words (XE702) are looked for."""

    kind: str
    """goal, result, problems, measures, or reason (of a row)."""
    place: str
    """自评表!C38"""
    text: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file, link or folder that a scan came upon and did not read: no submission, it may be."""

    path: str
    """As the officer sees it; a member of a zip as 压缩包.zip/表.doc."""
    why: Message | str
    ours: bool = False
    """A folder of our results is nobody's submission."""


@dataclass(frozen=True, slots=True)
class Submission:
    """报送: what a batch keeps of one file, scored or failed."""

    path: str
    """As the officer sees it; a member of a zip as 压缩包.zip/表.xlsx."""
    sha256: str | None
    changed: float
    """When the file was last changed, in seconds since 1970: of two the newer one counts."""
    result: Mapping[str, Any]
    """The file's entry of the JSON contract: status, failure, output, forms, findings."""
    passages: Iterable[Passage] = ()
    """May be gone through again and again."""
    origin: str | None = None
    """sha256 of the file this one is the scored result of, where nobody touched it since."""
    rows: bytes = b""
    """Its rows of 汇总.xlsx, where they were made as it was scored."""

    @property
    def scored(self) -> bool:
        """The file was read and scored."""
        return bool(self.result["status"] == "scored")
