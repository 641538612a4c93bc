"""One OOXML package: opened within limits, read sparsely, edited part by part."""

from xlsxeval.package.book import Book
from xlsxeval.package.cells import SheetPart
from xlsxeval.package.content import Content, Formula, Strip, cells_text
from xlsxeval.package.contents import Contents, Graph, Line
from xlsxeval.package.drawn import Drawn
from xlsxeval.package.graft import bare, free_name, graft, styles_in
from xlsxeval.package.limits import Limits
from xlsxeval.package.opened import SheetRef
from xlsxeval.package.styles import Styles
from xlsxeval.package.zip import Archive

__all__ = [
    "Archive",
    "Book",
    "Content",
    "Contents",
    "Drawn",
    "Formula",
    "Graph",
    "Limits",
    "Line",
    "SheetPart",
    "SheetRef",
    "Strip",
    "Styles",
    "bare",
    "cells_text",
    "free_name",
    "graft",
    "styles_in",
]
