"""The stamp in a scored workbook's custom properties, and reviews held against it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.packages import STRICT_RELATION, package, parts, rebuilt, replaced
from tests.test_scored import SEED, YONGDE, entry, saved, score
from xlsxeval import __version__, intake, scored, show, spec, stamp
from xlsxeval.evaluation import examine
from xlsxeval.model import FormStamp, Judged, Review, RowStamp, Stamp
from xlsxeval.package import Book, Formula, properties

PART = "docProps/custom.xml"
SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
OWN = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<Properties xmlns="{SPACE}" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">\n '
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7" name="KSOProductBuildVer">'
    "<vt:lpwstr>2052-11.1.0.14309</vt:lpwstr></property>\n "
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="份数"><vt:i4>2</vt:i4>'
    "</property>\n</Properties>"
)
ROW = 16
"""The row of the sample that is missed: 98% of 100%, weight 10, computed 9.8."""


def with_properties(data: bytes, content: str = OWN) -> bytes:
    """The workbook with a part of custom properties of the unit's own."""
    types = f'<Override PartName="/{PART}" ContentType="{TYPE}"/></Types>'
    relation = f'<Relationship Id="rId77" Type="{RELATION}" Target="{PART}"/></Relationships>'
    return rebuilt(
        data,
        {
            "[Content_Types].xml": replaced("</Types>", types),
            "_rels/.rels": replaced("</Relationships>", relation),
            PART: content,
        },
    )


def stamped(data: bytes) -> Stamp:
    found = stamp.decode(properties.read(Book.open(data), stamp.PREFIX))
    assert found is not None
    return found


def changed(data: bytes, values: Mapping[str, object]) -> bytes:
    """The unit's cells given other values, by a program that loses nothing of ours."""
    book = Book.open(data)
    sheet = book.sheet("自评表")
    for ref, value in values.items():
        row, column = int(ref[1:]), ord(ref[0]) - 64
        text = Decimal(value) if isinstance(value, int | float) else str(value)
        sheet.write(row, column, text, sheet.style_at(row, column))
    return book.save()


def test_a_scored_workbook_tells_how_it_was_made() -> None:
    found = stamped(score(YONGDE))
    assert (found.version, found.language) == (__version__, "zh_CN")
    assert found.input == sha256(YONGDE.read_bytes()).hexdigest()
    assert [form.id for form in found.forms] == ["mof-project-2020"]
    assert found.forms[0].sha256 == spec.load("mof-project-2020").sha256
    figures = [(row.computed, row.awarded) for row in found.rows]
    assert figures[5:7] == [(None, Decimal(10)), (Decimal("9.8"), Decimal(9))]
    [judged] = examine(YONGDE).evaluation.forms
    assert all(stamp.found_before(finding.id, found) for finding in judged.findings)
    assert not stamp.found_before("XE501-000000", found)
    assert len(found.problems) == len({finding.id for finding in judged.findings})


def test_no_property_is_longer_than_excel_takes() -> None:
    values = properties.read(Book.open(score(SEED)), "")
    assert len(values) > 8
    assert max(map(len, values.values())) <= 250
    names = load_workbook(BytesIO(score(SEED))).custom_doc_props.names
    assert sorted(names) == sorted(values)


def test_the_unit_s_own_properties_stay_byte_for_byte(tmp_path: Path) -> None:
    once = score(saved(with_properties(YONGDE.read_bytes()), tmp_path / "y.xlsx"))
    text = parts(once)[PART].decode()
    assert text.startswith(OWN.removesuffix("</Properties>"))
    pids = re.findall('pid="([0-9]+)" name="xlsxeval', text)
    assert pids == [str(number) for number in range(8, 8 + len(pids))]
    assert parts(score(saved(once, tmp_path / "y.xlsx"))) == parts(once)


def test_taking_ours_out_leaves_the_unit_s_part_as_it_was(tmp_path: Path) -> None:
    before = with_properties(YONGDE.read_bytes())
    source = intake.read(score(saved(before, tmp_path / "y.xlsx")), Path("y.xlsx"))
    assert parts(source.book.save())[PART] == OWN.encode()


