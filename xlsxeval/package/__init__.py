"""One OOXML package: opened within limits, read sparsely, edited part by part."""

from xlsxeval.package.book import Book, SheetRef
from xlsxeval.package.cells import SheetPart
from xlsxeval.package.content import Formula
from xlsxeval.package.graft import free_name, graft
from xlsxeval.package.limits import Limits
from xlsxeval.package.styles import Styles
from xlsxeval.package.zip import Archive

__all__ = [
    "Archive",
    "Book",
    "Formula",
    "Limits",
    "SheetPart",
    "SheetRef",
    "Styles",
    "free_name",
    "graft",
]
