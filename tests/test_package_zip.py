"""The archive: limits before anything is unpacked, and untouched members kept as they were."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from tests.packages import MAIN, SHEET, package, packed, parts, plain, rebuilt, streamed, zipped
from xlsxeval.errors import Unreadable
from xlsxeval.package import Archive, Book, Limits


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        Book.open(data, limits)
    return str(caught.value)


STRANGER = "This file is {}, not an Excel workbook; please save it as .xlsx and send it again."
SAFETY = "The file is not read for safety: {}."
DAMAGED = "The file is incomplete or damaged; please send it again."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
REAL_TYPES = {
    "nothing": (b"", "The file is empty (0 bytes); please send it again."),  # R1
    "cut": (package()[:-60], DAMAGED),  # R2
    "cut early": (package()[:300], DAMAGED),
    "zip": (zipped({"a.txt": "x"}), STRANGER.format("a zip archive without a workbook's parts")),
    "docx": (  # R4
        zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}),
        STRANGER.format("a Word document"),
    ),
    "xlsb": (
        zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}),
        STRANGER.format("a binary Excel workbook (.xlsb)"),
    ),
    "ods": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}),
        STRANGER.format("an OpenDocument spreadsheet (.ods)"),
    ),
    "pdf": (b"%PDF-1.7\n", STRANGER.format("a PDF document")),  # R4
    "encrypted": (  # R9
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "The workbook is encrypted; please remove the password to open it and send it again.",
    ),
    "xls": (  # R5
        OLE + "Workbook".encode("utf-16-le"),
        "This is an old Excel workbook (.xls); please save it as .xlsx and send it again.",
    ),
    "doc": (OLE + "WordDocument".encode("utf-16-le"), STRANGER.format("a Word document")),
    "html": (  # R7
        "<html><table><td>得分".encode("gbk"),
        STRANGER.format("a web page (HTML)"),
    ),
    "xml": (b"<?xml version='1.0'?><Workbook/>", STRANGER.format("an XML document")),
    "csv": ("指标,得分\n数量,1\n".encode("gb18030"), STRANGER.format("plain text or CSV")),  # R8
    "picture": (b"\x89PNG\r\n\x1a\n", STRANGER.format("a picture")),
    "noise": (bytes(range(256)), "This file is not an Excel workbook."),
}


@pytest.mark.parametrize("kind", sorted(REAL_TYPES))
def test_what_is_no_workbook_is_told_by_its_content(kind):
    data, sentence = REAL_TYPES[kind]
    assert refusal(data) == sentence


def test_content_types_that_are_none_are_damage():
    data = rebuilt(package(), {"[Content_Types].xml": "<xml/>"})
    assert refusal(data) == "The file is incomplete or damaged; please send it again."


def test_a_package_without_content_types_is_no_workbook():  # R3
    data = rebuilt(package(), {"[Content_Types].xml": None})
    assert refusal(data) == STRANGER.format("a zip archive without a workbook's parts")


def flagged(data: bytes, name: str, offset: int, value: bytes) -> bytes:
    """The archive with bytes of a member's directory entry overwritten."""
    spot = data.rindex(name.encode()) - 46
    assert data[spot : spot + 4] == b"PK\1\2"
    return data[: spot + offset] + value + data[spot + offset + len(value) :]


