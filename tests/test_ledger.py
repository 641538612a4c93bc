"""The ledger: whole after any crash, honest about versions, unmoved by clocks."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.test_cli import ENVIRONMENT, form
from xlsxeval.cli import main
from xlsxeval.errors import CannotKeep
from xlsxeval.i18n import say
from xlsxeval.ledger import NAME, FormKept, Ledger, Line, Record, ReviewKept, Stored
from xlsxeval.ledger.schema import _STEPS
from xlsxeval.model import Passage, Submission

ENTRY = {"path": "x", "status": "scored", "output": "y", "forms": [], "findings": []}
SUBMISSION = Submission(
    "送来/表.xlsx", "ab", 1.5, ENTRY, (Passage("goal", "自评表!C3", "种树\udc80"),), b"rows"
)
RECORD = Record(
    Stored.of(SUBMISSION),
    Line("一行", "报告", ("注",), 2, 3),
    output_sha256="cd",
    forms=(FormKept("generic", "ef", "某局", 2023),),
    reviews=(ReviewKept(0, "产出/养护", "45", "已核"),),
    started=1_700_000_000.0,
    finished=1_700_000_001.0,
    lasting=True,
)


def keep(ledger: Ledger, record: Record = RECORD) -> None:
    ledger.keep("../送来/表.xlsx", 0, "规则", "表.xlsx", "表.xlsx", record)


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(folder / NAME)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def refusal(folder: Path) -> str:
    with pytest.raises(CannotKeep) as caught:
        Ledger(folder)
    return say(caught.value.message, "zh_CN")


def test_what_is_kept_is_read_again(tmp_path):
    with Ledger(tmp_path) as ledger:
        keep(ledger)
    with Ledger(tmp_path) as ledger:
        known = ledger.known("../送来/表.xlsx")
        assert ledger.known("../送来/别的.xlsx") is None
        [kept] = ledger.submissions(Path("结果"))
        kept = replace(kept, passages=tuple(kept.passages))
        assert (ledger.targets(), ledger.outputs()) == (
            {"../送来/表.xlsx": "表.xlsx"},
            {"表.xlsx": "cd"},
        )
    assert known is not None
    assert (known.sha256, known.basis, known.output, known.output_sha256, known.lasting) == (
        ("ab", "规则", "表.xlsx", "cd", True)
    )
    assert known.line == RECORD.line
    entry = {**ENTRY, "path": "送来/表.xlsx", "output": "结果/表.xlsx"}
    assert kept == replace(SUBMISSION, result=entry)
    assert rows(tmp_path, "SELECT id, sha256, unit, year FROM forms") == [
        ("generic", "ef", "某局", 2023)
    ]


def test_every_state_of_the_officers_entries_is_kept_once(tmp_path):
    changed = replace(RECORD, reviews=(ReviewKept(0, "产出/养护", "40", "已核"),))
    cleared = replace(RECORD, reviews=())
    with Ledger(tmp_path) as ledger:
        for record in (RECORD, RECORD, changed, cleared, cleared, RECORD):
            keep(ledger, record)
    assert rows(tmp_path, "SELECT row, score, note FROM reviews ORDER BY id") == [
        ("产出/养护", "45", "已核"),
        ("产出/养护", "40", "已核"),
        ("产出/养护", None, None),
        ("产出/养护", "45", "已核"),
    ]


def test_a_clock_set_back_changes_nothing(tmp_path):  # R79
    earlier = replace(
        RECORD,
        line=Line("新"),
        started=1_000_000_000.0,
        finished=1_000_000_001.0,
        reviews=(ReviewKept(0, "产出/养护", "40", None),),
    )
    with Ledger(tmp_path) as ledger:
        keep(ledger)
        keep(ledger, earlier)
        known = ledger.known("../送来/表.xlsx")
    assert known is not None
    assert known.line == Line("新")
    assert rows(tmp_path, "SELECT score FROM reviews ORDER BY id DESC LIMIT 1") == [("40",)]
    assert rows(tmp_path, "SELECT started, finished FROM submissions") == [
        ("2001-09-09T01:46:40.000+00:00", "2001-09-09T01:46:41.000+00:00")
    ]


def test_a_file_is_kept_whole_or_not_at_all_where_ctrl_c_comes_in_between(tmp_path):  # R72
    def interrupted() -> Iterator[FormKept]:
        yield FormKept("generic", "gh", "某局", 2024)
        raise KeyboardInterrupt

    halfway = replace(RECORD, line=Line("新"), forms=interrupted())

    def run() -> None:
        with Ledger(tmp_path) as ledger:
            keep(ledger)
            ledger.keep("../送来/别的.xlsx", 1, "规则", "别的.xlsx", "别的.xlsx", RECORD)
            keep(ledger, halfway)

    with pytest.raises(KeyboardInterrupt):
        run()
    with Ledger(tmp_path) as ledger:
        known = ledger.known("../送来/表.xlsx")
        assert known is not None
        assert known.line == RECORD.line
        assert len(list(ledger.submissions(tmp_path))) == 2
    assert rows(tmp_path, "SELECT DISTINCT sha256 FROM forms") == [("ef",)]


def test_a_file_kept_by_halves_before_is_scored_again(tmp_path):  # R72
    with Ledger(tmp_path) as ledger:
        keep(ledger)
    with closing(sqlite3.connect(tmp_path / NAME)) as db:
        db.execute("DELETE FROM texts")
        db.commit()
    with Ledger(tmp_path) as ledger:
        assert ledger.known("../送来/表.xlsx") is None


def test_a_killed_run_has_kept_all_but_the_last_few(tmp_path):  # R72
    program = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from tests.test_ledger import RECORD\n"
        "from xlsxeval.ledger import Ledger\n"
        "kept = Ledger(Path('.'))\n"
        "kept.begin()\n"
        "for number in range(60):\n"
        "    kept.keep(f'{number}.xlsx', number, '规则', '表.xlsx', '表.xlsx', RECORD)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{Path(__file__).parents[1]}"}
    command = [sys.executable, "-c", program]
    subprocess.run(command, cwd=tmp_path, env=environment, check=False)
    [(kept,)] = rows(tmp_path, "SELECT count(*) FROM turns JOIN texts USING (place)")
    assert 50 <= kept <= 60


def test_a_run_begins_with_nothing_and_forgets_nothing(tmp_path):
    with Ledger(tmp_path) as ledger:
        keep(ledger)
        before = ledger.state()
        ledger.begin()
        assert list(ledger.submissions(tmp_path)) == []
        assert ledger.state() != before
        ledger.still("../送来/表.xlsx", 0, "送来/表.xlsx", 1.5)
        assert ledger.state() == before


def test_facts_are_remembered(tmp_path):
    with Ledger(tmp_path) as ledger:
        assert ledger.fact("汇总") is None
        ledger.remember("汇总", "一")
        ledger.remember("汇总", "二")
    with Ledger(tmp_path) as ledger:
        assert ledger.fact("汇总") == "二"


def test_a_newer_ledger_is_refused_and_left_alone(tmp_path):
    Ledger(tmp_path).__exit__(None, None, None)
    db = sqlite3.connect(tmp_path / NAME)
    db.execute("PRAGMA user_version = 4")
    db.close()
    before = (tmp_path / NAME).read_bytes()
    assert refusal(tmp_path) == f"台账 {tmp_path / NAME} 是新版程序写的，请安装新版。"
    assert (tmp_path / NAME).read_bytes() == before


def test_a_ledger_of_an_older_version_is_read_on(tmp_path):
    with closing(sqlite3.connect(tmp_path / NAME)) as db:
        db.executescript("".join(_STEPS[:2]))
        for place, number in (("../送来/表.xlsx", 0), ("../送来/旧.xlsx", None)):
            line = '{"brief": "", "report": "", "notes": ["注"], "errors": 1, "warnings": 0}'
            passages = '[{"kind": "goal", "place": "自评表!C3", "text": "种树"}]'
            times = ("2024-01-01T00:00:00.000+00:00",) * 2
            row = (place, number, "送来/表.xlsx", "ab", 1.5, "规则", "表.xlsx", "表.xlsx", "cd")
            row += ("scored", 1, json.dumps(ENTRY), "ef", passages, line, *times)
            db.execute(f"INSERT INTO submissions VALUES ({', '.join('?' * 17)})", row)
            db.execute("INSERT INTO forms VALUES (?, 0, 'generic', 'ef', '某局', 2023)", (place,))
        db.execute("PRAGMA user_version = 2")
        db.commit()
    with Ledger(tmp_path) as ledger:
        assert len(ledger.targets()) == 2
        [kept] = ledger.submissions(Path("结果"))
        texts = [passage.text for passage in kept.passages]
        known = ledger.known("../送来/旧.xlsx")
        keep(ledger)
    assert (kept.path, kept.changed, kept.result["output"]) == ("送来/表.xlsx", 1.5, "结果/表.xlsx")
    assert (texts, kept.rows) == (["种树"], b"")
    assert known is not None
    assert known.line == Line(notes=("注",), errors=1)
    assert rows(tmp_path, "SELECT place, id FROM forms ORDER BY place") == [
        ("../送来/旧.xlsx", "generic"),
        ("../送来/表.xlsx", "generic"),
    ]
    assert rows(tmp_path, "PRAGMA foreign_key_check") == []


def test_what_is_no_ledger_is_one_sentence_and_status_2(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    for name in "甲乙":
        form(tmp_path / "送来" / f"{name}.xlsx")
    (tmp_path / "评分结果").mkdir()
    (tmp_path / "评分结果" / NAME).write_bytes(b"theirs" * 1000)
    assert main(["送来"]) == 2
    assert capfd.readouterr() == (
        "",
        "台账 评分结果/台账.sqlite 无法使用（文件已损坏，或不是本程序的台账）；"
        "若已打开请先关闭，或把它移到别处。\n",
    )
    assert (tmp_path / "评分结果" / NAME).read_bytes() == b"theirs" * 1000


def test_killed_at_any_moment_it_is_whole(tmp_path):
    program = (
        "import sys\n"
        "from dataclasses import replace\n"
        "from pathlib import Path\n"
        "from tests.test_ledger import RECORD\n"
        "from xlsxeval.ledger import Ledger\n"
        "kept = Ledger(Path(sys.argv[1]))\n"
        "for number in range(100_000):\n"
        "    kept.keep(f'{number}', number, '', '表', None, RECORD)\n"
        "    kept.settle()\n"
        "    print(number, flush=True)\n"
    )
    reached = -1
    for turn in range(4):
        command = [sys.executable, "-c", program, str(tmp_path)]
        environment = {**ENVIRONMENT, "PYTHONPATH": str(Path(__file__).parents[1])}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, env=environment, cwd=Path(__file__).parents[1]
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.013 * turn)
            os.kill(process.pid, signal.SIGKILL)
            said = process.stdout.read().split()
        reached = max(reached, int(said[-1]) if said else 0)
        with Ledger(tmp_path) as ledger:
            assert ledger.known(str(reached)) is not None
        assert rows(tmp_path, "PRAGMA integrity_check") == [("ok",)]
        (count,) = rows(tmp_path, "SELECT count(*) FROM submissions")[0]
        assert count == rows(tmp_path, "SELECT count(*) FROM forms")[0][0]


@pytest.mark.parametrize("name", ["台账.sqlite", ".台账.lock"])
def test_a_planted_link_is_not_followed(name, tmp_path):
    (tmp_path / "结果").mkdir()
    (tmp_path / "结果" / name).symlink_to(tmp_path / "别处")
    with pytest.raises(CannotKeep) as caught:
        Ledger(tmp_path / "结果")
    assert say(caught.value.message, "zh_CN").endswith("是指向别处的链接，请删除。")
    assert not (tmp_path / "别处").exists()


# R116
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
@pytest.mark.parametrize("name", ["台账.sqlite", ".台账.lock"])
def test_a_planted_pipe_is_not_waited_for(name, tmp_path):
    os.mkfifo(tmp_path / name)
    # Nothing interrupts SQLite while it opens a file, so another process does.
    code = "import pathlib; from xlsxeval.ledger import Ledger; Ledger(pathlib.Path())"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert f"{name} is no ordinary file; remove it." in ended.stderr
