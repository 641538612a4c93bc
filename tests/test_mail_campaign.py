"""A campaign against a real mail server: every letter once, whatever goes wrong on the way."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from tests.mail_server import Box, Office
from xlsxeval.i18n import say
from xlsxeval.ledger import Ledger
from xlsxeval.ledger.schema import _SUBMISSIONS
from xlsxeval.mail.address import parse
from xlsxeval.mail.campaign import Campaign, Pace, Report, entry
from xlsxeval.mail.connection import Door
from xlsxeval.mail.outbox import Entry, Outbox, State
from xlsxeval.mail.plan import Parcel
from xlsxeval.mail.server import server
from xlsxeval.mail.smtp import Post
from xlsxeval.mail.template import Kind
from xlsxeval.model import Cell
from xlsxeval.roster import Unit, key

SENDER = "office@example.cn"
OK, GONE, BUSY = "OK", "550 5.1.1 User unknown", "451 Local error, try later"
LIMITED = "550 Domain frequency limited"


def letter(parcel: Parcel, place: Entry) -> bytes:
    return f"Message-ID: {place.message_id}\r\n\r\n{parcel.kind}\r\n".encode()


def parcel(address: str, **changes) -> Parcel:
    unit = Unit(address.partition("@")[0], Cell("名册", address))
    whole = Parcel(unit, Kind.RESULT, parse(address), "表", "结果一")
    return replace(whole, **changes)


def run(
    folder: Path, office: Office, *parcels: Parcel, limit=None, sleep=None, rehearsal="", **pace
) -> Report:
    slept = [] if sleep is None else sleep
    paced = Pace(sleep=lambda seconds: slept.append(seconds) if seconds else None, **pace)
    door = Door(server(office.url()), timeout=5)
    with Ledger(folder) as ledger, Post(door, patience=5) as post:
        sending = Campaign(post, Outbox(ledger), SENDER, letter, paced, rehearsal)
        return sending.run(parcels, limit)


def states(folder: Path) -> dict[str, str]:
    with Ledger(folder) as ledger:
        return {entry.name: entry.state.value for entry in Outbox(ledger).entries()}


def stopped(report: Report) -> str:
    assert report.stopped is not None
    return say(report.stopped, "zh_CN")


def test_a_letter_refused_for_good_is_not_tried_again(tmp_path):  # R83, R98
    box = Box(answers={"b@x.cn": [GONE]})
    parcels = [parcel("a@x.cn"), parcel("b@x.cn"), parcel("c@x.cn")]
    with Office(box) as office:
        report = run(tmp_path, office, *parcels)
    ended = [(each.parcel.unit.name, each.state, each.said) for each in report.ended]
    assert ended == [
        ("a", State.SENT, "250 Message accepted"),
        ("b", State.REFUSED, GONE),
        ("c", State.SENT, "250 Message accepted"),
    ]
    assert states(tmp_path) == {"a": "sent", "b": "refused", "c": "sent"}
    assert box.seen.count("RCPT b@x.cn") == 1
    assert report.stopped is None


def test_a_letter_refused_for_now_is_tried_again_and_stays_the_same(tmp_path):  # R84
    box = Box(at_end={"a@x.cn": [BUSY, BUSY, OK]})
    slept: list[float] = []
    with Office(box) as office:
        report = run(tmp_path, office, parcel("a@x.cn"), parcel("b@x.cn"), sleep=slept)
    assert slept == [60, 300]
    assert box.recipients == ["b@x.cn", "a@x.cn"]
    assert (report.complete, report.stopped) == (True, None)


def test_what_stays_refused_for_now_is_sent_by_the_next_run(tmp_path):  # R84
    box = Box(answers={"a@x.cn": [BUSY, BUSY, BUSY, OK]})
    with Office(box) as office:
        report = run(tmp_path, office, parcel("a@x.cn"))
        assert stopped(report) == f"暂时不收：{BUSY}"
        with Ledger(tmp_path) as ledger:
            [before] = Outbox(ledger).entries()
        assert (before.state, before.tries, before.answer) == (State.QUEUED, 3, BUSY)
        assert run(tmp_path, office, parcel("a@x.cn")).complete
    assert [message["Message-ID"] for message in box.messages] == [before.message_id]


def test_a_domain_that_limits_is_left_alone_until_the_next_run(tmp_path):  # R92
    box = Box(answers={"a@qq.com": [LIMITED, OK]})
    parcels = [parcel("a@qq.com"), parcel("b@qq.com"), parcel("c@x.cn")]
    with Office(box) as office:
        report = run(tmp_path, office, *parcels)
        assert stopped(report) == f"qq.com 限制收信频率：{LIMITED}"
        assert (box.recipients, report.waiting) == (["c@x.cn"], 2)
        assert states(tmp_path) == {"a": "queued", "b": "queued", "c": "sent"}
        report = run(tmp_path, office, *parcels[:2])
    assert report.complete
    assert box.recipients == ["c@x.cn", "a@qq.com", "b@qq.com"]


def test_a_letter_that_may_have_arrived_is_unknown_and_not_sent_again(tmp_path):  # R85
    box = Box(at_end={"a@x.cn": ["DROP"]})
    with Office(box) as office:
        report = run(tmp_path, office, parcel("a@x.cn"), parcel("b@x.cn"))
        assert [each.state for each in report.ended] == [State.UNKNOWN, State.SENT]
        again = run(tmp_path, office, parcel("a@x.cn"))
    assert box.recipients == ["a@x.cn", "b@x.cn"]
    assert say(again.ended[0].said, "zh_CN") == "a已收到或可能已收到这封信。"
    assert states(tmp_path) == {"a": "unknown", "b": "sent"}


def test_a_connection_lost_on_the_way_is_opened_again_at_once(tmp_path):  # R86
    box = Box(answers={"a@x.cn": ["DROP", OK]})
    with Office(box) as office:
        assert run(tmp_path, office, parcel("a@x.cn"), parcel("b@x.cn")).complete
    assert box.recipients == ["a@x.cn", "b@x.cn"]


def test_a_server_that_keeps_hanging_up_stops_the_run(tmp_path):  # R86
    names = ["a@x.cn", "b@x.cn", "c@x.cn", "d@x.cn"]
    box = Box(answers={name: ["DROP"] for name in names})
    with Office(box) as office:
        report = run(tmp_path, office, *map(parcel, names))
    assert stopped(report).startswith("与发信服务器的连接断了：")
    assert report.waiting == 4
    assert states(tmp_path) == dict.fromkeys("abcd", "queued")
    assert "RCPT d@x.cn" not in box.seen


def test_a_sender_that_is_refused_stops_the_run(tmp_path):
    box = Box(answers={"MAIL": ["553 Mail from must equal authorized user"]})
    with Office(box) as office:
        report = run(tmp_path, office, parcel("a@x.cn"), parcel("b@x.cn"))
    assert stopped(report) == "发信服务器不接受发件人：553 Mail from must equal authorized user"
    assert box.seen == ["MAIL"]
    assert states(tmp_path) == {"a": "queued", "b": "queued"}


def test_what_a_crash_left_in_sending_is_unknown_to_the_next_run(tmp_path):  # R87
    with Ledger(tmp_path) as ledger:
        outbox = Outbox(ledger)
        queued = outbox.queue(entry(parcel("a@x.cn"), SENDER, outbox))
        outbox.sending(queued, "a@x.cn", b"letter")
        assert [e.state for e in outbox.entries()] == [State.SENDING]
    assert states(tmp_path) == {"a": "unknown"}


def test_a_limit_ends_the_run_and_the_next_one_goes_on(tmp_path):
    parcels = [parcel("a@x.cn"), parcel("b@x.cn"), parcel("c@x.cn")]
    with Office() as office:
        report = run(tmp_path, office, *parcels, limit=2)
    assert stopped(report) == "已达到 --limit"
    assert (office.box.recipients, report.waiting) == (["a@x.cn", "b@x.cn"], 1)


def test_letters_keep_their_distance(tmp_path):
    slept: list[float] = []
    with Office() as office:
        parcels = map(parcel, ("a@x.cn", "b@x.cn", "c@x.cn"))
        run(tmp_path, office, *parcels, sleep=slept, interval=3.0, clock=lambda: 100.0)
    assert slept == [3.0, 3.0]


def test_a_rehearsal_goes_elsewhere_and_counts_for_nobody(tmp_path):
    with Office() as office:
        for _ in range(2):
            assert run(tmp_path, office, parcel("a@x.cn"), rehearsal="me@x.cn").complete
        assert states(tmp_path) == {}
        assert run(tmp_path, office, parcel("a@x.cn")).complete
    assert office.box.recipients == ["me@x.cn", "me@x.cn", "a@x.cn"]
    assert len({message["Message-ID"] for message in office.box.messages}) == 3


def test_ctrl_c_waits_for_the_answer(tmp_path):
    box = Box(on_taken=lambda: os.kill(os.getpid(), signal.SIGINT))
    with Office(box) as office:
        report = run(tmp_path, office, parcel("a@x.cn"), parcel("b@x.cn"))
    assert (report.interrupted, stopped(report)) == (True, "已中断")
    assert [ended.state for ended in report.ended] == [State.SENT]
    assert box.recipients == ["a@x.cn"]
    assert states(tmp_path) == {"a": "sent", "b": "queued"}


def test_a_letter_is_never_handed_in_twice_even_if_asked(tmp_path):  # R88
    with Office() as office:
        assert run(tmp_path, office, parcel("a@x.cn")).complete
        again = run(tmp_path, office, parcel("a@x.cn"))
    assert [each.state for each in again.ended] == [State.QUEUED]
    assert office.box.recipients == ["a@x.cn"]


def test_one_letter_has_one_message_id_and_another_result_another(tmp_path):  # R89
    with Ledger(tmp_path) as ledger:
        outbox = Outbox(ledger)
        first = entry(parcel("a@x.cn"), SENDER, outbox)
        assert first.message_id == entry(parcel("a@x.cn"), SENDER, outbox).message_id
        had = outbox.queue(first)
        second = entry(parcel("a@x.cn", result="结果二", earlier=(had,)), SENDER, outbox)
        third = entry(parcel("a@x.cn", earlier=(had, second)), SENDER, outbox)
    assert len({first.message_id, second.message_id, third.message_id}) == 3
    assert first.message_id.endswith("@example.cn>")
    assert first.unit == key("a")


def test_a_ledger_without_an_outbox_gets_one(tmp_path):

    from xlsxeval.ledger.keep import NAME

    with closing(sqlite3.connect(tmp_path / NAME)) as db:
        db.executescript(f"BEGIN;{_SUBMISSIONS}PRAGMA user_version = 1;COMMIT;")
        db.execute("INSERT INTO facts VALUES ('汇总', '一')")
        db.commit()
    assert states(tmp_path) == {}
    with Ledger(tmp_path) as ledger:
        assert ledger.fact("汇总") == "一"


def test_what_an_error_breaks_off_is_not_kept(tmp_path):
    with Ledger(tmp_path) as ledger:
        with suppress(ZeroDivisionError), ledger.transaction() as db:
            db.execute("INSERT INTO facts VALUES ('甲', '乙')")
            raise ZeroDivisionError
        assert ledger.fact("甲") is None