def doubled(second: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/a.xml", "<a/>")
        archive.writestr("xl/b.xml", "<b/>")
    return out.getvalue().replace(b"xl/b.xml", second.encode())


HOSTILE = {  # R113
    "duplicate": (doubled("xl/a.xml"), "two members have the same name"),
    "duplicate but for case": (doubled("xl/A.xml"), "two members have the same name"),
    "duplicate but for slashes": (doubled("xl\\a.xml"), "two members have the same name"),
    "climbing": (zipped({"xl/../../a.xml": "<a/>"}), "a member's name leads out of it"),
    "climbing back": (zipped({"xl\\..\\..\\a.xml": "<a/>"}), "a member's name leads out of it"),
    "absolute": (zipped({"/etc/a.xml": "<a/>"}), "a member's name leads out of it"),
    "drive": (zipped({"C:\\a.xml": "<a/>"}), "a member's name leads out of it"),
    "encrypted": (flagged(package(), SHEET, 8, b"\1\0"), "a member is encrypted"),
    "symlink": (
        flagged(package(), SHEET, 38, struct.pack("<L", 0o120777 << 16)),
        "a member is a link to another file",
    ),
    "method": (
        flagged(package(), SHEET, 10, struct.pack("<H", 12)),
        "a member is compressed in a way no workbook is",
    ),
    "overlapping": (flagged(package(), SHEET, 42, b"\0\0\0\0"), "its members overlap"),
    "ratio": (  # R111
        package("<sheetData><row><c t='inlineStr'><is><t>" + "A" * 9_000_000),
        "one of its parts is compressed suspiciously well",
    ),
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_a_hostile_archive_is_refused(kind):
    data, reason = HOSTILE[kind]
    assert refusal(data) == SAFETY.format(reason)


LIMITS = {
    "entries": (Limits(entries=4), SAFETY.format("it has too many members")),
    "total": (Limits(total=1000), SAFETY.format("it is too large unpacked")),
    "part": (Limits(part=300), SAFETY.format("one of its parts is too large unpacked")),
    "file": (Limits(file=1 << 10), "The file is larger than 0 MB."),
}


@pytest.mark.parametrize("limit", sorted(LIMITS))
def test_limits_are_kept_before_anything_is_unpacked(limit):
    limits, sentence = LIMITS[limit]
    assert refusal(package(), limits) == sentence


def test_more_than_declared_is_not_unpacked():
    data = flagged(package(), SHEET, 24, struct.pack("<L", 10))
    with pytest.raises(Unreadable) as caught:
        Archive.open(data).read(SHEET)
    assert str(caught.value) == DAMAGED


def test_a_wrong_checksum_is_not_read():
    with pytest.raises(Unreadable) as caught:
        Archive.open(flagged(package(), SHEET, 16, b"\0\0\0\0")).read(SHEET)
    assert str(caught.value) == DAMAGED


DOCTYPE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
BEGINNINGS = {  # R112
    "plain": f'<?xml version="1.0"?>{DOCTYPE}<a>&b;</a>'.encode(),
    "after a comment": f"\n<!-- - -->\n <!-- x -->{DOCTYPE}<a>&b;</a>".encode(),
    "utf-8 with mark": b"\xef\xbb\xbf" + f"{DOCTYPE}<a>&b;</a>".encode(),
    "utf-16": f'<?xml version="1.0" encoding="UTF-16"?>{DOCTYPE}<a>&b;</a>'.encode("utf-16"),
    "utf-16 without mark": f"{DOCTYPE}<a>&b;</a>".encode("utf-16-be"),
    "after much": f"<!--{'x' * 9000}-->{DOCTYPE}<a>&b;</a>".encode(),
}


@pytest.mark.parametrize("beginning", sorted(BEGINNINGS))
def test_a_doctype_is_refused_in_the_sheet(beginning):
    sentence = f"The part {SHEET} declares a DOCTYPE, which no Excel workbook does; not read."
    with pytest.raises(Unreadable) as caught:
        Book.open(rebuilt(package(), {SHEET: BEGINNINGS[beginning]})).sheet("表").read()
    assert str(caught.value) == sentence


def test_a_doctype_is_refused_in_a_part_nobody_reads():  # R112
    data = rebuilt(package(), {"customXml/item1.xml": BEGINNINGS["utf-16"]})
    assert "customXml/item1.xml declares a DOCTYPE" in refusal(data)


def test_xml_nested_too_deep_is_refused():
    data = rebuilt(package(), {"xl/workbook.xml": "<a>" * 300 + "</a>" * 300})
    assert refusal(data) == "The part xl/workbook.xml is damaged; please send the file again."


HEAVY = {  # R110
    "elements": "<row/>" * 300,
    "attributes": "<row " + " ".join(f'a{n}=""' for n in range(150)) + "/>",
}


@pytest.mark.parametrize("kind", HEAVY)
def test_xml_of_too_many_elements_is_refused(kind):
    data = package(f"<sheetData>{HEAVY[kind]}</sheetData>")
    sentence = f"The part {SHEET} holds more elements than any form does; not read."
    with pytest.raises(Unreadable) as caught:
        Book.open(data, Limits(elements=350)).sheet("表").read()
    assert str(caught.value) == sentence
    assert Book.open(data, Limits(elements=450)).sheet("表").read().cells == {}


def test_elements_count_over_all_parts():  # R110
    styles = f"<styleSheet xmlns='{MAIN}'>{'<a/>' * 300}</styleSheet>"
    data = package("<sheetData>" + "<row/>" * 100 + "</sheetData>", styles=styles)
    book = Book.open(data, Limits(elements=350))
    with pytest.raises(Unreadable, match=r"xl/styles\.xml holds more elements"):
        book.sheet("表").read()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_element_of_namespaces_without_end_is_refused(encoding):  # R110
    # Every cell below such an element would pay for each of them.
    def sheet(count: int) -> bytes:
        spaces = " ".join(f'xmlns:n{number}="u"' for number in range(count))
        text = f'<worksheet xmlns="{MAIN}" {spaces}><sheetData/></worksheet>'
        return rebuilt(package(), {SHEET: text.encode(encoding)})

    assert Book.open(sheet(200)).sheet("表").read().cells == {}
    with pytest.raises(Unreadable, match=r"holds more elements than any form does"):
        Book.open(sheet(300)).sheet("表").read()


@pytest.mark.parametrize("encoding", ["utf-7", "JAVA", "hz-gb-2312", "cp037", "cp1140", "no-such"])
def test_encodings_that_hide_a_tag_are_refused(encoding):  # R112
    # +ADw- is a < in UTF-7: neither elements nor a DOCTYPE would be seen beforehand.
    hidden = f'<?xml version="1.0" encoding="{encoding}"?>+ADw-!DOCTYPE x+AD4APA-x/+AD4-'
    data = rebuilt(package(), {"xl/workbook.xml": hidden})
    assert refusal(data) == "The part xl/workbook.xml is damaged; please send the file again."


def test_an_unchanged_archive_saves_its_members_as_they_were():
    data = plain(("得分", 1), ("中文", 2))
    saved = Archive.open(data).save()
    assert packed(saved) == packed(data)
    assert list(parts(saved)) == list(parts(data))


def test_a_written_member_keeps_its_place_and_the_others_their_bytes():
    data = rebuilt(package(), {"xl/media/image1.png": bytes(range(256)) * 20})
    archive = Archive.open(data)
    archive.write("xl/workbook.xml", b"<new/>")
    archive.write("xl/added.xml", b"<added/>")
    saved = archive.save()
    before, after = packed(data), packed(saved)
    assert list(after) == [*before, "xl/added.xml"]
    assert [name for name in before if before[name] != after[name]] == ["xl/workbook.xml"]
    assert parts(saved)["xl/workbook.xml"] == b"<new/>"
    assert after["xl/added.xml"][0] == (1980, 1, 1, 0, 0, 0)


def test_writing_the_same_content_changes_nothing():
    data = package()
    archive = Archive.open(data)
    archive.write(SHEET, archive.read(SHEET))
    assert archive.save() == Archive.open(data).save()


def test_a_removed_member_is_gone():
    archive = Archive.open(package())
    archive.remove(SHEET)
    assert SHEET not in parts(archive.save())
    assert SHEET not in archive


ODD_ARCHIVES = {  # pitfall 2
    "stored": lambda data: zipped(parts(data), zipfile.ZIP_STORED),
    "sizes after data, zip64": lambda data: streamed(parts(data)),
    "prefix junk": lambda data: b"junk" * 30 + data,
    "suffix junk": lambda data: data + b"\0" * 40,
    "directories": lambda data: zipped({"xl/": "", "xl/worksheets/": "", **parts(data)}),
    "first part is another": lambda data: zipped(dict(reversed(parts(data).items()))),
    "backslashes": lambda data: zipped(parts(data)).replace(b"xl/work", b"xl\\work"),
    "case": lambda data: zipped(
        {n.replace("sheet1", "Sheet1"): content for n, content in parts(data).items()}
    ),
}


@pytest.mark.parametrize("oddity", sorted(ODD_ARCHIVES))
def test_odd_archives_are_read_and_saved_plain(oddity):
    plain_package = package('<sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData>')
    book = Book.open(ODD_ARCHIVES[oddity](plain_package))
    assert book.sheet("表").read().cells[1, 1].text == "7"
    saved = book.save()
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        assert archive.testzip() is None
        assert [info.flag_bits & 8 for info in archive.infolist()] == [0] * len(parts(saved))
    assert Book.open(saved).sheet("表").read().cells[1, 1].text == "7"


def test_names_beyond_ascii_stay_as_they_were_written():
    utf8 = {"xl/media/印章.png": b"x"}
    cp437 = rebuilt(package(), utf8 | {"xl/media/cafX.png": b"y"}).replace(b"cafX", b"caf\x82")
    saved = Archive.open(cp437).save()
    assert list(packed(saved)) == list(packed(cp437))
    assert list(packed(saved))[-2:] == ["xl/media/印章.png", "xl/media/café.png"]
