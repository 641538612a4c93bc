"""A file is taken by its content, once, and never opened where it is none."""

from __future__ import annotations

import hashlib
import os
import pickle
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.packages import drawn, package, plain, rebuilt, replaced, rows, saved
from xlsxeval import intake
from xlsxeval.errors import Unreadable
from xlsxeval.package import Limits

MACROS = replaced(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
)


def opened(tmp_path: Path, data: bytes, name: str = "表.xlsx") -> intake.Source:
    path = tmp_path / name
    path.write_bytes(data)
    return intake.open(path)


def notes(tmp_path: Path, data: bytes, name: str = "表.xlsx") -> list[str]:
    return [str(Unreadable(note)) for note in opened(tmp_path, data, name).workbook.notes]


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        intake.open(path, limits)
    assert caught.value.code == "XE101"
    return str(caught.value)


def test_a_workbook_knows_its_path_and_content(tmp_path):
    data = plain(("指标", "分值"), ("数量", 10))
    workbook = opened(tmp_path, data).workbook
    assert (workbook.path, workbook.sha256) == (
        str(tmp_path / "表.xlsx"),
        hashlib.sha256(data).hexdigest(),
    )
    assert [s.name for s in workbook.sheets] == ["自评表"]
    assert {ref: cell.value for ref, cell in workbook.sheets[0].cells.items()} == {
        (1, 1): "指标",
        (1, 2): "分值",
        (2, 1): "数量",
        (2, 2): Decimal(10),
    }
    assert (workbook.notes, workbook.entries, workbook.replies) == ((), (), {})
    assert pickle.loads(pickle.dumps(workbook)) == workbook


def test_thirty_sheets_are_read_and_chartsheets_passed_over(tmp_path):  # R19
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "1"
    workbook.create_chartsheet("图", 0)
    for number in range(2, 31):
        workbook.create_sheet(str(number))["A1"] = number
    workbook["3"].sheet_state = "hidden"
    workbook["4"].sheet_state = "veryHidden"
    sheets = opened(tmp_path, saved(workbook)).workbook.sheets
    assert [s.name for s in sheets] == [str(n) for n in range(1, 31)]
    assert [s.name for s in sheets if s.state != "visible"] == ["3", "4"]
    assert sheets[29].cells[1, 1].value == 30


def test_cells_are_counted_over_all_sheets(tmp_path):
    workbook = openpyxl.Workbook()
    for sheet in (workbook.worksheets[0], workbook.create_sheet()):
        sheet.append(range(6))
    path = tmp_path / "表.xlsx"
    path.write_bytes(saved(workbook))
    sentence = "The workbook holds more than 11 filled cells; not read."
    assert refusal(path, Limits(cells=11)) == sentence
    assert len(intake.open(path, Limits(cells=12)).workbook.sheets) == 2


