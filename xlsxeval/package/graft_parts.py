"""Parts below a drawn sheet (drawings, charts, pictures), carried over under free names."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from xlsxeval.package.book import Book
from xlsxeval.package.charts import spell_out
from xlsxeval.package.parts import Parts
from xlsxeval.package.relations import Relation
from xlsxeval.package.xml import STRICT, Element, local, namespace

_OOXML = "http://schemas.openxmlformats.org/"
_STRICT = {
    f"{_OOXML}spreadsheetml/2006/main": STRICT,
    f"{_OOXML}officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    f"{_OOXML}drawingml/2006/": "http://purl.oclc.org/ooxml/drawingml/",
}
_NUMBER = re.compile(r"[0-9]*(?=\.[A-Za-z]+$)")
_SIMPLE = re.compile(r"[^\W\d][\w.]*")


class Carrier:
    """Copies parts from a drawn package into a book, renaming the drawn sheet on the way."""

    def __init__(self, book: Book, drawn: Parts, old: str, new: str) -> None:
        self._book = book
        self._drawn = drawn
        self._new = _quoted(new)
        names = [re.escape(_quoted(old))]
        if _SIMPLE.fullmatch(old):
            names.append(rf"(?<![\w.'\]]){re.escape(old)}")
        self._old = None if old == new else re.compile(rf"(?:{'|'.join(names)})(?=!)")

    def renamed(self, reference: str) -> str:
        """A reference or formula that speaks of the sheet by its new name."""
        return reference if self._old is None else self._old.sub(lambda _: self._new, reference)

    def translated(self, root: Element) -> Element:
        """A part's root in the dialect of the book, references to the sheet renamed."""
        if local(root) == "chartSpace":
            spell_out(root)
        for element in root.iter("{*}f", "{*}formula", "{*}formula1", "{*}formula2"):
            element.text = self.renamed(element.text or "")
        for link in root.iter("{*}hyperlink"):
            if link.get("location"):
                link.set("location", self.renamed(link.get("location", "")))
        if namespace(self._book.root) != STRICT:
            return root
        text = etree.tostring(root, encoding="unicode")
        for transitional, strict in _STRICT.items():
            text = text.replace(f'"{transitional}', f'"{strict}')
        return etree.fromstring(text)

    def carry(self, source: str, target: str) -> None:
        """Carry everything `source` leads to, and let `target` lead to it under the same ids."""
        relations = list(self._drawn.relations(source))
        if not relations:
            return
        carried = self._book.parts.relations(target, edit=True)
        for relation in relations:
            path = relation.target if relation.part is None else f"/{self._part(relation)}"
            type_ = relation.type
            if namespace(self._book.root) == STRICT:
                type_ = f"{self._book.relation_space}/{relation.kind}"
            carried.add(type_, path, external=relation.part is None, rid=relation.id)

    def _part(self, relation: Relation) -> str:
        assert relation.part is not None
        parts = self._book.parts
        folder, file = posixpath.split(relation.part)
        name = parts.unused(posixpath.join(folder, _NUMBER.sub("{}", file, count=1)))
        extension = file.rpartition(".")[2]
        type_ = self._drawn.types.of(relation.part)
        if extension == "xml":
            parts.put(name, self.translated(self._drawn.tree(relation.part)), type_)
        else:
            parts.default_type(extension, type_)
            parts.put(name, self._drawn.archive.read(relation.part), type_)
        self.carry(relation.part, name)
        return name


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
