"""A real mail server: encrypted or not at all, and one honest answer for every message."""

from __future__ import annotations

import pytest

from tests.mail_server import PASSWORD, Box, Office, ca_file, certificate
from xlsxeval.errors import CannotSend
from xlsxeval.i18n import say
from xlsxeval.mail.connection import Door, Trust
from xlsxeval.mail.replies import Answer, Fate, Stage, understood
from xlsxeval.mail.server import server
from xlsxeval.mail.smtp import Post

SENDER, UNIT = "office@example.cn", "unit@example.cn"
LETTER = b"Subject: x\r\n\r\n.\r\n..two\r\nend\r\n"


def post(office: Office, trust: Trust | None = None, user: str = "", **how) -> Post:
    password = how.pop("password", PASSWORD if user else None)
    host = how.pop("host", "localhost")
    patience = how.pop("patience", 5)
    where = server(office.url(user, host))
    return Post(Door(where, password, trust or Trust(), how.pop("timeout", 5)), patience)


def refused(post: Post) -> str:
    with pytest.raises(CannotSend) as caught, post:
        post.send(SENDER, UNIT, LETTER)
    return say(caught.value.message, "zh_CN")


def test_a_message_arrives_byte_for_byte():
    with Office() as office, post(office) as sending:
        answer = sending.send(SENDER, UNIT, LETTER)
    assert answer == Answer(Fate.SENT, "250 Message accepted")
    assert office.box.taken == [(UNIT, LETTER)]


@pytest.mark.parametrize("secure", ["starttls", "tls"])
def test_a_password_only_travels_in_tls_that_is_verified(tmp_path, secure):
    trust = Trust(ca_file(tmp_path))
    with (
        Office(login=True, **{secure: certificate()}) as office,
        post(office, trust, "me@example.cn") as sending,
    ):
        assert sending.send(SENDER, UNIT, LETTER).fate is Fate.SENT
    assert office.box.tried == [(PASSWORD, True)]
    assert office.box.recipients == [UNIT]


CERTIFICATES = {
    "unknown": (lambda: certificate(), "证书不可信"),
    "expired": (lambda: certificate(expired=True), "证书已过期"),
    "other host": (lambda: certificate("mail.example.cn"), "证书是另一台主机的"),
}


@pytest.mark.parametrize("secure", ["starttls", "tls"])
@pytest.mark.parametrize("which", CERTIFICATES)
def test_a_bad_certificate_is_one_sentence_and_no_password(tmp_path, secure, which):  # R90
    shown, sentence = CERTIFICATES[which]
    trust = Trust(None if which == "unknown" else ca_file(tmp_path))
    with Office(login=True, **{secure: shown()}) as office:
        told = refused(post(office, trust, "me@example.cn"))
    assert told.startswith(f"发信服务器 localhost:{office.port} 的{sentence}")
    assert (office.box.tried, office.box.seen) == ([], [])


def test_a_server_without_starttls_gets_nothing(tmp_path):  # R90
    with Office() as office:
        url = office.url().replace("smtp:", "smtp+starttls:")
        sending = Post(Door(server(url.replace("//", "//me@")), PASSWORD, Trust(ca_file(tmp_path))))
        told = refused(sending)
    place = f"localhost:{office.port}"
    assert told == f"发信服务器 {place} 不提供 STARTTLS 加密；不加密的一律不发。"
    assert (office.box.tried, office.box.seen) == ([], [])


@pytest.mark.parametrize("secure", ["starttls", "tls"])
def test_insecure_takes_a_certificate_nobody_vouches_for_and_no_other(secure):  # R90
    with (
        Office(login=True, **{secure: certificate()}) as office,
        post(office, Trust(self_signed=True), "me") as sending,
    ):
        assert sending.send(SENDER, UNIT, LETTER).fate is Fate.SENT
    assert office.box.tried == [(PASSWORD, True)]
    for shown, sentence in (
        (certificate(expired=True), "证书已过期"),
        (certificate("mail.example.cn"), "证书是另一台主机的"),
    ):
        with Office(login=True, **{secure: shown}) as office:
            assert sentence in refused(post(office, Trust(self_signed=True), "me"))
        assert (office.box.tried, office.box.seen) == ([], [])


def test_a_wrong_password_is_tried_once(tmp_path):  # R91
    with Office(login=True, starttls=certificate()) as office:
        told = refused(post(office, Trust(ca_file(tmp_path)), "me@example.cn", password="wrong"))
    assert office.box.tried == [("wrong", True)]
    assert told == (
        f"发信服务器 localhost:{office.port} 不接受用户 me@example.cn 或密码"
        "（535 5.7.8 Authentication credentials invalid），没有再试。"
        "许多邮箱要用“授权码”代替登录密码。"
    )


URLS = {
    "smtps://me:secret@smtp.example.cn": "发信服务器地址里不能写密码，请去掉；密码从 "
    "--password-file、环境变量 XLSXEVAL_SMTP_PASSWORD 读取，或在提示时输入。",
    "smtp://smtp.example.cn": "smtp://smtp.example.cn 不加密，只能用于本机；"
    "请用 smtps:// 或 smtp+starttls://。",
    "smtp://me@localhost": "smtp://localhost 不加密，不能发送密码；请去掉用户名，"
    "或用 smtps:// 或 smtp+starttls://。",
    "smtp.example.cn:465": "“smtp.example.cn:465”不是发信服务器，请写成 smtps://用户@主机:465 "
    "或 smtp+starttls://用户@主机:587。",
    "smtps://邮件.example.cn": "“smtps://邮件.example.cn”不是发信服务器，请写成 "
    "smtps://用户@主机:465 或 smtp+starttls://用户@主机:587。",
}