NAMES = {
    "表.xlsx": [],
    "表.XLSX": [],
    "表.xls": ["The file name ends in .xls, but the content is .xlsx."],  # R5
    "表.xlsm": ["The file name ends in .xlsm, but the content is .xlsx."],
    "表": ["The file name ends in —, but the content is .xlsx."],
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_does_not_fit_the_content_is_noted(tmp_path, name):
    assert notes(tmp_path, plain((1,)), name) == NAMES[name]


def test_a_workbook_with_macros_is_read(tmp_path):  # R10
    data = rebuilt(plain((1,)), {"[Content_Types].xml": MACROS, "xl/vbaProject.bin": b"macros"})
    assert notes(tmp_path, data, "表.xlsm") == []
    assert notes(tmp_path, data, "表.xlsx") == [
        "The file name ends in .xlsx, but the content is .xlsm."
    ]
    assert opened(tmp_path, data).workbook.sheets[0].cells[1, 1].value == 1


def linked(kind: str, target: str, mode: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId9" Type="{space}/{kind}" Target="{target}"{mode}/>'
    rels = f'<Relationships xmlns="{space.replace("officeDocument", "package")}">{link}'
    return rebuilt(
        package(rows('<c r="A1"><v>1</v></c>')),
        {"xl/worksheets/_rels/sheet1.xml.rels": f"{rels}</Relationships>"},
    )


OUTSIDE = "The workbook refers to other files or addresses; they were not followed."
EMBEDDED = "Other documents are embedded in the workbook; not opened."
EXTERNAL = ' TargetMode="External"'


def computed(formula: str) -> bytes:
    return package(rows(f'<c r="A1"><f>{formula}</f><v>1</v></c>'))


def meant(refers: str) -> bytes:
    name = f'<definedNames><definedName name="n">{refers}</definedName></definedNames>'
    return package(rows('<c r="A1"><v>1</v></c>'), workbook=name)


LINKS = {  # R11, R114
    "web service": (computed('_xlfn.WEBSERVICE("http://example.com/")'), [OUTSIDE]),
    "picture of the web": (computed('_xlfn.image("http://example.com/a.png")'), [OUTSIDE]),
    "live data": (computed('1+RTD("a",,"b")'), [OUTSIDE]),
    "another program": (computed("cmd|'/C calc'!A0"), [OUTSIDE]),
    "another program by name": (meant("cmd|'/C calc'!A0"), [OUTSIDE]),
    "words alone": (computed('"|"&amp;A1&amp;"IMAGE"'), []),
    "own function": (computed("SUM(MYIMAGE(A1),A2)"), []),
    "hyperlink": (linked("hyperlink", "http://example.com/", EXTERNAL), []),
    "picture": (linked("image", "http://example.com/a.png", EXTERNAL), [OUTSIDE]),
    "file": (linked("image", "file:///etc/passwd"), [OUTSIDE]),
    "share": (linked("image", "\\\\server\\share\\a.png"), [OUTSIDE]),
    "climbing": (linked("image", "../../../etc/passwd"), [OUTSIDE]),
    "other workbook": (linked("externalLink", "externalLinks/externalLink1.xml"), [OUTSIDE]),
    "object": (linked("oleObject", "../embeddings/oleObject1.bin"), [EMBEDDED]),
    "document": (linked("package", "../embeddings/a.docx"), [EMBEDDED]),
    "inside": (linked("image", "../media/a.png"), []),
}


@pytest.mark.parametrize("kind", LINKS)
def test_what_leads_elsewhere_is_noted_and_never_followed(tmp_path, kind):
    data, sentences = LINKS[kind]
    assert notes(tmp_path, data) == sentences


def test_a_signature_is_noted(tmp_path):
    origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    link = f'<Relationship Id="rId9" Type="{origin}" Target="_xmlsignatures/origin.sigs"/>'
    data = rebuilt(package(), {"_rels/.rels": replaced("</Rel", f"{link}</Rel")})
    assert notes(tmp_path, data) == ["The workbook is digitally signed."]


def test_what_is_no_file_is_not_opened(tmp_path):  # R116
    (tmp_path / "真.xlsx").write_bytes(plain((1,)))
    (tmp_path / "链.xlsx").symlink_to(tmp_path / "真.xlsx")
    (tmp_path / "夹.xlsx").mkdir()
    os.mkfifo(tmp_path / "管.xlsx")
    found = {f"{kind}.xlsx": refusal(tmp_path / f"{kind}.xlsx") for kind in "链夹管无"}
    assert found == {
        "链.xlsx": "This is a link or a device, not a file.",
        "夹.xlsx": "This is a folder, not a workbook.",
        "管.xlsx": "This is a link or a device, not a file.",
        "无.xlsx": "There is no such file.",
    }
    assert refusal(Path("/dev/null")) == "This is a link or a device, not a file."
    assert refusal(tmp_path / ("长" * 300)) == "The file cannot be read from its disk."
    assert refusal(tmp_path / "a\0b") == "The file cannot be read from its disk."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(tmp_path):  # R69
    path = tmp_path / "表.xlsx"
    path.write_bytes(plain((1,)))
    path.chmod(0)
    assert refusal(path) == "There is no permission to read the file."


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(plain((1,)))
    assert refusal(path, Limits(file=1000)) == "The file is larger than 0 MB."


def test_an_empty_file_is_told(tmp_path):  # R1
    path = tmp_path / "表.xlsx"
    path.touch()
    assert refusal(path) == "The file is empty (0 bytes); please send it again."


def test_a_drawn_workbook_is_read_like_any_other(tmp_path):
    data = drawn(lambda w: w.add_worksheet("自评表").write("B3", 0.95))
    assert opened(tmp_path, data).workbook.sheets[0].cells[3, 2].value == Decimal("0.95")
