"""An address is one plain addr-spec, or refused in one sentence; text for letters is cleaned."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsxeval.errors import BadAddress
from xlsxeval.i18n import LANGUAGES, say
from xlsxeval.mail import address, clean

TAKEN = {
    "wlj@example.cn": "wlj@example.cn",
    "  wlj@example.cn ": "wlj@example.cn",
    "Wang.Fang+zx@Mail.Example.CN": "Wang.Fang+zx@mail.example.cn",
    "12345678@qq.com": "12345678@qq.com",
    "o'neil_a-b@a-b.example": "o'neil_a-b@a-b.example",
    "a@财政局.中国": "a@xn--dgt32shz8a.xn--fiqs8s",
    "a@bücher.example": "a@xn--bcher-kva.example",
    "a@XN--BCHER-KVA.example": "a@xn--bcher-kva.example",
    "a" * 64 + "@example.cn": "a" * 64 + "@example.cn",
}

REFUSED = {  # R94
    "": "No e-mail address is given.",
    "a@x.cn,b@y.cn": "more than one e-mail address",
    "a@x.cn、b@y.cn": "more than one e-mail address",
    "a@x.cn；b@y.cn": "more than one e-mail address",
    "a@x.cn b@y.cn": "more than one e-mail address",
    "a@x.cn\r\nBcc: b@y.cn": "more than one e-mail address",
    "王芳 <a@x.cn>": "leave out the name",
    "<a@x.cn>": "leave out the name",
    "a@x.cn)b@evil.cn": "brackets",
    "a(王芳)@x.cn": "brackets",
    "a@[127.0.0.1]": "brackets",
    '"a b"@x.cn': "quotation marks",
    '"a@x.cn"@evil.cn': "quotation marks",
    "a\\@b@x.cn": "quotation marks",
    "a b@x.cn": "holds a space",
    "a@x .cn": "holds a space",
    "a@@x.cn": "exactly one @",
    "a.x.cn": "exactly one @",
    "a＠x.cn": "full-width character ＠",
    "ａ@x.cn": "full-width character ａ",
    "a@x。cn": "full-width character 。",
    "王芳@x.cn": "has 王 (U+738B) before the @",
    "аdmin@x.cn": "has а (U+0430) before the @",
    "a%evil.cn@x.cn": "has % before the @",
    "evil.cn!a@x.cn": "has ! before the @",
    "mailto:a@x.cn": "has : before the @",
    "@x.cn": "a dot too many",
    ".a@x.cn": "a dot too many",
    "a.@x.cn": "a dot too many",
    "a..b@x.cn": "a dot too many",
    "a@x..cn": "a dot too many",
    "a@x.cn.": "a dot too many",
    "a@": "no full domain",
    "a@localhost": "no full domain",
    "a@127.0.0.1": "no full domain",
    "a@-x.cn": "not spelled right: -x",
    "a@x_y.cn": "not spelled right: x_y",
    "a@中_国.cn": "not spelled right: 中_国",
    "a@xn--\x7f.cn": "U+007F",
    "a@xn--zzzzzzzz99999.cn": "not spelled right",
    "a@" + "x" * 64 + ".cn": "not spelled right",
    "a" * 65 + "@x.cn": "too long",
    "a@" + ".".join(["x" * 60] * 5): "too long",
    "a@аpple.cn": "holds а (U+0430)",
    "a@ɡoogle.cn": "holds ɡ (U+0261)",
    "a@\u212aelvin.cn": "U+212A",
    "a@ﬁsh.cn": "holds ﬁ (U+FB01)",
    "a\u202e@x.cn": "U+202E",
    "a@x\u200b.cn": "U+200B",
    "\u2068a@x.cn": "U+2068",
    "a\0@x.cn": "U+0000",
    "a@x.cn\ud800": "U+D800",
}


@pytest.mark.parametrize("text", TAKEN)
def test_address_is_taken(text: str) -> None:
    assert str(address.parse(text)) == TAKEN[text]


@pytest.mark.parametrize("text", REFUSED)
def test_address_is_refused_with_its_reason(text: str) -> None:  # R94
    with pytest.raises(BadAddress) as refusal:
        address.parse(text)
    sentence = say(refusal.value.message, "en")
    assert REFUSED[text] in sentence
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in sentence)
    assert say(refusal.value.message, LANGUAGES[0]).endswith("。")


@given(st.text() | st.from_regex(r"[\w.%!,<>()\"-]{1,9}@[\w.-]{1,9}\.[\w-]{1,5}", fullmatch=True))
def test_what_is_taken_is_ascii_and_stands_in_one_header(text: str) -> None:  # R94
    try:
        found = str(address.parse(text))
    except BadAddress:
        return
    assert found.isascii()
    assert found.count("@") == 1
    assert not set(found) & set(' \t\r\n,;:<>()[]"\\%!')
    assert address.parse(found) == address.parse(text)


HEADERS = {  # R93
    "县教育局\r\nBcc: evil@x.cn": "县教育局 Bcc: evil@x.cn",
    "县教育局\x0b\x85\u2028\0局": "县教育局 局",
    "县\u202e教\u2066育\u200b局": "县教育局",
    "=?utf-8?q?x=0A=0ABcc:_evil?=": "= ?utf-8?q?x=0A=0ABcc:_evil?=",
    "=\u200b?utf-8?b?eA==?=": "= ?utf-8?b?eA== ?=",
    "==??=": "== ??=",
    "局" * 300: "局" * 119 + "…",
    "半\ud800个": "半个",
}


@pytest.mark.parametrize("text", HEADERS)
def test_header_text_is_cleaned(text: str) -> None:
    assert clean.header(text) == HEADERS[text]


MASKED = {  # R119
    "联系电话13800138000。": "联系电话138******00。",
    "电话：138 0013 8000": "电话：138 **** **00",
    "电话 +86-138-0013-8000": "电话 +86-1**-****-**00",
    "座机0731-82212345转8001": "座机073*-******45转8001",
    "（020）82212345": "（020）******45",
    "身份证430124199001011234": "身份证430*************34",
    "身份证11010519491231002X，男": "身份证110*************2X，男",
    "账号6222 0210 0111 6245 702": "账号622* **** **** **** *02",
    "账号６２２２０２１００１１１６２４５７０２": "账号６２２**************０２",
    "完成值 13,800,138,000": "完成值 13,8**,***,*00",
}
KEPT = (
    "预算 2,853.38 万元，支出 94.87%",
    "2021年1月1日至2021-12-31",
    "20210101-20211231",
    "XE301-3 得分 11 超过分值 10",
    "预算 1,234,567,890.12 元",
    "12345678.13800138000",
)


@pytest.mark.parametrize("text", MASKED)
def test_private_numbers_are_masked(text: str) -> None:  # R119
    assert clean.masked(text) == MASKED[text]


def test_a_number_is_masked_before_the_text_is_cut():  # R119
    assert clean.private("x" * 293 + " 13800138000 电话").endswith("x 138**…")
    assert clean.private("") == ""


@pytest.mark.parametrize("text", KEPT)
def test_amounts_and_dates_are_not_masked(text: str) -> None:
    assert clean.masked(text) == text
