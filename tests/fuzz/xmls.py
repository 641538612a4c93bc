"""What can be wrong with the XML of a part, and with the values in its cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

from tests.packages import parts, zipped

Edit = Callable[[bytes, Random], bytes]
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_VALUE = re.compile(rb"(<(?:\w+:)?(?:v|t)(?: [^<>]*)?>)([^<>]*)(</)")
_ATTRIBUTE = re.compile(rb'([ \n](?:\w+:)?(\w+)=")([^"<>]*)(")')
_CELL = re.compile(rb"<(?:\w+:)?c ([^<>]*?)/?>")
_MEANING = re.compile(rb"<definedName [^<>]*>([^<>]*)</")
_PLACES = (b"A1", b"C11", b"XFD1048576", b"XFE1", b"A0", b"A1048577", b"a1", b"1A", b"$B$2", b"")
_TAG = re.compile(rb"<(/?)([\w:]+)([^<>]*)>")

_TEXTS = (
    *(
        "1e300",
        "-1e308",
        "1e999",
        "1e-400",
        "10^300",
        "1×10^-400",
        "NaN",
        "-inf",
        "Infinity",
        "0x1F",
        "1_000",
        "９５％",
        "²",
    ),
    *("=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-", "-1", "", " ", "#REF!", "TRUE"),
    *(
        "0" * 400,
        "9" * 400,
        "." * 50,
        "1" + "0" * 300,
        "字" * 40_000,
        "a\u202eb",
        "\u200b",
        "\ufeff",
    ),
    *("_xD800_", "_xDFFF__xD800_", "_x0000_", "_x000B_", "_x005F_x000D_", "\ue000", "𠮷" * 200),
    *(
        "≥95%至98%且≤3个",
        "２０２１年１３月４５日",
        "2021-02-30",
        "零点零零零",
        "百分之百分之五",
        "一" * 3000,
    ),
    *(
        "（" * 3000,
        "%" * 3000,
        "、".join(["10个"] * 2000),
        "九千九百九十九亿亿亿亿",
        "√",
        "1/0",
        "1:2:3",
    ),
)
_ATTRIBUTES = (
    *(
        "",
        "-1",
        "0",
        "99999999999",
        "1048577",
        "A0",
        "XFE1",
        "A1:XFD1048576",
        "ZZZZ9",
        "1e5",
        "x",
        "é",
    ),
    *(
        "s",
        "n",
        "b",
        "e",
        "d",
        "str",
        "inlineStr",
        "shared",
        "array",
        "dataTable",
        "true",
        "A" * 5000,
    ),
    *(
        "rId1",
        "rId999",
        "../../../etc/passwd",
        "http://127.0.0.1:9/x",
        "file:///etc/passwd",
        "&#0;",
        "&amp;",
    ),
)
_DOCTYPES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    b"<!doctype x>",
)


def _between(
    data: bytes, random: Random, pattern: re.Pattern[bytes], group: int, new: bytes
) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    start, end = random.choice(found).span(group)
    return data[:start] + new + data[end:]


def value(data: bytes, random: Random) -> bytes:
    """Other texts in a few cells."""
    for _ in range(random.randint(1, 6)):
        text = random.choice(_TEXTS).encode("utf-8", "surrogatepass")
        data = _between(data, random, _VALUE, 2, text)
    return data


def attribute(data: bytes, random: Random) -> bytes:
    """Other values of a few attributes: indexes, references, types."""
    for _ in range(random.randint(1, 4)):
        data = _between(data, random, _ATTRIBUTE, 3, random.choice(_ATTRIBUTES).encode())
    return data


def unnamed(data: bytes, random: Random) -> bytes:
    """An attribute missing, often the place of a row or cell."""
    for _ in range(random.randint(1, 8)):
        data = _between(data, random, _ATTRIBUTE, 0, b"")
    return data


def control(data: bytes, random: Random) -> bytes:
    """A character no XML may hold, in a text."""
    bad = random.choice(
        (b"\x0b", b"\0", b"\x1f", b"\xff", b"\xed\xa0\x80", b"&#11;", b"&#xD800;", b"&no;")
    )
    return _between(data, random, _VALUE, 2, bad)


def doctype(data: bytes, random: Random) -> bytes:
    """A DOCTYPE, with and without entities, in this encoding or another."""
    head, mark, rest = data.partition(b"?>")
    data = (
        head + mark + random.choice(_DOCTYPES) + rest if mark else random.choice(_DOCTYPES) + data
    )
    text = data.decode("utf-8", "replace")
    return random.choice((data, b"\xff\xfe" + text.encode("utf-16-le"), text.encode("utf-16-be")))


def encoding(data: bytes, random: Random) -> bytes:
    """Another encoding, told or not."""
    told = random.choice((b"utf-16", b"gb18030", b"us-ascii", b"utf-7", b"no-such", b"idna"))
    data = data.replace(b"UTF-8", told, 1)
    text = data.decode("utf-8", "replace")
    return random.choice((data, text.encode("utf-16"), text.encode("gb18030", "replace")))


def deep(data: bytes, random: Random) -> bytes:
    """Elements within elements without end."""
    depth = random.choice((50, 300, 100_000))
    found = list(_TAG.finditer(data))
    if not found:
        return data
    at = random.choice(found).end()
    return data[:at] + b"<a>" * depth + b"</a>" * depth + data[at:]


def flood(data: bytes, random: Random) -> bytes:
    """Thousands of attributes, elements or merged areas."""
    found = [each for each in _TAG.finditer(data) if not each[1]]
    if not found:
        return data
    each = random.choice(found)
    many = random.choice((2000, 30_000))
    flood_ = random.choice(
        (
            each[0].rstrip(b"/>") + b"".join(b' a%d=""' % n for n in range(many)) + b"/>",
            each[0] * many,
            b'<mergeCell ref="A1:XFD1048576"/>' * many,
            b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        )
    )
    return data[: each.start()] + flood_ + data[each.start() :]


def mistyped(data: bytes, random: Random) -> bytes:
    """Cells of another type, style or place than they are of."""
    for _ in range(random.randint(1, 5)):
        kind = random.choice((b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"x"))
        style, place = random.choice((b"0", b"65536", b"-1")), random.choice(_PLACES)
        new = b't="%s" s="%s" r="%s" ' % (kind, style, place)
        data = _between(data, random, _CELL, 1, random.choice((new, b't="%s" ' % kind)))
    return data


def stretched(data: bytes, random: Random) -> bytes:
    """A dimension, a merged area, columns or a rule over everything there is."""
    everything = (
        b'<dimension ref="A1:XFD1048576"/>',
        b"<cols>" + b'<col min="1" max="16384" width="9" hidden="1"/>' * 500 + b"</cols>",
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b'<dataValidations><dataValidation sqref="A1:XFD1048576"/></dataValidations>',
        b'<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="x"/></conditionalFormatting>',
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<definedName name="a">A1</definedName>' * 500,
    )
    found = list(_TAG.finditer(data))
    if not found:
        return data
    at = random.choice(found).start()
    return data[:at] + random.choice(everything) + data[at:]


def meant(data: bytes, random: Random) -> bytes:
    """A defined name that means something else; of a scored workbook also one of ours."""
    means = random.choice(
        (
            *("自评表!$A$1:$XFD$1048576", "自评表!$A$1:$A$9999999999", "#REF!", "没有!$A$1", ""),
            *("'自评表'!$D$12", "自评表!$A$" + "9" * 5000, "自评表!$S$1:$A$1", "cmd|'/C x'!A0"),
        )
    )
    return _between(data, random, _MEANING, 1, means.encode())


def lengthy(data: bytes, random: Random) -> bytes:
    """One long text in up to two hundred cells."""
    pieces = _VALUE.split(data)
    if len(pieces) < 5:
        return data
    long = random.choice(("字" * 30_000, "≥95%，" * 6_000, "1" * 32_000)).encode()
    texts = iter(range(random.randint(1, 200)))
    return _VALUE.sub(lambda m: m[1] + long + m[3] if next(texts, None) is not None else m[0], data)


def moved(data: bytes, random: Random) -> bytes:
    """A stretch between two tags taken out, doubled, or put elsewhere."""
    edges = [each.start() for each in _TAG.finditer(data)]
    if len(edges) < 3:
        return data
    start, end = sorted(random.sample(edges, 2))
    start = max(start, end - 3000)
    piece, rest = data[start:end], data[:start] + data[end:]
    at = random.choice(edges)
    return random.choice((rest, data[:end] + piece + data[end:], rest[:at] + piece + rest[at:]))


def grown(data: bytes, random: Random) -> bytes:
    """Whole elements taken out, doubled, moved or renamed: what is left is sound XML."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError):
        return data
    for _ in range(random.randint(1, 5)):
        elements = [each for each in root.iter("*") if each is not root]
        if not elements:
            break
        one, two = random.choice(elements), random.choice(elements)
        parent = one.getparent()
        assert parent is not None
        act = random.randrange(5)
        if act == 0:
            parent.remove(one)
        elif act == 1:
            parent.insert(parent.index(one), deepcopy(one))
        elif act == 2:
            two.append(deepcopy(one))
        elif act == 3:
            one.tag = two.tag
        else:
            one.attrib.update({str(k): str(v) for k, v in two.attrib.items()})
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


EDITS: tuple[Edit, ...] = (
    *(mistyped, mistyped, stretched, lengthy, meant),
    *(value, value, value, value, attribute, attribute, attribute, unnamed, control),
    *(doctype, encoding, deep, flood, moved, grown, grown, grown, grown, grown),
)


def edited(data: bytes, random: Random, edit: Edit) -> bytes:
    """The package with one of its XML parts edited; most often a sheet."""
    members = parts(data)
    xml = sorted(name for name in members if name.endswith((".xml", ".rels", ".vml")))
    sheets = [name for name in xml if _SHEET.match(name)] + [
        name for name in xml if name.endswith("sharedStrings.xml")
    ]
    name = random.choice(sheets if sheets and random.random() < 0.7 else xml)
    if edit is meant:
        name = next((each for each in xml if each.endswith("workbook.xml")), name)
    return zipped({**members, name: edit(members[name], random)})
