"""The nouns of the model: frozen, equal by what they hold, and carried between processes."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from xlsxeval.model import Cell, Figure, Message, changed, maker

CELL = Cell("自评表", "G8", Decimal(10), row=8, column=7)


def test_cell_is_what_was_given_and_no_more() -> None:
    assert repr(CELL) == (
        "Cell(sheet='自评表', ref='G8', value=Decimal('10'), format='General', formula=None, "
        "error=None, row=8, column=7, strange=False)"
    )
    assert Cell("自评表", "G8", Decimal(10), row=8, column=7) == CELL
    assert hash(replace(CELL)) == hash(CELL)
    assert replace(CELL, row=9) != CELL
    assert type(CELL) is Cell


def test_noun_cannot_be_changed() -> None:
    for noun, name in ((CELL, "value"), (Figure(CELL), "value")):
        with pytest.raises(FrozenInstanceError):
            setattr(noun, name, None)
        with pytest.raises(FrozenInstanceError):
            delattr(noun, name)


def test_noun_needs_its_fields_by_name_or_place() -> None:
    assert Figure(cell=CELL) == Figure(CELL, None, "")
    with pytest.raises(TypeError, match="cell"):
        Figure()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="colour"):
        Figure(CELL, colour="red")  # type: ignore[call-arg]


def test_noun_survives_another_process() -> None:
    figure = Figure(CELL, Decimal("9.5"), "分")
    assert pickle.loads(pickle.dumps(figure)) == figure


def test_noun_changed_is_another_but_for_what_was_changed() -> None:
    moved = changed(CELL, row=9, value=None)
    assert moved == replace(CELL, row=9, value=None)
    assert CELL.row == 8
    with pytest.raises(TypeError, match="colour"):
        changed(CELL, colour="red")


def test_noun_made_quickly_is_the_same_noun() -> None:
    made = maker(Cell)("自评表", "G8", Decimal(10), row=8, column=7)
    assert (made, type(made)) == (CELL, Cell)
    assert maker(Message)("…").values == {}
    with pytest.raises(FrozenInstanceError):
        setattr(made, "value", None)  # noqa: B010 - assigning is what mypy refuses
    with pytest.raises(TypeError, match="ref"):
        maker(Cell)("自评表")  # type: ignore[call-arg]
