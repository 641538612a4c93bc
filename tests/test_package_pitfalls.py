"""Editing a package has fourteen known pitfalls; here each leads to the tests that prove it.

 1. no table of shared strings: ours are inline, the table is never touched
 2. odd archives: stored, streamed, zip64, directories, junk, backslashes, encodings of names
 3. prefixed elements, byte order marks, UTF-16
 4. rows and cells without r, out of order, self-closed; the dimension
 5. shared and array formulas, stored results, the calculation chain
 6. styles: appended only; alternatives, missing sections or part, the limit, prefixes
 7. the new sheet: last, with a free number and name, an absolute target and its type
 8. the strict dialect
 9. merged areas; default styles of columns
10. signed, locked and protected workbooks; OLE containers
11. XlsxWriter's shared strings turn inline when grafted
12. odd numbers, indexes out of range
13. limits
14. a temporary file, then one rename

`WHERE` names the tests of other files by pitfall; what they leave open is tested below.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.corpus import form_on_the_third_sheet, plain, with_form
from tests.corpus_parts import (
    dimension_too_small,
    shared_formulas_and_a_data_table,
    styles_nobody_defined,
)
from tests.packages import SHEET, looked_at, package, packed, parts, zipped
from tests.test_package_zip import SAFETY, refusal
from xlsxeval import scored
from xlsxeval.evaluation import examine
from xlsxeval.package import Archive, Book

WHERE = {
    1: (
        "test_package_graft.py test_no_string_is_shared_and_no_colour_left_to_the_theme",
        "test_package_write.py test_text_reads_back_as_it_was_written",
        "corpus_parts.py smallest_package",
    ),
    2: (
        "test_package_zip.py test_odd_archives_are_read_and_saved_plain",
        "test_package_zip.py test_a_hostile_archive_is_refused",
        "test_package_zip.py test_names_beyond_ascii_stay_as_they_were_written",
        "corpus_zip.py written_to_a_pipe",
        "corpus_zip.py backslash_names",
        "corpus_zip.py junk_before_and_after",
        "corpus_zip.py extra_fields_and_comments",
    ),
    3: (
        "test_package_write.py test_a_cell_is_written_with_the_prefix_of_its_sheet",
        "test_package_read.py test_cells_are_found_in_every_encoding",
        "corpus_parts.py prefixed_elements",
        "corpus_parts.py byte_order_marks",
        "corpus_parts.py parts_in_utf16",
    ),
    4: (
        "test_package_read.py test_cells_are_found_however_rows_are_written",
        "test_package_write.py test_rows_and_cells_get_the_numbers_they_had_by_order",
        "corpus_parts.py nothing_has_a_reference",
        "corpus_parts.py only_cells_have_references",
        "corpus_parts.py rows_out_of_order_and_empty_ones",
    ),
    5: (
        "test_package_write.py test_added_formulas_leave_the_calculation_chain_alone",
        "test_package_write.py test_a_cell_of_an_array_formula_is_not_written",
        "corpus.py arrays_beside_the_form",
        "corpus.py formulas_without_results",
    ),
    6: (
        "test_package_styles.py test_alternatives_among_styles_count_as_one",
        "test_package_styles.py test_a_full_table_of_styles_is_not_overfilled",
        "test_package_styles.py test_a_workbook_without_styles_gets_them",
        "test_package_write.py test_changed_parts_keep_declaration_and_prefixes",
        "corpus_parts.py styles_of_two_minds",
    ),
    7: ("test_package_graft.py test_a_sheet_is_grafted_into_the_smallest_workbook",),
    8: (
        "test_package_write.py test_a_strict_workbook_is_edited_in_its_own_dialect",
        "test_package_graft.py test_a_sheet_is_grafted_into_a_strict_workbook_in_its_dialect",
        "corpus_parts.py strict_dialect_with_styles",
    ),
    9: (
        "test_package_read.py test_merges_hidden_rows_columns_and_protection_are_told",
        "test_package_write.py test_styles_are_taken_from_cell_row_or_column",
        "corpus.py column_styles_everywhere",
    ),
    10: (
        "test_package_write.py test_a_signed_workbook_is_not_edited",
        "test_cli.py test_a_signed_workbook_stays_and_its_results_stand_beside_it",
        "test_scored.py test_on_a_protected_sheet_only_the_officer_s_cells_are_open",
        "test_package_zip.py test_what_is_no_workbook_is_told_by_its_content",
        "corpus_parts.py locked_structure",
        "corpus.py protected_with_password",
    ),
    11: ("test_package_graft.py test_no_string_is_shared_and_no_colour_left_to_the_theme",),
    12: (
        "test_package_read.py test_what_is_odd_is_kept_and_told",
        "corpus_parts.py styles_nobody_defined",
        "corpus_parts.py results_are_errors",
    ),
    13: (
        "test_package_zip.py test_limits_are_kept_before_anything_is_unpacked",
        "test_package_zip.py test_more_than_declared_is_not_unpacked",
        "test_package_zip.py test_a_wrong_checksum_is_not_read",
        "test_package_zip.py test_xml_nested_too_deep_is_refused",
        "test_package_read.py test_a_merge_bomb_is_refused_at_once",
    ),
    14: ("test_cli.py test_a_full_disk_costs_that_file_and_leaves_the_old_result",),
}


def test_every_pitfall_has_tests_that_exist():
    here = Path(__file__).parent
    named = [place.split() for number in WHERE for place in WHERE[number]]
    missing = [
        name for file, name in named if f"def {name}(" not in (here / file).read_text("utf-8")
    ]
    assert (sorted(WHERE), missing) == (list(range(1, 15)), [])


def score(data: bytes, folder: Path) -> bytes:
    path = folder / "表.xlsx"
    path.write_bytes(data)
    return scored.write(examine(path), "zh_CN")


def test_pitfall_1_the_table_of_shared_strings_is_never_touched(tmp_path):
    before, after = packed(plain()), packed(score(plain(), tmp_path))
    assert after["xl/sharedStrings.xml"] == before["xl/sharedStrings.xml"]


def test_pitfall_2_a_local_name_that_differs_is_put_right():
    data = package()
    wrong = data.replace(SHEET.encode(), b"xl/worksheets/shoot1.xml", 1)
    assert wrong != data
    saved = Archive.open(wrong).save()
    assert (saved.count(SHEET.encode()), b"shoot1" in saved) == (data.count(SHEET.encode()), False)


def test_pitfall_2_a_slash_before_a_part_s_name_is_no_way_out():
    data = zipped({f"/{n}" if n.startswith("xl/") else n: c for n, c in parts(package()).items()})
    assert Book.open(data).sheet("表").read().cells == {}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("xl/%73heet.xml", "two members have the same name"),
        ("/xl/sheet.xml", "two members have the same name"),
        ("xl/%2e%2e/%2e%2e/a.xml", "a member's name leads out of it"),
        ("/xl/../../a.xml", "a member's name leads out of it"),
    ],
)
def test_pitfall_2_other_spellings_hide_nothing(name, reason):
    assert refusal(zipped({"xl/sheet.xml": "<a/>", name: "<b/>"})) == SAFETY.format(reason)


def test_pitfall_4_readers_that_trust_the_dimension_see_our_cells(tmp_path):
    after = score(dimension_too_small(), tmp_path)
    trusting = looked_at(after, read_only=True, data_only=True)["自评表"]
    assert trusting.calculate_dimension() == "A1:P26"
    assert [cell.value for cell in list(trusting[12])[9:12]] == ["测算得分", "拟核得分", "差额"]


def test_pitfall_5_results_of_the_unit_s_formulas_stay(tmp_path):
    before = shared_formulas_and_a_data_table()
    after = score(before, tmp_path)
    for column in "JL":
        one, two = (looked_at(d, data_only=True)["自评表"][column] for d in (before, after))
        assert [c.value for c in two][:26] == [c.value for c in one][:26]
    assert after != before
    assert packed(after)["xl/calcChain.xml"] == packed(before)["xl/calcChain.xml"]
    calculation = etree.fromstring(parts(after)["xl/workbook.xml"]).find("{*}calcPr")
    assert calculation is not None
    assert calculation.get("fullCalcOnLoad") == "1"


def test_pitfall_7_sheets_names_and_views_keep_their_numbers(tmp_path):
    def listed(data: bytes) -> tuple[list[dict[str, str]], dict[str, str], list[tuple[str, str]]]:
        root = etree.fromstring(parts(data)["xl/workbook.xml"])
        views = root.find("{*}bookViews/{*}workbookView")
        assert views is not None
        names = root.iterfind("{*}definedNames/{*}definedName[@localSheetId]")
        return (
            [dict(sheet.attrib) for sheet in root.iterfind("{*}sheets/{*}sheet")],
            dict(views.attrib),
            [(e.get("localSheetId", ""), e.text or "") for e in names],
        )

    before = listed(form_on_the_third_sheet())
    after = listed(score(form_on_the_third_sheet(), tmp_path))
    assert after[0][:-1] == before[0]
    new = after[0][-1]
    assert (new["name"], new["sheetId"]) == ("问题与改进措施", str(len(before[0]) + 1))
    assert after[1] == before[1]
    assert [name for name in after[2] if name in before[2]] == before[2]


def test_pitfall_10_a_protected_sheet_stays_protected_by_its_password(tmp_path):
    def lock(data: bytes) -> dict[str, str]:
        found = etree.fromstring(parts(data)[SHEET]).find("{*}sheetProtection")
        assert found is not None
        return {str(k): str(v) for k, v in found.attrib.items()}

    before = with_form(lambda book, sheet: sheet.protect("密码1"))
    assert "password" in lock(before)
    assert lock(score(before, tmp_path)) == lock(before)


def test_pitfall_12_a_style_nobody_defined_does_not_become_ours(tmp_path):
    after = score(styles_nobody_defined(), tmp_path)
    styles = etree.fromstring(parts(after)["xl/styles.xml"]).find("{*}cellXfs")
    assert styles is not None
    assert etree.tostring(styles[3]) == etree.tostring(styles[0])
