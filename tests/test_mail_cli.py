"""xlsxeval mail as an officer runs it: a dry run first, then every unit once."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

import openpyxl
import pytest

from tests.mail_server import PASSWORD, Box, Office, ca_file, certificate
from tests.test_cli import ENVIRONMENT, form
from xlsxeval.cli import main

UNITS = {"公路站": "gls@x.cn", "水利站": "slz@x.cn", "文化馆": "whg@x.cn", "档案馆": "dag@y.cn"}
"""体育馆 is on the roster, too, and submitted nothing."""
SCORES = "自评 100，拟核 100，等级 优，尚未复核"


def submit(folder: Path, unit: str, claimed: int = 50) -> Path:
    path = form(folder / "送来" / f"{unit}.xlsx", claimed)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["E4"], sheet["B3"] = unit, f"{unit}项目"
    book.save(path)
    return path


def roster(folder: Path, **emails: str) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["单位名称", "邮箱"])
    for unit, email in {**UNITS, "体育馆": "tyg@x.cn", **emails}.items():
        book.worksheets[0].append([unit, email])
    book.save(folder / "名册.xlsx")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Four units' forms, scored once for all."""
    folder = tmp_path_factory.mktemp("mail")
    for unit in UNITS:
        submit(folder, unit)
    roster(folder)
    score(folder)
    return folder


def score(folder: Path) -> None:
    main(["score", str(folder / "送来"), "-o", str(folder / "评分结果")])