@pytest.mark.parametrize("url", URLS)
def test_what_is_no_safe_server_is_refused(url):
    with pytest.raises(CannotSend) as caught:
        server(url)
    assert say(caught.value.message, "zh_CN") == URLS[url]


def test_servers_are_written_as_people_write_them():
    known = server("smtps://me@qq.com@smtp.qq.com")
    assert (known.user, known.place) == ("me@qq.com", "smtp.qq.com:465")
    known = server("smtp+starttls://me%40qq.com@smtp.qq.com:25")
    assert (known.user, known.place) == ("me@qq.com", "smtp.qq.com:25")
    assert server("smtp://127.0.0.1:1025").user is None


ANSWERS = {
    (Stage.RECIPIENT, "550 5.1.1 User unknown"): Fate.REFUSED,  # R83
    (Stage.RECIPIENT, "552 5.2.2 Mailbox full"): Fate.REFUSED,
    (Stage.RECIPIENT, "451 4.7.1 Greylisted, try later"): Fate.LATER,
    (Stage.RECIPIENT, "450 4.7.1 Try again later"): Fate.LIMITED,
    (Stage.RECIPIENT, "450 Mailbox busy"): Fate.LATER,  # R84
    (Stage.RECIPIENT, "452 Insufficient system storage"): Fate.LATER,
    (Stage.RECIPIENT, "550 Domain frequency limited"): Fate.LIMITED,  # R92
    (Stage.END, "550 Ip frequency limited. http://service.mail.qq.com"): Fate.LIMITED,
    (Stage.END, "554 MI:SFQ 发件人过快"): Fate.LIMITED,
    (Stage.END, "421 4.7.28 Gmail has detected an unusual rate"): Fate.LIMITED,
    (Stage.END, "552 Message size exceeds fixed limit"): Fate.REFUSED,
    (Stage.END, "550 5.7.1 Mail content denied"): Fate.REFUSED,
    (Stage.SENDER, "553 Mail from must equal authorized user"): Fate.STOP,
    (Stage.SENDER, "530 Authentication required"): Fate.STOP,
    (Stage.SENDER, "451 Sending limit reached"): Fate.STOP,
    (Stage.SENDER, "552 Message size exceeds fixed limit"): Fate.REFUSED,
    (Stage.END, "354 what"): Fate.UNKNOWN,
    (Stage.START, "250 what"): Fate.LOST,
}


@pytest.mark.parametrize(("stage", "said"), ANSWERS)
def test_an_answer_is_understood(stage, said):
    code, _, text = said.partition(" ")
    assert understood(stage, int(code), text.encode("gb18030")).fate is ANSWERS[stage, said]


def test_an_answer_is_one_short_line():
    said = understood(Stage.END, 550, "拒\r\n\x1b[2J收\u202e".encode() + b"x" * 999).said
    assert said.startswith("550 拒 [2J收 xxx")
    assert len(said) == 200


def test_a_connection_lost_before_the_message_is_whole_is_safe():  # R86
    box = Box(answers={UNIT: ["DROP"]})
    with Office(box) as office, post(office) as sending:
        assert sending.send(SENDER, UNIT, LETTER).fate is Fate.LOST
        assert sending.send(SENDER, "other@example.cn", LETTER).fate is Fate.SENT
    assert box.recipients == ["other@example.cn"]


def test_a_timeout_before_the_message_is_whole_is_safe():  # R86
    box = Box(answers={UNIT: ["SLOW"]})
    with Office(box) as office, post(office, timeout=0.1) as sending:
        assert sending.send(SENDER, UNIT, LETTER) == Answer(Fate.LOST, "timeout")
    assert box.taken == []


def test_a_connection_lost_after_the_message_is_whole_is_unknown():  # R85
    box = Box(at_end={UNIT: ["DROP"]})
    with Office(box) as office, post(office) as sending:
        assert sending.send(SENDER, UNIT, LETTER).fate is Fate.UNKNOWN
    assert box.recipients == [UNIT]


def test_an_answer_that_never_comes_is_unknown():  # R85
    box = Box(at_end={UNIT: ["SLOW"]})
    with Office(box) as office, post(office, patience=0.1) as sending:
        assert sending.send(SENDER, UNIT, LETTER) == Answer(Fate.UNKNOWN, "timeout")


def test_after_a_refusal_the_next_message_goes_out():  # R98
    box = Box(answers={UNIT: ["550 5.1.1 User unknown"], "b@example.cn": ["421 Too busy"]})
    with Office(box) as office, post(office) as sending:
        fates = [
            sending.send(SENDER, to, LETTER).fate
            for to in (UNIT, "a@example.cn", "b@example.cn", "c@example.cn")
        ]
    assert fates == [Fate.REFUSED, Fate.SENT, Fate.LATER, Fate.SENT]
    assert box.recipients == ["a@example.cn", "c@example.cn"]


def test_nobody_home_is_one_sentence():
    with Office() as office:
        sending = post(office)
    with pytest.raises(CannotSend) as caught:
        sending.connect()
    told = say(caught.value.message, "zh_CN")
    assert told == f"连接不上发信服务器 localhost:{office.port}（Connection refused）。"
