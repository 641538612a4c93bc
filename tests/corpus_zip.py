"""Odd archives: the same form, packed as other programs pack it."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.corpus import BOOK, case, extended, plain
from tests.packages import SHEET, parts, rebuilt, replaced, streamed, zipped


@case()
def all_members_stored() -> bytes:
    return zipped(parts(plain()), zipfile.ZIP_STORED)


@case()
def content_types_last() -> bytes:
    return zipped(dict(reversed(parts(plain()).items())))


@case()
def directory_entries() -> bytes:
    folders = dict.fromkeys(("_rels/", "docProps/", "xl/", "xl/_rels/", "xl/worksheets/"), "")
    return zipped({**folders, **parts(plain())})


@case()
def written_to_a_pipe() -> bytes:
    """Data descriptors, sizes of 64 bits."""
    return streamed(parts(plain()))


def _with_info(**fields: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts(plain()).items()):
            info = zipfile.ZipInfo(name, (2022, 3, 1, 9, number, 2))
            info.compress_type = zipfile.ZIP_DEFLATED
            for field, value in fields.items():
                setattr(info, field, value)
            archive.writestr(info, content, compresslevel=1 + number % 9)
        archive.comment = "财政局".encode("gbk")
    return out.getvalue()


@case()
def extra_fields_and_comments() -> bytes:
    """Growth hints as Office leaves them, times as Info-ZIP writes them, comments."""
    stamp = struct.pack("<HHBL", 0x5455, 5, 1, 1_640_908_800)
    padding = struct.pack("<HH", 0xA220, 8) + b"\0" * 8
    return _with_info(extra=stamp + padding, comment=b"part", external_attr=0o644 << 16)


@case()
def made_on_windows() -> bytes:
    return _with_info(create_system=0, external_attr=0x20, internal_attr=1)


@case(openpyxl=False)
def backslash_names() -> bytes:
    """Old .NET zips: xl\\worksheets\\sheet1.xml."""
    data = plain()
    for name in parts(data):
        data = data.replace(name.encode(), name.replace("/", "\\").encode())
    return data


@case()
def junk_before_and_after() -> bytes:
    return b"HTTP/1.1 200 OK\r\n\r\n" + plain() + b"\r\n--boundary--\r\n"


@case()
def names_in_utf8_and_cp437() -> bytes:
    added = {"xl/media/公章.png": (b"\x89PNG", ""), "xl/media/cafX.png": (b"\x89PNG", "")}
    types = '<Default Extension="png" ContentType="image/png"/><Override '
    data = extended(plain(), added, changes={"[Content_Types].xml": replaced("<Override ", types)})
    return data.replace(b"cafX", b"caf\x82")


@case(office=False)
def names_in_another_case() -> bytes:
    """Content types and relationships speak of other letters than the members."""
    return rebuilt(
        zipped({n.replace("sheet1", "Sheet1"): c for n, c in parts(plain()).items()}),
        {
            "[Content_Types].xml": lambda c: (
                c.replace(b"/xl/styles.xml", b"/XL/Styles.XML")
                .replace(b'Extension="xml"', b'Extension="XML"')
                .replace(b"/xl/worksheets/sheet1.xml", b"/xl/Worksheets/SHEET1.xml")
            ),
            "xl/_rels/workbook.xml.rels": replaced("styles.xml", "STYLES.xml"),
        },
    )


@case()
def absolute_and_roundabout_targets() -> bytes:
    return rebuilt(
        plain(),
        {
            "_rels/.rels": replaced('"xl/workbook.xml"', '"/xl/workbook.xml"'),
            "xl/_rels/workbook.xml.rels": lambda c: (
                c.replace(b'"worksheets/sheet1.xml"', b'"/xl/worksheets/sheet1.xml"')
                .replace(b'"styles.xml"', b'"./worksheets/../styles.xml"')
                .replace(b'"sharedStrings.xml"', b'"../xl/sharedStrings.xml"')
            ),
        },
    )


def _renamed(member: str, told: str) -> bytes:
    """The sheet under another name, told so in relationships and content types."""
    changes = {
        "[Content_Types].xml": replaced("sheet1.xml", told),
        "xl/_rels/workbook.xml.rels": replaced("sheet1.xml", told),
    }
    members = parts(rebuilt(plain(), changes))
    name = f"xl/worksheets/{member}"
    return zipped({name if n == SHEET else n: content for n, content in members.items()})


@case(openpyxl=False)
def sheet_part_percent_encoded() -> bytes:
    """As the packaging rules want it: the member's name is ASCII."""
    return _renamed("%E8%A1%A8%201.xml", "%E8%A1%A8%201.xml")


@case(openpyxl=False, office=False)
def sheet_part_in_chinese() -> bytes:
    return _renamed("表1.xml", "%E8%A1%A81.xml")


@case()
def sheet_part_in_chinese_throughout() -> bytes:
    return _renamed("表1.xml", "表1.xml")


@case(openpyxl=False)
def names_of_utf8_not_said_to_be() -> bytes:
    """Java's older zips write UTF-8 names without the flag that says so."""
    data = _renamed("XXX.xml", "表.xml")
    return data.replace(b"xl/worksheets/XXX.xml", "xl/worksheets/表.xml".encode())


@case(openpyxl=False)
def workbook_at_the_root() -> bytes:
    """No folder xl: every part stands beside the content types."""
    members = {}
    for name, content in parts(plain()).items():
        flat = name.replace("xl/", "")
        members[flat] = content.replace(b"/xl/", b"/").replace(b'"xl/', b'"')
    return zipped(members)


@case(suffix=".xlsm")
def macros() -> bytes:
    kind = "application/vnd.ms-office.vbaProject"
    link = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = rebuilt(
        plain(),
        {
            "[Content_Types].xml": replaced(
                sheet, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
            )
        },
    )
    return extended(
        data,
        {"xl/vbaProject.bin": (bytes(range(256)) * 9, kind)},
        {BOOK: [(link, "vbaProject.bin")]},
    )


@case(refused="The workbook is digitally signed; any change would break the signature.")
def signed() -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    kinds = "application/vnd.openxmlformats-package.digital-signature"
    return extended(
        plain(),
        {
            "_xmlsignatures/origin.sigs": ("", f"{kinds}-origin"),
            "_xmlsignatures/sig1.xml": ("<Signature/>", f"{kinds}-xmlsignature+xml"),
        },
        {
            "": [(f"{space}/origin", "_xmlsignatures/origin.sigs")],
            "_xmlsignatures/origin.sigs": [(f"{space}/signature", "sig1.xml")],
        },
    )
