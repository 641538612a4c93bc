"""Parts below a drawn sheet (drawings, charts, pictures), carried over under free names."""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy

from lxml import etree

from xlsxeval.package.book import Book
from xlsxeval.package.contents import Contents
from xlsxeval.package.dialect import told_in
from xlsxeval.package.drawn import Drawn
from xlsxeval.package.relations import Relation
from xlsxeval.package.xml import STRICT, Element, namespace

_NUMBER = re.compile(r"[0-9]*(?=\.[A-Za-z]+$)")
_SIMPLE = re.compile(r"[^\W\d][\w.]*")


class Carrier:
    """Copies parts from a drawn package into a book, renaming the drawn sheet on the way."""

    def __init__(
        self, book: Book, drawn: Drawn, old: str, new: str, contents: Contents | None
    ) -> None:
        self._book = book
        self._sheet = drawn
        self._drawn = drawn.book.parts
        self.strict = namespace(book.root) == STRICT
        self._contents = contents
        self._new = quoted(new)
        names = [re.escape(quoted(old))]
        if _SIMPLE.fullmatch(old):
            names.append(rf"(?<![\w.'\]]){re.escape(old)}")
        self._old = None if old == new else re.compile(rf"(?:{'|'.join(names)})(?=!)")

    def renamed(self, reference: str) -> str:
        """A reference or formula that speaks of the sheet by its new name."""
        return reference if self._old is None else self._old.sub(lambda _: self._new, reference)

    def translated(self, root: Element) -> Element:
        """A part's root in the dialect of the book, references to the sheet renamed."""
        for element in root.iter("{*}f", "{*}formula", "{*}formula1", "{*}formula2"):
            element.text = self.renamed(element.text or "")
        for link in root.iter("{*}hyperlink"):
            if link.get("location"):
                link.set("location", self.renamed(link.get("location", "")))
        if not self.strict:
            return root
        return etree.fromstring(told_in(self.strict)(etree.tostring(root, encoding="unicode")))

    def carry(self, source: str, target: str) -> None:
        """Carry everything `source` leads to, and let `target` lead to it under the same ids."""
        relations = list(self._drawn.relations(source))
        if not relations:
            return
        carried = self._book.parts.relations(target, edit=True)
        for relation in relations:
            path = relation.target if relation.part is None else f"/{self._part(relation)}"
            type_ = relation.type
            if self.strict:
                type_ = f"{self._book.relation_space}/{relation.kind}"
            carried.add(type_, path, external=relation.part is None, rid=relation.id)

    def _part(self, relation: Relation) -> str:
        assert relation.part is not None
        parts = self._book.parts
        folder, file = posixpath.split(relation.part)
        name = parts.unused(posixpath.join(folder, _NUMBER.sub("{}", file, count=1)))
        type_ = self._drawn.types.of(relation.part)
        if self._contents is not None and relation.kind == "drawing":
            self._arrange(relation.part, name, type_)
            return name
        extension = file.rpartition(".")[2]
        if extension == "xml":
            parts.put(name, self.translated(deepcopy(self._drawn.tree(relation.part))), type_)
        else:
            parts.default_type(extension, type_)
            parts.put(name, self._drawn.archive.read(relation.part), type_)
        self.carry(relation.part, name)
        return name

    def _arrange(self, drawing: str, name: str, type_: str) -> None:
        """The charts of the contents, each a drawn one put in its place."""
        contents, parts = self._contents, self._book.parts
        assert contents is not None
        arranged = self._sheet.drawing(drawing, self.strict)
        parts.put(name, arranged.arranged(contents).encode(), type_)
        drawn = {r.id: r for r in self._drawn.relations(drawing)}
        carried = parts.relations(name, edit=True)
        for number, graph in enumerate(contents.graphs, 1):
            relation = drawn[arranged.charts[graph.drawn]]
            assert relation.part is not None
            path = parts.unused("xl/charts/chart{}.xml")
            chart = self._sheet.chart(relation.part, self.strict)
            text = chart.meant(graph, contents, self.renamed)
            parts.put(path, text.encode(), self._drawn.types.of(relation.part))
            kind = f"{self._book.relation_space}/{relation.kind}"
            carried.add(kind, f"/{path}", external=False, rid=f"rId{number}")


def quoted(name: str) -> str:
    """A sheet name as formulas write it."""
    return "'" + name.replace("'", "''") + "'"