@pytest.mark.parametrize("content", [OWN, re.sub("<property.*</property>\n", "", OWN, flags=re.S)])
def test_scored_again_with_own_properties_nothing_changes(content: str, tmp_path: Path) -> None:
    path = tmp_path / "y.xlsx"
    once = score(saved(with_properties(YONGDE.read_bytes(), content), path))
    assert parts(score(saved(once, path))) == parts(once)


def test_a_part_of_ours_goes_with_its_relation_and_type(tmp_path: Path) -> None:
    once = score(YONGDE)
    assert PART in parts(once)
    bare = parts(intake.read(once, Path("y.xlsx")).book.save())
    before = parts(YONGDE.read_bytes())
    assert PART not in bare
    for name in ("[Content_Types].xml", "_rels/.rels"):
        assert PART.encode() not in bare[name]
        assert sorted(re.findall(b"<[A-Z][^>]*>", bare[name])) == sorted(
            re.findall(b"<[A-Z][^>]*>", before[name])
        )


def test_a_strict_workbook_gets_strict_properties() -> None:
    book = Book.open(package(strict=True))
    properties.write(book, {"xlsxeval.version": "1"})
    again = parts(book.save())
    assert f'{STRICT_RELATION}/customProperties" Target="{PART}"'.encode() in again["_rels/.rels"]
    assert b'xmlns="http://purl.oclc.org/ooxml/officeDocument/customProperties"' in again[PART]
    assert properties.read(Book.open(book.save()), "xlsxeval.") == {"xlsxeval.version": "1"}


@pytest.mark.parametrize("content", ["<broken", "<other/>", ""])
def test_a_damaged_part_of_properties_is_left_alone(content: str, tmp_path: Path) -> None:
    path = saved(with_properties(YONGDE.read_bytes(), content), tmp_path / "y.xlsx")
    once = score(path)
    assert parts(once)[PART] == content.encode()
    assert examine(saved(once, path)).evaluation.workbook.stamp is None


digests = st.from_regex(r"[0-9A-Za-z_-]{8}", fullmatch=True)
points = st.none() | st.decimals(0, 100, places=2).map(lambda value: value.normalize())
ids = st.from_regex(r"[\w.\-]{1,60}", fullmatch=True)
hashes = st.from_regex("[0-9a-f]{64}", fullmatch=True)
stamps = st.builds(
    Stamp,
    version=st.just("0.1.0"),
    language=st.sampled_from(["zh_CN", "en"]),
    input=hashes,
    forms=st.lists(st.builds(FormStamp, ids, hashes, digests), min_size=1, max_size=3).map(tuple),
    rows=st.lists(
        st.builds(
            RowStamp,
            digests,
            digests,
            points,
            points,
            st.none() | st.builds(Review, digests, points, inputs=st.just("") | digests),
        ),
        max_size=40,
    ).map(tuple),
    problems=st.frozensets(digests, max_size=60),
)


@settings(max_examples=40)
@given(stamps)
def test_what_is_encoded_decodes_to_the_same(made: Stamp) -> None:
    values = stamp.encode(made)
    assert max(map(len, values.values())) <= 250
    assert stamp.decode(values) == made


@settings(max_examples=40)
@given(
    stamps.map(stamp.encode),
    st.data(),
    st.text() | st.sampled_from(["1e999", ",,,,", ";", "NaN", "-", "9" * 300, "a,b,1/0,", "\0"]),
)
def test_damaged_values_never_stop_us(
    values: dict[str, str], data: st.DataObject, damage: str
) -> None:
    name = data.draw(st.sampled_from(sorted(values)))
    at = data.draw(st.integers(0, len(values[name])))
    stamp.decode({**values, name: damage})
    stamp.decode({**values, name: values[name][:at] + damage + values[name][at:]})
    stamp.decode({key: value for key, value in values.items() if key != name})


@pytest.mark.parametrize(
    "damage",
    [("version", ""), ("language", "fr"), ("input", "abc"), ("forms.1", "x"), ("rows.1", "a,b")],
)
def test_a_damaged_stamp_is_no_stamp(damage: tuple[str, str]) -> None:
    values = properties.read(Book.open(score(YONGDE)), stamp.PREFIX)
    assert stamp.decode({**values, f"xlsxeval.{damage[0]}": damage[1]}) is None
    assert stamp.decode({}) is None


