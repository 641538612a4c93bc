"""Taking a sheet out of a workbook."""

from __future__ import annotations

from xlsxeval.package import names
from xlsxeval.package.parts import Parts
from xlsxeval.package.xml import child, children, whole


def drop_sheet(parts: Parts, workbook: str, part: str, relation: str, position: int) -> None:
    """Take out a sheet's part, the parts only it leads to, and every word of it."""
    for own in _own(parts, part):
        parts.drop(own)
    parts.relations(workbook, edit=True).remove(relation)
    root = parts.edit(workbook)
    section = child(root, "sheets")
    assert section is not None
    section.remove(children(section, "sheet")[position])
    names.forget_sheet(root, position)
    left = len(children(section, "sheet"))
    views = child(root, "bookViews")
    for view in [] if views is None else children(views, "workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            shown = whole(view.get(attribute))
            moved = min(shown - (shown > position), left - 1)
            if moved != shown:
                view.set(attribute, str(moved))


def _own(parts: Parts, part: str) -> list[str]:
    """A part and all below it that nothing else in the package leads to."""
    sources = parts.sources()
    users: dict[str, set[str]] = {}
    for source in sources:
        for relation in parts.relations(source):
            if relation.part is not None and relation.part in parts:
                users.setdefault(parts.spelled(relation.part), set()).add(source)
    own = [part]
    for source in own:
        for relation in parts.relations(source) if source in sources else ():
            target = None if relation.part is None else parts.spelled(relation.part)
            if target and target in users and target not in own and users[target] <= set(own):
                own.append(target)
    return own
