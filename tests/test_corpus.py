"""Each odd workbook of the corpus comes back whole, twice, for three readers."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from tests import corpus_parts, corpus_zip
from tests.compare import differences
from tests.corpus import CASES, cells, edited, with_form
from tests.office import convert_all
from tests.packages import looked_at, parts
from tests.second_reader import seen_differently
from xlsxeval import ours, scored
from xlsxeval.errors import CannotEdit
from xlsxeval.evaluation import examine
from xlsxeval.package import Book

PARTS = (corpus_parts, corpus_zip)
"""The modules that enter their workbooks into the corpus."""
EDITED = sorted(name for name, case in CASES.items() if case.refused is None)
REFUSED = sorted(CASES.keys() - EDITED)
made = cache(lambda name: CASES[name].make())


def score(data: bytes, path: Path) -> bytes:
    path.write_bytes(data)
    return scored.write(examine(path), "zh_CN")


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 40
    assert {case.suffix for case in CASES.values()} == {".xlsx", ".xlsm"}


@pytest.mark.parametrize("name", EDITED)
def test_nothing_is_lost(name, tmp_path):  # R10, R11, R12, R13, R58, R59, R60
    path = tmp_path / f"表{CASES[name].suffix}"
    before = made(name)
    once = score(before, path)
    assert differences(before, once) == []
    if CASES[name].openpyxl:
        assert seen_differently(before, once) == []
    assert parts(score(once, path)) == parts(once)
    path.write_bytes(before)
    assert not examine(path, previous=once).left, "nobody wrote anything into it"


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_edited_is_left_and_has_its_results_beside_it(name, tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(made(name))
    with pytest.raises(CannotEdit) as caught:
        scored.write(examine(path), "zh_CN")
    assert str(caught.value) == CASES[name].refused
    assert path.read_bytes() == made(name)
    results = looked_at(scored.beside(examine(path), "zh_CN"))
    assert results.sheetnames == ["问题与改进措施"]


ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def test_libreoffice_shows_every_value_of_every_scored_form(tmp_path):
    names = [name for name in EDITED if CASES[name].office]
    paths = [tmp_path / f"{name}{CASES[name].suffix}" for name in names]
    for name, path in zip(names, paths, strict=True):
        path.write_bytes(score(made(name), path))
    convert_all(paths, ALL_SHEETS, tmp_path / "shown")
    wrong = {}
    for name in names:
        shown = {p.stem.partition("-")[2]: p for p in (tmp_path / "shown").glob(f"{name}-*")}
        form = shown.get("自评表") or shown.get("表")
        if form is None or "问题与改进措施" not in shown:
            wrong[name] = sorted(shown)
            continue
        with form.open(encoding="utf-8", newline="") as stream:
            lines = enumerate(csv.reader(stream), 1)
            texts = {(r, c): text for r, line in lines for c, text in enumerate(line, 1)}
        lost = [place for place, value in cells().items() if not same(value, texts.get(place, ""))]
        if lost:
            wrong[name] = lost
    assert sorted(wrong) == []


def same(value: object, shown: str) -> bool:
    return shown == (f"{value:g}" if isinstance(value, int | float) else value)


BY_LIBREOFFICE = {
    "openpyxl": lambda: made("openpyxl_styles_and_lists"),
    "rich": lambda: with_form(lambda book, sheet: sheet.write_comment("H13", "请核实")),
    "grouped": lambda: made("grouped_and_hidden_columns"),
    "pictures": lambda: made("pictures_header_and_background"),
    "lists": lambda: made("lists_bars_and_sparklines"),
    "formulas": lambda: edited(lambda sheet: sheet.append(["=SUM(G13:G25)", "=H26/100"])),
}


def test_what_libreoffice_wrote_comes_back_whole(tmp_path):
    for name, make in BY_LIBREOFFICE.items():
        (tmp_path / f"{name}.xlsx").write_bytes(make())
    sent = sorted(tmp_path.glob("*.xlsx"))
    convert_all(sent, "xlsx", tmp_path / "written")
    written = sorted((tmp_path / "written").iterdir())
    assert [path.name for path in written] == [path.name for path in sent]
    for path in written:
        before = path.read_bytes()
        once = score(before, path)
        assert (path.stem, differences(before, once)) == (path.stem, [])
        assert (path.stem, seen_differently(before, once)) == (path.stem, [])
        assert parts(score(once, path)) == parts(once)


OCCUPIED = {
    "lists_bars_and_sparklines": "L",
    "text_boxes_and_buttons": "N",
    "form_controls_of_two_kinds": "M",
    "table_over_the_form": "M",
    "arrays_beside_the_form": "M",
    "shared_formulas_and_a_data_table": "M",
}
"""The first column right of what is drawn, listed or worked out beside the form."""


@pytest.mark.parametrize("name", sorted(OCCUPIED))
def test_our_columns_cover_nothing_of_the_unit_s(name, tmp_path):
    book = Book.open(score(made(name), tmp_path / "表.xlsx"))
    assert ours.is_ours(book)
    area = book.defined_names()["_xlsxeval_1_area"]
    assert area.partition("$")[2].partition("$")[0] == OCCUPIED[name]