def test_the_first_input_is_kept_when_the_scored_copy_is_scored(tmp_path: Path) -> None:
    once = score(YONGDE)
    again = score(saved(entry(once, ROW, Decimal(9), "核"), tmp_path / "y.xlsx"))
    assert stamped(again).input == sha256(YONGDE.read_bytes()).hexdigest()


def test_the_original_scored_again_is_the_first_input(tmp_path: Path) -> None:
    path = saved(changed(YONGDE.read_bytes(), {"F16": "100%"}), tmp_path / "y.xlsx")
    again = score(path, previous=score(YONGDE))
    assert stamped(again).input == sha256(path.read_bytes()).hexdigest()


def test_problems_once_found_are_remembered(tmp_path: Path) -> None:
    before = stamped(score(YONGDE)).problems
    mended = saved(changed(YONGDE.read_bytes(), {"F16": "100%", "H16": 10}), tmp_path / "y.xlsx")
    assert not before <= stamped(score(mended)).problems
    assert before <= stamped(score(mended, previous=score(YONGDE))).problems


def test_results_beside_are_stamped_too() -> None:
    assert stamped(scored.beside(examine(YONGDE), "en")).language == "en"


# R78


def shown(data: bytes, *refs: str) -> list[object]:
    sheet = load_workbook(BytesIO(data), data_only=True).worksheets[0]
    return [sheet[ref].value for ref in refs]


def rows_of(path: Path, previous: bytes | None = None) -> tuple[Decimal | None, bool, bool]:
    """(awarded, stale, waiting) of the row reviewed."""
    [judged] = examine(path, previous=previous).evaluation.forms
    got = judged.case.scores.rows[5]
    return got.awarded, got.stale, got in judged.waiting


def test_a_review_stands_while_the_computed_score_does(tmp_path: Path) -> None:
    typed = saved(entry(score(YONGDE), ROW, Decimal("9.5"), "核定"), tmp_path / "y.xlsx")
    assert rows_of(typed) == (Decimal("9.5"), False, False)
    again = score(typed)
    assert parts(score(saved(again, typed))) == parts(again)
    [review] = [row.review for row in stamped(again).rows if row.review]
    assert review.computed == Decimal("9.8")


def test_the_officer_s_copy_goes_before_what_the_unit_sent(tmp_path: Path) -> None:
    officer = entry(score(YONGDE), ROW, Decimal("9.5"), "核定")
    sent = entry(entry(score(YONGDE), ROW, Decimal(10), "改成满分"), 13, Decimal(10), "也满分")
    path = saved(sent, tmp_path / "y.xlsx")
    examined = examine(path, previous=officer)
    [judged] = examined.evaluation.forms
    reviewed = {row.row: row.reviewed.value for row in judged.case.form.indicators}
    assert (reviewed[ROW], reviewed[13]) == (Decimal("9.5"), Decimal(10))
    assert came_with(judged) == ["O13"]
    data = score(path, previous=officer)
    assert shown(data, "O16", "P16", "O13", "P13") == [9.5, "核定", 10, "也满分"]
    assert not any(row.stale for row in judged.case.scores.rows)
    assert parts(score(saved(data, path), previous=data)) == parts(data)
    saved(sent, path)
    [judged] = examine(path, previous=data).evaluation.forms
    assert came_with(judged) == ["O13"], "as long as it reads as it was sent"
    [judged] = examine(path, previous=entry(data, 13, Decimal(10), "看过")).evaluation.forms
    assert came_with(judged) == []


def came_with(judged: Judged) -> list[str]:
    return [score.sent.ref for score in judged.scores if score.sent is not None]


