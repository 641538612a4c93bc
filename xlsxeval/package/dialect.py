"""What is drawn in the transitional dialect, told in the strict one."""

from __future__ import annotations

from collections.abc import Callable

from xlsxeval.package.xml import STRICT

_OOXML = "http://schemas.openxmlformats.org/"
_STRICT = {
    f"{_OOXML}spreadsheetml/2006/main": STRICT,
    f"{_OOXML}officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    f"{_OOXML}drawingml/2006/": "http://purl.oclc.org/ooxml/drawingml/",
}


def told_in(strict: bool) -> Callable[[str], str]:
    """How the text of a drawn part is told in a dialect."""
    return _strict if strict else str


def _strict(text: str) -> str:
    for transitional, strict in _STRICT.items():
        text = text.replace(f'"{transitional}', f'"{strict}')
    return text
