"""The comments on the cells of a workbook, of both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from xlsxeval.errors import Unreadable
from xlsxeval.package.book import Book
from xlsxeval.package.xml import local

_KINDS = {"comments": "comment", "threadedComment": "threadedComment"}
"""Kind of part → the element that is one comment."""


def texts(book: Book) -> Iterator[str]:
    """What each comment says, in the order of the sheets; of damaged parts nothing."""
    for ref in book.sheets:
        for relation in book.parts.relations(ref.part):
            element = _KINDS.get(relation.kind)
            if element is None or relation.part is None or relation.part not in book.parts:
                continue
            with suppress(Unreadable):
                for each in book.parts.tree(relation.part).iter():
                    if local(each) == element:
                        # Some programs write where a comment stands as well as what it says.
                        said = [e.text or "" for e in each.iter() if local(e) in ("t", "text")]
                        yield "".join(said)