def test_a_review_made_against_another_score_is_flagged(tmp_path: Path) -> None:
    earlier = entry(score(YONGDE), ROW, Decimal("9.5"), "核定")
    sent_again = saved(changed(YONGDE.read_bytes(), {"F16": "49%"}), tmp_path / "y.xlsx")
    assert rows_of(sent_again, earlier) == (Decimal("9.5"), True, True)
    data = score(sent_again, previous=earlier)
    assert shown(data, "K16", "O16", "P16") == [9.5, 9.5, "核定"]
    [remark] = shown(data, "N16")
    assert str(remark).split("；")[0] == "需重新复核（复核时测算 9.8，现测算 4.9）"
    summary = load_workbook(BytesIO(data), data_only=True).worksheets[1]
    words = [str(cell.value) for row in summary.iter_rows() for cell in row if cell.value]
    assert any("其中需重新复核 1 行" in word for word in words)
    assert any(word.endswith("需重新复核（复核时测算 9.8，现测算 4.9）") for word in words)


def test_a_review_typed_and_a_cell_changed_in_one_sitting_is_flagged(tmp_path: Path) -> None:
    data = changed(entry(score(YONGDE), ROW, Decimal("9.5"), "核定"), {"F16": "49%"})
    path = saved(data, tmp_path / "y.xlsx")
    assert rows_of(path) == (Decimal("9.5"), True, True)


def test_a_flag_stays_until_the_officer_acts(tmp_path: Path) -> None:
    path = tmp_path / "y.xlsx"
    typed = entry(score(YONGDE), ROW, Decimal("9.5"), "核定")
    once = score(saved(changed(typed, {"F16": "49%"}), path))
    twice = score(saved(once, path))
    assert parts(twice) == parts(once)
    assert rows_of(saved(twice, path)) == (Decimal("9.5"), True, True)
    looked = entry(twice, ROW, Decimal("9.5"), "看过，维持")
    assert rows_of(saved(looked, path)) == (Decimal("9.5"), False, False)
    again = score(path)
    assert "需重新复核" not in str(shown(again, "N16"))
    assert parts(score(saved(again, path))) == parts(again)


def test_a_review_where_nothing_could_be_computed_is_flagged_when_it_can(tmp_path: Path) -> None:
    path = saved(changed(YONGDE.read_bytes(), {"F16": "基本完成"}), tmp_path / "y.xlsx")
    earlier = entry(score(path), ROW, Decimal(8), "酌情")
    assert rows_of(path, earlier) == (Decimal(8), False, False)
    saved(YONGDE.read_bytes(), path)
    assert rows_of(path, earlier) == (Decimal(8), True, True)
    assert "复核时测算 —，现测算 9.8" in str(shown(score(path, previous=earlier), "N16"))


WORDS = 15
"""A row of the sample no rule can score: words against words, weight 10."""
CHANGED = "需重新复核（复核后单位改动了这一行）"


def words_of(path: Path, previous: bytes | None = None) -> tuple[Decimal | None, bool, bool]:
    """(awarded, stale, waiting) of the row no rule can score."""
    [judged] = examine(path, previous=previous).evaluation.forms
    got = judged.case.scores.rows[4]
    assert got.computed is None
    return got.awarded, got.stale, got in judged.waiting


@pytest.mark.parametrize("cell", [{"F15": "效果较差，未见成效"}, {"H15": 6}, {"E15": "有所改善"}])
def test_a_review_of_a_row_without_a_rule_is_flagged_when_the_unit_changes_it(
    cell: dict[str, object], tmp_path: Path
) -> None:
    path = tmp_path / "y.xlsx"
    earlier = entry(score(YONGDE), WORDS, Decimal(10), "效果好，给满分")
    saved(changed(YONGDE.read_bytes(), cell), path)
    assert words_of(path, earlier) == (Decimal(10), True, True)
    data = score(path, previous=earlier)
    assert str(shown(data, "N15")[0]).split("；")[0] == CHANGED
    assert parts(score(path, previous=data)) == parts(data), "until the officer acts"
    assert parts(score(saved(data, tmp_path / "z.xlsx"))) == parts(data)
    saved(changed(YONGDE.read_bytes(), cell), path)
    looked = entry(data, WORDS, Decimal(10), "看过，维持")
    assert words_of(path, looked) == (Decimal(10), False, False)
    assert CHANGED not in str(shown(score(path, previous=looked), "N15"))


