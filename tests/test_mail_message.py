"""A message is re-parsed from its bytes and holds what was meant, nothing more."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.batches import form, roster, sent
from xlsxeval.errors import MailError
from xlsxeval.i18n import say
from xlsxeval.mail import address, guards, message
from xlsxeval.mail.letter import Letter
from xlsxeval.mail.message import Attachment, Sender

OFFICE = Sender(address.parse("jixiao@czj.example"), "县财政局绩效股")
TO = address.parse("wlj@example.cn")
WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LETTER = Letter("评分结果：县教育局", "县教育局：\n得分 96.24\n", "<p>县教育局 &amp; 96.24</p>\n")
BOOK = Attachment("县教育局.xlsx", bytes(range(256)) * 40)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BIDI = "\u202e\u2066\u200f"


def built(letter: Letter = LETTER, book: Attachment | None = BOOK, **changes) -> EmailMessage:
    sender = changes.pop("sender", OFFICE)
    given = {"date": WHEN, "message_id": "<1.abc@czj.example>"} | changes
    return message.build(letter, sender, TO, book, **given)


def parsed(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=policy.default)


def test_the_whole_message():
    found = parsed(message.as_bytes(built()))
    assert dict(found.items()) | {"Content-Type": ""} == {
        "From": "县财政局绩效股 <jixiao@czj.example>",
        "To": "wlj@example.cn",
        "Subject": "评分结果：县教育局",
        "Date": "Sun, 22 Nov 2026 09:30:00 +0000",
        "Message-ID": "<1.abc@czj.example>",
        "Auto-Submitted": "auto-generated",  # R99
        "X-Auto-Response-Suppress": "OOF, AutoReply, RN, NRN",
        "MIME-Version": "1.0",
        "Content-Type": "",
    }
    parts = [part.get_content_type() for part in found.walk()]
    assert parts == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", XLSX]
    plain, html = found.get_body(("plain",)), found.get_body(("html",))
    assert plain.get_content().splitlines() == LETTER.text.splitlines()
    assert html.get_content().splitlines() == LETTER.html.splitlines()
    [book] = found.iter_attachments()
    assert (book.get_filename(), book.get_content()) == (BOOK.name, BOOK.data)
    assert [defect for part in found.walk() for defect in part.defects] == []


def test_the_same_input_gives_the_same_bytes():
    assert message.as_bytes(built()) == message.as_bytes(built())
    assert message.as_bytes(built()) != message.as_bytes(built(message_id="<2@czj.example>"))


def test_lines_are_short_ascii_and_end_in_crlf():
    long = Letter("题" * 300, "长" * 5000, "长" * 5000)
    data = message.as_bytes(built(long, Attachment("名" * 300 + ".xlsx", b"x" * 9999)))
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_a_draft_differs_by_one_header():
    plain, draft = message.as_bytes(built()), message.as_bytes(built(), draft=True)
    assert draft == b"X-Unsent: 1\r\n" + plain
    assert parsed(draft)["X-Unsent"] == "1"


def test_a_correction_refers_to_all_before_it():  # R89
    found = parsed(message.as_bytes(built(earlier=("<1@czj.example>", "<2@czj.example>"))))
    assert found["In-Reply-To"] == "<2@czj.example>"
    assert found["References"].split() == ["<1@czj.example>", "<2@czj.example>"]
    assert "In-Reply-To" not in built()


def test_a_letter_without_attachment_has_two_parts():
    found = parsed(message.as_bytes(built(book=None)))
    assert found.get_content_type() == "multipart/alternative"
    assert list(found.iter_attachments()) == []


HOSTILE = (  # R93
    "县教育局\r\nBcc: evil@x.cn",
    "县教育局\n\nBcc: evil@x.cn\n\nbody",
    "a\0b\x0bc\x1cd\u2028e\x85f",
    "=?utf-8?q?x=0A=0ABcc:_evil?=",
    "=?utf-8?q?x?=\r\n =?utf-8?q?=0ABcc:_evil?=",
    "=?utf-8?b?Cg1CY2M6IGV2aWxAeC5jbg==?=",
    f"=\u200b?utf-8?q?{BIDI}=0ABcc:_evil?=",
    f"县{BIDI}局",
    "局" * 300,
    "x" * 300,
    'evil" <evil@x.cn>, "',
    "\ud800半个",
)


@pytest.mark.parametrize("rules", [policy.compat32, policy.default, policy.SMTP])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_another_header(text: str, rules: policy.Policy):  # R93
    letter = Letter(text, LETTER.text, LETTER.html)
    data = message.as_bytes(built(letter, Attachment(f"{text}.xlsx", b"x"), sender=_as(text)))
    usual = message.as_bytes(built())
    found = email.message_from_bytes(data, policy=rules)
    assert found.keys() == email.message_from_bytes(usual, policy=rules).keys()
    subject = str(make_header(decode_header(str(found["Subject"]))))
    assert len(subject) <= 120
    assert not set(subject) & {"\r", "\n", "\0", *BIDI}
    for part in found.walk():
        assert {"Bcc", "bcc"} & {name for name, _ in part.items()} == set()
    assert parsed(data)["From"].addresses[0].addr_spec == "jixiao@czj.example"
    assert len(parsed(data)["From"].addresses) == 1
    assert [part.get_filename() for part in found.walk()][-1].endswith(".xlsx")


def _as(name: str) -> Sender:
    return Sender(OFFICE.address, name)


@given(st.text(), st.text(), st.text())
def test_whatever_is_written_there_is_one_message(subject: str, name: str, file: str):  # R93
    letter = Letter(subject, LETTER.text, LETTER.html)
    data = message.as_bytes(built(letter, Attachment(f"{file}.xlsm", b"x"), sender=_as(name)))
    found = parsed(data)
    assert found.keys() == parsed(message.as_bytes(built())).keys()
    assert [part.get_content_type() for part in found.walk()][2:4] == ["text/plain", "text/html"]
    [book] = found.iter_attachments()
    assert book.get_filename().endswith(".xlsm")
    assert book.get_content() == b"x"


@pytest.mark.parametrize("rules", [policy.compat32, policy.default])
@pytest.mark.parametrize(
    "name", ["宁远县文化广电和旅游局" * 5 + "绩效自评.xlsx", "a;b c'd%20.xlsm"]
)
def test_the_name_of_the_attachment_is_read_everywhere(name: str, rules: policy.Policy):  # R97
    data = message.as_bytes(built(book=Attachment(name, b"x")))
    *_, part = email.message_from_bytes(data, policy=rules).walk()
    assert part.get_filename() == name
    known = parsed(data).get_payload()[-1].get_param("name")
    assert known == name
    assert data.count(b"filename*=") == 1
    assert b"filename*0" not in data


def test_names_of_300_characters_keep_their_suffix():
    [book] = parsed(
        message.as_bytes(built(book=Attachment("名" * 300 + ".xlsm", b"x")))
    ).iter_attachments()
    assert book.get_filename() == "名" * 94 + "….xlsm"
    assert book.get_content_type() == "application/vnd.ms-excel.sheet.macroenabled.12"


def test_a_header_that_is_none_is_never_written():
    with pytest.raises(ValueError, match="Message-ID"):
        built(message_id="<1@x.cn>\r\nBcc: evil@x.cn")


def test_the_servers_limit_counts_the_whole_message():  # R96
    data = message.as_bytes(built())
    message.check_size(data, TO, None)
    message.check_size(data, TO, 0)
    message.check_size(data, TO, len(data))
    with pytest.raises(MailError, match=f"{len(data)} bytes; the server takes {len(data) - 1}"):
        message.check_size(data, TO, len(data) - 1)


NAMES = {  # R117
    "县教育局": "县教育局.eml",
    "甲/乙局": "甲_乙局.eml",
    "甲\\乙局": "甲_乙局.eml",
    "../../etc/passwd": "_.._etc_passwd.eml",
    "C:\\x": "C__x.eml",
    "CON": "_CON.eml",
    "nul.txt": "_nul.txt.eml",
    "COM¹": "_COM¹.eml",
    "局. ": "局.eml",
    "县\u202e局": "县局.eml",
    "": "_.eml",
    "局\r\n?*": "局 __.eml",
    "局" * 100: "局" * 38 + ".eml",
}


@pytest.mark.parametrize("unit", NAMES)
def test_drafts_have_names_that_every_system_takes(unit: str):  # R117
    assert message.file_name(unit) == NAMES[unit]
    assert len(NAMES[unit].encode()) <= 120


def test_drafts_of_names_that_clash_are_numbered():  # R118
    assert message.file_name("A局", ["a局.eml"]) == "A局-1.eml"
    assert message.file_name("A局", ["a局.eml", "A局-1.eml"]) == "A局-2.eml"
    long = message.file_name("局" * 100)
    assert message.file_name("局" * 99, [long]) == "局" * 33 + "-1.eml"


ROLL = roster("县教育局", "县文化馆")


def refusal(*forms: dict, unit: int = 0) -> str:
    with pytest.raises(MailError) as found:
        guards.addressed(ROLL.units[unit], sent("表.xlsx", *forms), ROLL)
    return say(found.value.message, "en")


def test_a_workbook_goes_to_its_own_unit_only():  # R95
    guards.addressed(ROLL.units[0], sent("表.xlsx", form("县 教育局"), form("县教育局")), ROLL)
    assert refusal(form("县教育局"), unit=1) == (
        "表.xlsx holds a form of 县教育局; it is not sent to 县文化馆."
    )
    assert refusal(form("县教育局"), form("县文化馆")).startswith(
        "表.xlsx holds a form of 县文化馆"
    )
    assert refusal(form("教育局")).startswith("表.xlsx holds a form of 教育局")
    assert "names no unit" in refusal(form("县教育局"), form(None))
    assert "was not scored" in refusal()


def test_a_workbook_is_attached_as_it_was_scored(tmp_path: Path):  # R96
    book = tmp_path / "县教育局.xlsx"
    book.write_bytes(b"scored")
    scored = sha256(b"scored").hexdigest()
    assert guards.attachment(book, scored) == Attachment("县教育局.xlsx", b"scored")
    book.write_bytes(b"edited")
    with pytest.raises(MailError, match=r"县教育局\.xlsx was changed after scoring"):
        guards.attachment(book, scored)
    with pytest.raises(MailError, match=r"没有\.xlsx cannot be read"):
        guards.attachment(tmp_path / "没有.xlsx", scored)
    with pytest.raises(MailError, match="cannot be read"):
        guards.attachment(tmp_path, scored)


def test_a_workbook_above_20_mb_is_not_attached(tmp_path: Path):  # R96
    book = tmp_path / "大.xlsx"
    data = bytes(guards.MOST)
    book.write_bytes(data)
    assert len(guards.attachment(book, sha256(data).hexdigest()).data) == guards.MOST
    book.write_bytes(data + b"x")
    with pytest.raises(MailError, match=r"大\.xlsx has 20000001 bytes; at most 20000000"):
        guards.attachment(book, sha256(data + b"x").hexdigest())
