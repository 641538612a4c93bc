"""The report before it is set on paper: paragraphs of plain and marked words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """Why words are highlighted."""

    NONE = ""
    GAP = "gap"
    """待填: only people can write this."""
    CHECK = "check"
    """核查: a check contradicts the figure before it."""


class Style(StrEnum):
    """The place of a paragraph in the document."""

    TITLE = "Title"
    BODY = "Normal"
    PART = "heading 1"
    SECTION = "heading 2"
    ITEM = "heading 3"


@dataclass(frozen=True)
class Run:
    """Words of one kind."""

    text: str
    mark: Mark = Mark.NONE


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the report."""

    style: Style
    runs: Runs

    @property
    def text(self) -> str:
        """The words without their marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Report:
    """自评报告: title first, then heading by heading."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def title(self) -> str:
        """The words of the title line."""
        return self.paragraphs[0].text

    @property
    def text(self) -> str:
        """One line a paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs) + "\n"

    def marked(self, mark: Mark) -> int:
        """How many places bear the mark."""
        runs = [run for paragraph in self.paragraphs for run in paragraph.runs]
        return sum(run.mark is mark for run in runs)
