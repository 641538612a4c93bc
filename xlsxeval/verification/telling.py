"""A cell of ours that is not as it was scored, in words."""

from __future__ import annotations

from xlsxeval.i18n import N_
from xlsxeval.model import Cell, Message
from xlsxeval.scored.columns import HEADINGS
from xlsxeval.summary import SHEET_NAME
from xlsxeval.verification.cells import SUMMARY, Ours
from xlsxeval.verification.differences import Difference
from xlsxeval.verification.result import Change, Kind

_STANDS = N_("{what}: {stands} stands, the evaluation gives {given}")
_REPLACED = N_("{what}: the formula was replaced by {stands}; the evaluation gives {given}")
_REWRITTEN = N_("{what}: the formula was changed to {stands}; the evaluation gives {given}")
_TYPED = N_("{what}: typed over after scoring, {stands} stands")
_EMPTIED = N_("{what}: emptied after scoring")
_RETYPED = N_("{what}: the formula was changed to {stands}")


def told(each: Difference, standing: Ours) -> Change:
    """What stands there and, where that can be said, what should."""
    sheet, ref = standing.spot(each.place)
    column = HEADINGS[each.place.column] if each.place.sheet != SUMMARY else SHEET_NAME
    now, wanted = each.stands, None if each.typed else each.expected
    stands, given = _shown(now), _shown(wanted)
    formula = now.formula if now is not None else None
    if each.typed:
        template = _EMPTIED if now is None or now.blank else _RETYPED if formula else _TYPED
    else:
        template = _STANDS
        if wanted is not None and wanted.formula is not None and now is not None:
            same = formula == wanted.formula
            template = _REPLACED if formula is None else _STANDS if same else _REWRITTEN
    if template in (_REWRITTEN, _RETYPED):
        stands = f"={formula}"
    values = {"what": Message(column), "stands": stands, "given": given}
    return Change(Kind.SCORED, Message(template, values), sheet, ref, stands, given)


def _shown(cell: Cell | None) -> str | None:
    if cell is None:
        return None
    return " ".join((cell.error or cell.text).split()) or None