def test_a_row_without_a_rule_sent_as_it_was_keeps_its_review(tmp_path: Path) -> None:
    path = tmp_path / "y.xlsx"
    earlier = score(saved(entry(score(YONGDE), WORDS, Decimal(8), "酌情"), path))
    others = {"F16": "49%", "F15": load_workbook(YONGDE).worksheets[0]["F15"].value + " "}
    saved(changed(YONGDE.read_bytes(), others), path)
    assert words_of(path, earlier) == (Decimal(8), False, False)
    book = load_workbook(YONGDE)
    book.worksheets[0].insert_rows(3)
    for area in list(book.worksheets[0].merged_cells.ranges):
        if area.min_row >= 3:
            area.shift(row_shift=1)
    book.save(path)
    assert words_of(path, earlier) == (Decimal(8), False, False)


def test_a_formula_of_a_row_without_a_rule_that_lost_its_result_is_no_change(
    tmp_path: Path,
) -> None:
    path = tmp_path / "y.xlsx"
    book = Book.open(YONGDE.read_bytes())
    sheet = book.sheet("自评表")
    sheet.write(WORDS, 8, Formula("4+6", Decimal(10)), sheet.style_at(WORDS, 8))
    typed = entry(score(saved(book.save(), path)), WORDS, Decimal(8), "酌情")
    resaved = load_workbook(BytesIO(score(saved(typed, path))))
    resaved.save(path)
    assert words_of(path)[1] is False


def test_the_review_of_a_row_without_a_rule_in_an_older_stamp_is_held_too(tmp_path: Path) -> None:
    path = tmp_path / "y.xlsx"
    earlier = score(saved(entry(score(YONGDE), WORDS, Decimal(8), "酌情"), path))
    book = Book.open(earlier)
    found = stamped(earlier)
    rows = [replace(r, review=r.review and replace(r.review, inputs="")) for r in found.rows]
    assert tuple(rows) != found.rows
    properties.remove(book, stamp.PREFIX)
    properties.write(book, stamp.encode(replace(found, rows=tuple(rows))))
    old = book.save()
    saved(YONGDE.read_bytes(), path)
    assert words_of(path, old) == (Decimal(8), False, False)
    saved(changed(YONGDE.read_bytes(), {"F15": "效果较差"}), path)
    assert words_of(path, old) == (Decimal(8), True, True)


def test_a_score_typed_as_text_is_the_same_review_when_it_becomes_a_number(tmp_path: Path) -> None:
    path = saved(entry(score(YONGDE), ROW, "９.50分", "核定"), tmp_path / "y.xlsx")
    once = stamped(score(path))
    assert once == stamped(score(saved(score(path), path)))


def test_the_terminal_and_json_tell_a_review_that_must_be_looked_at_again(tmp_path: Path) -> None:
    earlier = entry(score(YONGDE), ROW, Decimal("9.5"), "核定")
    path = saved(changed(YONGDE.read_bytes(), {"F16": "49%"}), tmp_path / "y.xlsx")
    (tmp_path / "out").mkdir()
    saved(earlier, tmp_path / "out" / "y.xlsx")
    command = [sys.executable, "-m", "xlsxeval", "score", str(path), "-o", str(tmp_path / "out")]
    run = subprocess.run(
        [*command, "--json", str(tmp_path / "r.json")], check=False, capture_output=True
    )
    lines = run.stdout.decode().splitlines()
    assert "y.xlsx:自评表!O16：需重新复核（复核时测算 9.8，现测算 4.9）" in lines
    [form] = json.loads((tmp_path / "r.json").read_bytes())["workbooks"][0]["forms"]
    stale = [row["row"] for row in form["indicators"] if row["review_stale"]]
    assert (stale, form["budget"]["review_stale"], form["settled"]) == ([ROW], False, False)


def test_an_english_report_says_it_in_english(tmp_path: Path) -> None:
    typed = entry(score(YONGDE), ROW, Decimal("9.5"), "核定")
    path = saved(changed(typed, {"F16": "49%"}), tmp_path / "y.xlsx")
    said = show.report(examine(path).evaluation, "en")
    assert "y.xlsx:自评表!O16: Review again (computed 9.8 when reviewed, 4.9 now)" in said
