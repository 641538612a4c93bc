"""The report on paper: a .docx in 公文 layout (GB/T 9704), which stands in paper/*.xml."""

from __future__ import annotations

import re
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxeval.errors import CannotWrite
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.narrative.report import words
from xlsxeval.narrative.report.nouns import Mark, Report, Run, Style

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_MISSING = N_("To write reports, run: python -m pip install python-docx")
_MEMBERS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "docProps/core.xml": "core.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/footer1.xml": "footer1.xml",
    "word/footer2.xml": "footer2.xml",
}
_TITLE = 20
"""Characters of 2号 on one line of the page."""
_YEAR = re.compile(r"(?<=[0-9]{4}年)(?=.)")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The one time stamp of every member, so that the same report is the same bytes."""


def draw(report: Report) -> bytes:
    """The .docx of a report; the same report gives the same bytes."""
    document = blank()
    for paragraph in report.paragraphs:
        drawn = document.add_paragraph(style=paragraph.style.value)
        title = paragraph.style is Style.TITLE and _width(paragraph.text) > _TITLE
        for run in paragraph.runs:
            for number, line in enumerate(_title_lines(run.text) if title else [run.text]):
                _add(drawn, Run(line, run.mark), below=number > 0)
    out = BytesIO()
    document.save(out)
    with ZipFile(out) as saved:
        return _packed({name: saved.read(name) for name in saved.namelist()})


def _title_lines(text: str) -> list[str]:
    """A title too long for one line breaks behind its year, and before its last words."""
    told = words.words()
    kinds = sorted((kind["subject"] for kind in told["kinds"]), key=len, reverse=True)
    lines = [line for line in _YEAR.split(text, maxsplit=1) if line]
    last = lines[-1]
    if _width(last) > _TITLE:
        ends = (f"{kind}{told['title_tail']}" for kind in kinds)
        end = next((end for end in ends if last.endswith(end) and last != end), "")
        lines[-1:] = [last.removesuffix(end), end] if end else [last]
    return lines


def _width(text: str) -> float:
    """Columns of a Chinese character."""
    return sum(1 if ord(char) > 0xFF else 0.5 for char in text)


def blank() -> Document:
    """An empty sheet of our paper."""
    try:
        import docx
    except ImportError as error:
        raise CannotWrite(Message(_MISSING)) from error
    folder = resources.files("xlsxeval.narrative.report") / "paper"
    parts = {name: (folder / file).read_bytes() for name, file in _MEMBERS.items()}
    return docx.Document(BytesIO(_packed(parts)))


def _add(paragraph: Paragraph, run: Run, below: bool = False) -> None:
    """The words, in their Chinese font even where a mark is common to both alphabets."""
    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml.ns import qn

    added = paragraph.add_run()
    if below:
        added.add_break()
    added.add_text(run.text)
    properties = added._r.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    if run.mark is not Mark.NONE:
        gap = run.mark is Mark.GAP
        added.font.highlight_color = WD_COLOR_INDEX.YELLOW if gap else WD_COLOR_INDEX.TURQUOISE


def _packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(ZipInfo(name, _EARLIEST), data, ZIP_DEFLATED)
    return out.getvalue()
