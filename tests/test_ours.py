"""What is ours in a workbook is told by names, which a sender may have written as he liked."""

from __future__ import annotations

import pytest

from tests.packages import package, rows
from tests.soon import soon
from xlsxeval import ours
from xlsxeval.errors import Unreadable
from xlsxeval.package import Book

CELLS = rows(
    '<c r="A1"><v>4</v></c><c r="B1" t="str"><v>已核</v></c>',
    '<c r="B2" t="str"><v>待查</v></c>',
    '<c r="C3" t="str"><v>XE301-1</v></c><c r="D3" t="str"><v>已改</v></c>',
)


def named(*names: tuple[str, str]) -> Book:
    defined = "".join(
        f'<definedName name="_xlsxeval_{name}">表!{refers}</definedName>' for name, refers in names
    )
    return Book.open(package(CELLS, workbook=f"<definedNames>{defined}</definedNames>"))


def kept(*names: tuple[str, str]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    with soon():
        found = ours.strip(named(*names))
    return [(entry.score.text, entry.note.text) for entry in found.entries], found.replies


ALL = ([("4", "已核"), ("", "待查")], {"XE301-1": "已改"})
EVERYWHERE = (
    *(("0_score", "$A$1:$A$9999999"), ("0_note", "$B$1:$B$9999999")),
    *(("problems", "$C$1:$C$9999999"), ("replies", "$D$1:$D$9999999")),
)


def test_entries_and_replies_are_found_by_their_names() -> None:
    assert kept(("0_score", "$A$1"), ("0_note", "$B$1")) == ([("4", "已核")], {})
    assert kept(*EVERYWHERE) == ALL


# R110
def test_names_over_millions_of_rows_cost_what_stands_there() -> None:
    again = (name.replace("0_", f"{n}_") for n in range(900) for name, _ in EVERYWHERE[:2])
    areas = {name: "$A$1:$A$9999999" if "score" in name else "$B$1:$B$9999999" for name in again}
    assert kept(*areas.items(), *EVERYWHERE[2:]) == ALL


@pytest.mark.parametrize("refers", [f"$A$1:$A${'9' * 5_000}", "$A$99999999", "$A$1:$AAAA$2", "A1"])
def test_a_name_that_means_no_cells_is_none_of_ours(refers: str) -> None:
    assert kept(("0_score", refers)) == ([], {})


def test_names_by_the_thousand_are_refused() -> None:
    with pytest.raises(Unreadable, match="incomplete or damaged"):
        ours.strip(named(*((f"{n}_score", "$A$1") for n in range(3_001))))