@pytest.fixture
def office_room(made, tmp_path, monkeypatch) -> Path:
    """The folder of results, as where the officer sits."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for name in ("XLSXEVAL_SMTP", "XLSXEVAL_FROM", "XLSXEVAL_SMTP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def parsed(path: Path) -> Message:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


ARGUMENTS = ["mail", "评分结果", "--roster", "名册.xlsx"]


def run(capfd, *more: str) -> tuple[int, list[str], list[str]]:
    capfd.readouterr()
    status = main([*ARGUMENTS, *more])
    out, err = capfd.readouterr()
    return status, out.splitlines(), err.splitlines()


def sending(office: Office) -> list[str]:
    return ["--send", "--from", "jxk@x.cn", "--smtp", office.url(host="127.0.0.1")]


def test_without_send_nothing_is_sent(office_room, capfd):  # R82
    with Office() as office:
        shown = sending(office)[1:]
        status, out, err = run(capfd, *shown)
    assert office.box.seen == []
    assert (status, err) == (0, [])
    assert out == [
        *(f"拟发 {unit} <{to}>：{unit}.xlsx，{SCORES}" for unit, to in UNITS.items()),
        "这是演练，什么也没有发送：拟发 4 封，不发 0 个，已发过 0 封。"
        "信件在“评分结果/邮件”，看过之后加 --send 发送。",
    ]
    assert sorted(path.name for path in Path("评分结果/邮件").iterdir()) == sorted(
        f"{unit}.eml" for unit in UNITS
    )
    letter = message_from_bytes(
        Path("评分结果/邮件/文化馆.eml").read_bytes(), policy=policy.default
    )
    assert (letter["To"], letter["From"], letter["X-Unsent"]) == ("whg@x.cn", "jxk@x.cn", None)


def test_drafts_open_ready_to_be_sent_and_old_ones_go(office_room, capfd):
    run(capfd)
    (office_room / "评分结果/邮件/自己的.eml").write_bytes(b"theirs")
    run(capfd, "--drafts", "--only", "文化馆")
    drafts = Path("评分结果/邮件")
    assert sorted(path.name for path in drafts.iterdir()) == ["文化馆.eml", "自己的.eml"]
    letter = parsed(drafts / "文化馆.eml")
    assert (letter["X-Unsent"], letter["To"]) == ("1", "whg@x.cn")
    assert (letter["From"], letter["Message-ID"]) == (None, None)


def test_everyone_gets_his_own_and_a_second_run_sends_nothing(office_room, capfd):  # R88
    with Office() as office:
        status, out, err = run(capfd, *sending(office))
        assert (status, err) == (0, [])
        again = run(capfd, *sending(office))
    assert out == [
        *(f"已发 {unit} <{to}>" for unit, to in UNITS.items()),
        "已发 4 封，被拒 0 封，不明 0 封，待发 0 封，不发 0 个，已发过 0 封。",
    ]
    assert (again[0], again[1][-1]) == (
        0,
        "已发 0 封，被拒 0 封，不明 0 封，待发 0 封，不发 0 个，已发过 4 封。",
    )
    assert office.box.recipients == list(UNITS.values())
    for (unit, to), letter in zip(UNITS.items(), office.box.messages, strict=True):
        [attached] = letter.iter_attachments()
        assert (letter["To"], attached.get_filename()) == (to, f"{unit}.xlsx")
        assert attached.get_content() == Path(f"评分结果/{unit}.xlsx").read_bytes()
        assert unit in letter.get_body(("plain",)).get_content()


def test_a_changed_result_is_corrected(office_room, capfd):  # R89
    with Office() as office:
        run(capfd, *sending(office))
        submit(office_room, "文化馆", claimed=49)
        score(office_room)
        assert run(capfd)[1][0] == (
            "拟发更正 文化馆 <whg@x.cn>：文化馆.xlsx，自评 99，拟核 99，等级 优，尚未复核"
        )
        assert run(capfd, *sending(office))[0] == 0
        run(capfd, *sending(office))
    first, *_, correction = [m for m in office.box.messages if m["To"] == "whg@x.cn"]
    assert len(office.box.taken) == 5
    assert "更正" in correction["Subject"]
    assert correction["In-Reply-To"] == first["Message-ID"]
    assert correction["Message-ID"] != first["Message-ID"]


def test_what_was_changed_after_scoring_stays_here(office_room, capfd):  # R96
    Path("评分结果/文化馆.xlsx").write_bytes(b"changed")
    Path("评分结果/公路站.xlsx").unlink()
    status, out, _ = run(capfd)
    assert status == 1
    assert [line.split(" <")[0] for line in out[:2]] == ["拟发 水利站", "拟发 档案馆"]
    assert out[2:4] == [
        "不发 公路站：评过分的工作簿 公路站.xlsx 无法读取（没有这个文件或文件夹），请重新评分。",
        "不发 文化馆：评过分的工作簿 文化馆.xlsx 在评分之后有改动，请重新评分后再发送。",
    ]


def test_another_units_form_in_the_workbook_stays_here(office_room, capfd):  # R95
    submit(office_room, "文化馆")
    book = openpyxl.load_workbook("送来/文化馆.xlsx")
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title, copy["E4"] = "自评表2", "水利站"
    book.save("送来/文化馆.xlsx")
    score(office_room)
    with Office() as office:
        status, out, _ = run(capfd, "--only", "文化馆", *sending(office))
    assert (status, office.box.taken) == (1, [])
    assert out[0].startswith("不发 文化馆：")


def test_a_bad_address_is_told_and_the_others_are_sent(office_room, capfd):  # R94, R98
    roster(office_room, 公路站="a@x.cn,b@x.cn", 水利站="")
    box = Box(answers={"whg@x.cn": ["550 5.1.1 User unknown"]})
    with Office(box) as office:
        status, out, _ = run(capfd, *sending(office))
        again = run(capfd, *sending(office))
        roster(office_room, 公路站="gls@x.cn", 文化馆="new@x.cn")
        better = run(capfd, *sending(office))
    assert (status, box.recipients[:1]) == (1, ["dag@y.cn"])
    assert out[2:] == [
        "被拒 文化馆 <whg@x.cn>：550 5.1.1 User unknown",
        "已发 档案馆 <dag@y.cn>",
        "已发 1 封，被拒 1 封，不明 0 封，待发 0 封，不发 2 个，已发过 0 封。",
    ]
    assert "不发 文化馆：以前被拒收（550 5.1.1 User unknown），名册上的邮箱改了才会再发" in again[1]
    assert box.seen.count("RCPT whg@x.cn") == 1
    assert (better[0], box.recipients[1:]) == (0, ["gls@x.cn", "slz@x.cn", "new@x.cn"])


def test_it_says_where_it_stopped(office_room, capfd):
    with Office() as office:
        status, out, _ = run(capfd, "--limit", "1", *sending(office))
        assert status == 1
        assert out[-2] == "停在 1/4（已达到 --limit）；再次运行同一命令继续。"
        assert run(capfd, *sending(office))[0] == 0
    assert office.box.recipients == list(UNITS.values())


def test_units_that_submitted_nothing_are_reminded_once(office_room, capfd):
    reminding = ["--missing", "--deadline", "2024-03-31"]
    assert run(capfd, *reminding)[1][0] == "拟催报 体育馆 <tyg@x.cn>"
    with Office() as office:
        run(capfd, *reminding, *sending(office))
        run(capfd, *reminding, *sending(office))
        run(capfd, "--missing", "--deadline", "2024-04-15", *sending(office))
    assert office.box.recipients == ["tyg@x.cn", "tyg@x.cn"]
    assert "2024年3月31日" in office.box.messages[0].get_body(("plain",)).get_content()


@pytest.mark.parametrize("name", ["体育馆.rar", "体育馆自评表", "体育馆.xlsx.bak", "体育馆/表.doc"])
def test_a_unit_whose_file_was_passed_over_is_not_reminded(office_room, capfd, name):
    assert run(capfd, "--missing")[1][0] == "拟催报 体育馆 <tyg@x.cn>"
    path = office_room / "送来" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    main(["score", "送来", "-o", "评分结果"])
    told = "\n".join(run(capfd, "--missing")[1])
    assert "拟催报" not in told
    assert "体育馆" in told
    assert f"送来/{name}" in told
    path.unlink()
    main(["score", "送来", "-o", "评分结果"])
    assert run(capfd, "--missing")[1][0] == "拟催报 体育馆 <tyg@x.cn>"


def test_a_ledger_of_an_earlier_version_passed_nothing_over(office_room, capfd):
    with sqlite3.connect("评分结果/台账.sqlite") as ledger:
        ledger.execute("DELETE FROM facts WHERE name = 'passed over'")
    ledger.close()
    assert run(capfd, "--missing")[1][0] == "拟催报 体育馆 <tyg@x.cn>"


def test_a_rehearsal_comes_to_me_alone(office_room, capfd):
    with Office() as office:
        status, out, _ = run(capfd, "--to-me", "me@x.cn", *sending(office))
        assert (status, set(office.box.recipients)) == (0, {"me@x.cn"})
        assert out[-2] == "预演：全部发到 me@x.cn，不算发给单位。"
        assert {message["To"] for message in office.box.messages} == {"me@x.cn"}
        assert out[0] == "预演 公路站 的信发到 me@x.cn"
        assert run(capfd, *sending(office))[1][-1].startswith("已发 4 封")


def test_what_may_have_arrived_waits_for_a_person(office_room, capfd):  # R85
    box = Box(at_end={"slz@x.cn": ["DROP"], "whg@x.cn": ["DROP", "OK"]})
    with Office(box) as office:
        status, out, _ = run(capfd, *sending(office))
        assert (status, out[-1][:16]) == (1, "已发 2 封，被拒 0 封，不明")
        status, out, _ = run(capfd, *sending(office))
        assert "不发 水利站：上一封不知是否送达，请先用 --resolve 处理" in out
        status, out, _ = run(capfd, "--resolve")
        assert (status, [line[:6] for line in out]) == (1, ["不明 水利站", "不明 文化馆"])
        assert run(capfd, "--resolve", "水利站=sent")[:2] == (0, ["已发 水利站 <slz@x.cn>"])
        assert run(capfd, "--resolve", "文化馆=again")[:2] == (0, ["下次再发 文化馆 <whg@x.cn>"])
        assert run(capfd, "--resolve")[:2] == (0, ["没有信等待 --resolve。"])
        assert run(capfd, *sending(office))[0] == 0
    assert Counter(box.recipients) == Counter([*UNITS.values(), "whg@x.cn"])
    twice = [m["Message-ID"] for m in box.messages if m["To"] == "whg@x.cn"]
    assert len(set(twice)) == 1


def test_the_password_comes_from_a_file_or_the_environment(office_room, capfd, monkeypatch):
    Path("密码.txt").write_text(f"{PASSWORD}\n", "utf-8")
    ca = str(ca_file(office_room))
    with Office(login=True, starttls=certificate()) as office:
        safe = ["--send", "--from", "jxk@x.cn", "--ca", ca, "--smtp", office.url("jxk@x.cn")]
        assert run(capfd, "--only", "公路站", "--password-file", "密码.txt", *safe)[0] == 0
        monkeypatch.setenv("XLSXEVAL_SMTP_PASSWORD", PASSWORD)
        assert run(capfd, "--only", "水利站", *safe)[0] == 0
        monkeypatch.setenv("XLSXEVAL_SMTP_PASSWORD", "错的".encode().hex())
        status, out, err = run(capfd, "--only", "文化馆", *safe)
        monkeypatch.delenv("XLSXEVAL_SMTP_PASSWORD")
        wanting = run(capfd, "--only", "文化馆", *safe)
    assert (status, out, len(err)) == (2, [], 1)  # R91
    assert len(office.box.tried) == 3
    assert wanting[0] == 2
    assert wanting[2] == [
        "需要 jxk@x.cn 的密码：--password-file 或环境变量 XLSXEVAL_SMTP_PASSWORD。"
    ]
    assert office.box.recipients == ["gls@x.cn", "slz@x.cn"]


def test_settings_stand_in_a_file(office_room, capfd):
    with Office() as office:
        text = f'[mail]\nsmtp = "{office.url(host="127.0.0.1")}"\nfrom = "jxk@x.cn"\n'
        text += 'office = "县财政局"\n'
        Path("评分结果/xlsxeval.toml").write_text(text, "utf-8")
        assert run(capfd, "--send", "--only", "公路站")[0] == 0
        Path("评分结果/xlsxeval.toml").write_text(text + 'password = "x"\n', "utf-8")
        refused = run(capfd, "--send")
        Path("评分结果/xlsxeval.toml").write_text(text + 'port = "x"\n', "utf-8")
        unknown = run(capfd, "--send")
    assert [m["From"].addresses[0].display_name for m in office.box.messages] == ["县财政局"]
    assert (refused[0], refused[2]) == (
        2,
        ["设置文件 评分结果/xlsxeval.toml 里不能写密码，请用 --password-file。"],
    )
    assert unknown[2] == [
        "设置文件 评分结果/xlsxeval.toml 的 [mail] 下没有“port”这一项，"
        "可用的是 smtp、from、office、rate、ca、template。"
    ]


REFUSED = {
    "--only 没有的": "没有的不在名册 名册.xlsx 上（--only）。",
    "--send": "发送需要 --smtp：写在命令里、环境变量 XLSXEVAL_SMTP 或设置文件里。",
    "--send --smtp smtp://127.0.0.1:1": "发送需要 --from：写在命令里、环境变量 XLSXEVAL_FROM "
    "或设置文件里。",
    "--send --smtp smtp://127.0.0.1:1 --from a@x.cn": "连接不上发信服务器 127.0.0.1:1"
    "（Connection refused）。",
    "--rate 快": "“快”不是发送速度，请写成例如 20/min。",
    "--resolve 公路站=maybe": "--resolve 公路站=maybe：已送达的写“单位=sent”，"
    "没送达的写“单位=again”。",
}


@pytest.mark.parametrize("options", REFUSED)
def test_what_cannot_start_is_one_sentence(office_room, capfd, options):
    assert run(capfd, *options.split(" ")) == (2, [], [REFUSED[options]])


def test_a_folder_without_a_ledger_is_one_sentence(office_room, capfd):
    capfd.readouterr()
    assert main(["mail", "送来", "--roster", "名册.xlsx"]) == 2
    assert capfd.readouterr().err == (
        "送来 里没有台账（台账.sqlite），请先把报送的表评分到这个文件夹。\n"
    )


def test_killed_at_any_moment_nothing_is_lost_and_nothing_doubled(office_room, capfd):  # R87
    box = Box()
    runs: list[subprocess.Popen[bytes]] = []
    with Office(box) as office:
        command = [sys.executable, "-m", "xlsxeval", *ARGUMENTS, *sending(office)]
        for moment in ("taken", "recipient", "taken"):
            count = len(box.seen), len(box.taken)
            box.die_at = moment
            process = subprocess.Popen(
                command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            runs.append(process)
            box.victim = process.pid
            assert process.wait(60) == -signal.SIGKILL
            assert (len(box.seen), len(box.taken)) > count
        status, out, _ = run(capfd, *sending(office))
        assert status == 1
        unsure = [line.split("：")[0].removeprefix("不发 ") for line in out if "不知是否" in line]
        assert unsure == ["公路站", "水利站", "文化馆"]
        for unit in unsure:
            arrived = "sent" if UNITS[unit] in box.recipients else "again"
            run(capfd, "--resolve", f"{unit}={arrived}")
        assert run(capfd, *sending(office))[0] == 0
    assert sorted(box.recipients) == sorted(UNITS.values())
    assert all(process.returncode == -signal.SIGKILL for process in runs)
    assert os.getpid() != box.victim


def test_one_address_for_several_units_is_pointed_out(office_room, capfd):
    roster(office_room, 公路站="gls@x.cn", 文化馆="GLS@x.cn")
    _, out, _ = run(capfd, "--from", "cz@x.cn")
    assert "请核对名册：gls@x.cn 同时是 公路站、文化馆 的邮箱。" in out
