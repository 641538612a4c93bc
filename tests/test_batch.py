"""Many files: what one does wrong costs that one alone, and nothing is done twice."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from pickle import PicklingError
from typing import Any

import openpyxl
import pytest

from tests import jobs
from tests.test_cli import ENVIRONMENT, files, form, shell
from xlsxeval import outputs
from xlsxeval.batch import (
    Here,
    Job,
    Question,
    Run,
    Settings,
    Workers,
    executing,
    finished,
    scoring,
    starting,
    together,
    work,
)
from xlsxeval.batch.executors import within
from xlsxeval.batch.slot import Died, Overdue, Raised
from xlsxeval.cli import main
from xlsxeval.cli.progress import Progress
from xlsxeval.cli.scoring import shown
from xlsxeval.intake import sha256
from xlsxeval.ledger import Ledger, Record
from xlsxeval.scan import Found, scan
from xlsxeval.scored import is_ours

PROJECT = b"Project 0"
FAILURES = {
    "挂起": "评分超过 5 秒，已放弃这个文件。",
    "退出": "处理这个文件时程序意外退出（3）；其他文件不受影响。",
    "崩溃": "处理这个文件时程序意外退出（SIGSEGV）；其他文件不受影响。",
    "异常": "程序处理此文件时出错（ValueError），请反馈给维护者。",
}


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = form(tmp_path_factory.mktemp("form") / "表.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B3"] = PROJECT.decode()
    book.save(path)
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sent(folder: Path, original: Path, names: Any) -> None:
    """Submissions of those names, each of a project of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(original) as package:
        members = {name: package.read(name) for name in package.namelist()}
    for name in names:
        project = b"Project %d" % zlib.crc32(f"{folder}/{name}".encode())
        with zipfile.ZipFile(folder / f"{name}.xlsx", "w") as package:
            for member, data in members.items():
                package.writestr(member, data.replace(PROJECT, project))


def ended(answer: object) -> object:
    """An exception as its kind and what it tells."""
    return (type(answer), *answer.args) if isinstance(answer, Exception) else answer


AT_WORK = """
from tests import jobs
from xlsxeval.batch.workers import Workers

Workers(1, early={moment}).submit(jobs.slowly, "一").result()
"""


class TestWorkers:
    @pytest.mark.parametrize("method", ["spawn", starting.METHOD])
    def test_a_process_that_hangs_or_dies_costs_its_own_task(self, method, monkeypatch):  # R71
        monkeypatch.setattr(starting, "METHOD", method)
        ways = ["一", "挂起", "二", "退出", "崩溃", "三", "异常", "四"]
        with Workers(2, seconds=1) as executor:
            done = dict(finished(ways, jobs.act, executor, ahead=8))
        assert {way: ended(answer) for way, answer in done.items()} == {
            **dict(zip("一二三四", "一二三四", strict=True)),
            "挂起": (Overdue, 1),
            "退出": (Died, "3"),
            "崩溃": (Died, "SIGSEGV"),
            "异常": (Raised, "ValueError"),
        }

    def test_what_was_sent_ahead_is_done_by_the_next_process(self):  # R71
        ways = ["挂起", "一", "二", "崩溃", "三", "异常", "四", "五"]
        with Workers(1, seconds=1) as executor:
            done = dict(finished(ways, jobs.act, executor, ahead=8))
        assert {way: ended(answer) for way, answer in done.items()} == {
            **dict(zip("一二三四五", "一二三四五", strict=True)),
            "挂起": (Overdue, 1),
            "崩溃": (Died, "SIGSEGV"),
            "异常": (Raised, "ValueError"),
        }

    def test_a_process_that_never_starts_is_no_fault_of_the_file(self, tmp_path, monkeypatch):
        monkeypatch.setattr("xlsxeval.batch.slot._STARTING", 3)
        early = partial(jobs.hang_at_first, tmp_path / "一次")
        with Workers(1, early=early) as executor:
            assert executor.submit(jobs.act, "一").result() == "一"
        monkeypatch.setattr("xlsxeval.batch.slot._STARTING", 0.3)
        with Workers(1, early=jobs.hang) as executor, pytest.raises(Overdue):
            executor.submit(jobs.act, "一").result()

    @pytest.mark.parametrize("how", ["SIGKILL", "SIGSTOP"])
    def test_a_process_that_ends_or_stops_between_two_tasks_costs_neither(self, how):  # R71
        with Workers(1) as executor:
            os.kill(executor.submit(jobs.pid, 0).result(), getattr(signal, how))
            assert executor.submit(jobs.act, "一").result() == "一"

    @pytest.mark.parametrize(
        ("jobs", "files", "kind"),
        [(1, 500, Here), (None, 1, Here), (None, 2, Workers), (2, 1, Workers), (2, 0, Here)],
    )
    def test_processes_are_for_several_files_or_on_demand(self, jobs, files, kind):
        with executing(jobs, None, files) as (executor, _):
            assert type(executor) is kind

    @pytest.mark.parametrize(
        ("moment", "how"), [("jobs.Slow()", signal.SIGINT), ("None", signal.SIGKILL)]
    )
    def test_a_process_says_nothing_when_the_program_is_ended(self, moment, how):  # R72
        environment = {**ENVIRONMENT, "PYTHONPATH": f"{Path(__file__).parents[1]}"}
        command = [sys.executable, "-c", AT_WORK.format(moment=moment)]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, env=environment, start_new_session=True, **pipes) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"begun\n"
            # A terminal tells all of them; what ends the program by force ends it alone.
            (os.killpg if how is signal.SIGINT else os.kill)(process.pid, how)
            _, errors = process.communicate(timeout=30)
        assert process.returncode == -how
        assert not {"spawn", "forkserver"} & set(re.findall("[a-z]+", errors.decode().lower()))

    @pytest.mark.skipif(starting.METHOD == "spawn", reason="there each loads for itself")
    def test_a_new_process_finds_the_program_loaded(self):
        with Workers(1) as executor:
            asked = "'xlsxeval.scored' in __import__('sys').modules"
            assert executor.submit(eval, asked).result()

    def test_what_cannot_be_handed_over_costs_its_own_task(self):  # R71
        tasks = ["一", lambda: "不能传", "二"]
        with Workers(1) as workers:
            done = dict(finished(tasks, jobs.act, workers, ahead=2))
        assert [ended(done[way]) for way in "一二"] == ["一", "二"]
        assert isinstance(done[tasks[1]], AttributeError | PicklingError)

    def test_processes_are_renewed_lest_they_grow(self):
        with Workers(1, tasks=3) as workers:
            pids = [answer for _, answer in finished(range(7), jobs.pid, workers, ahead=2)]
        assert [pids.index(pid) for pid in pids] == [0, 0, 0, 3, 3, 3, 6]
        assert os.getpid() not in pids

    def test_no_more_is_in_hand_than_was_asked_for(self):
        taken = []

        def tasks() -> Iterator[str]:
            for number in range(30):
                taken.append(number)
                yield str(number)

        with ThreadPoolExecutor(2) as threads:
            ahead = [
                len(taken) - done
                for done, _ in enumerate(finished(tasks(), jobs.act, threads, ahead=5))
            ]
        assert len(ahead) == 30
        assert max(ahead) == 5

    def test_an_executor_that_breaks_down_is_replaced(self):
        ways = ["一", "二", "退出", "三", "四", "五"]
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            done = dict(finished(ways, jobs.act, pool, ahead=3))
        died = done.pop("退出")
        assert ended(died) == (Died, "3")
        assert done == {way: way for way in "一二三四五"}


def run(here: Path, ledger: Ledger | None = None, **settings: Any) -> Run:
    """A run over everything sent."""
    found = scan([Path("送来")]).files
    return Run(found, Path("结果"), Settings(None, "zh_CN", **settings), ledger, jobs.scored)


def test_words_of_many_files_are_forgotten_in_time():
    from xlsxeval.model.cell import column_letter
    from xlsxeval.reader.keys import plain

    with Here(tasks=3) as executor:
        sizes = []
        for text in ("一", "二", "三", "四"):
            executor.submit(plain, text)
            sizes.append(plain.cache_info().currsize)
    assert [size - sizes[0] for size in sizes[:2]] == [0, 1]
    assert sizes[2:] == [1, 2]
    assert column_letter(3) == "C"
    assert column_letter.cache_info().currsize > 0


class TestRun:
    def test_bad_files_are_rows_and_the_rest_is_finished(self, here, original):  # R70, R71
        sent(here / "送来", original, [*FAILURES, *(f"{n:02}" for n in range(8))])
        outputs.prepare(Path("结果"))
        with Ledger(Path("结果")) as ledger:
            with Workers(2, seconds=5) as workers:
                batch = run(here, ledger)
                shown = list(batch.results(workers, 4))
            kept = list(batch.submissions())
        assert [each.found.path.stem for each in shown] == sorted(
            [*FAILURES, *(f"{n:02}" for n in range(8))]
        )
        failed = {each.found.path.stem: each.line.report for each in shown if each.failed}
        assert failed == {
            name: f"失败 {name}.xlsx: {sentence}" for name, sentence in FAILURES.items()
        }
        assert [each.result["status"] for each in kept] == ["scored"] * 8 + ["failed"] * 4
        assert files(here / "结果") == [f"{n:02}.xlsx" for n in range(8)]

    def test_any_executor_gives_the_same(self, here, original):
        sent(here / "送来", original, "甲乙丙丁")
        found = {}
        for executor in (Here(), ThreadPoolExecutor(2), Workers(2)):
            shutil.rmtree("结果", ignore_errors=True)
            outputs.prepare(Path("结果"))
            with executor, Ledger(Path("结果")) as ledger:
                batch = run(here, ledger)
                list(batch.results(executor, 3))
                found[type(executor)] = [
                    (each.path, each.result, Path(each.result["output"]).read_bytes())
                    for each in batch.submissions()
                ]
        assert len(found[Here]) == 4
        assert found[Here] == found[ThreadPoolExecutor] == found[Workers]

    def test_a_file_that_changes_all_the_time_is_one_sentence(self, here, original):  # R74
        sent(here / "送来", original, ["表"])
        path = here / "送来" / "表.xlsx"
        with zipfile.ZipFile(path, "a") as package:
            package.comment = b"00000000"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scoring, "sha256", changed_before(path))
            [shown] = run(here).results(Here(), 1)
        sentence = "失败 表.xlsx: 读取过程中文件被修改，请重新评分。"
        assert (shown.failed, shown.line.report) == (True, sentence)
        assert not Path("结果/表.xlsx").exists()
        [shown] = run(here).results(Here(), 1)
        assert (shown.failed, shown.output) == (False, "结果/表.xlsx")

    def test_a_file_saved_all_the_time_by_another_program_gives_no_result(
        self, here, original
    ):  # R74
        sent(here / "送来", original, ["表"])
        path = here / "送来" / "表.xlsx"
        with zipfile.ZipFile(path, "a") as package:
            package.comment = b"00000000"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scoring, "sha256", changed_before(path))
            [shown] = run(here).results(Here(), 1)
        assert shown.line.report == "失败 表.xlsx: 读取过程中文件被修改，请重新评分。"
        assert not Path("结果").exists()

    def test_a_file_that_changes_once_is_read_again(self, here, original):  # R74
        sent(here / "送来", original, ["表"])
        path = here / "送来" / "表.xlsx"
        with zipfile.ZipFile(path, "a") as package:
            package.comment = b"00000000"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scoring, "sha256", changed_before(path, times=1))
            [shown] = run(here).results(Here(), 1)
        assert (shown.failed, shown.output) == (False, "结果/表.xlsx")
        assert path.read_bytes().endswith(b"00000001")

    def test_a_result_replaced_by_somebody_is_not_written_over(self, here, original):  # R66
        sent(here / "送来", original, ["表"])
        names = outputs.places(Path("结果"), [Found(Path("送来/表.xlsx"))], lambda path: False)
        sent(here / "结果", original, ["表"])
        record = work(Job(0, Found(Path("送来/表.xlsx")), names[0], None, "zh_CN"))
        assert record.submission.submission().result["failure"] == {
            "code": None,
            "message": "结果/表.xlsx 不是本程序的评分结果，不予覆盖。",
        }


def changed_before(path: Path, times: int = 100) -> Callable[[Found], str | None]:
    """What tells the state of a file; each time somebody has just saved it anew."""
    saves = iter(range(1, times + 1))

    def told(found: Found) -> str | None:
        number = next(saves, None)
        if number is not None:
            path.write_bytes(path.read_bytes()[:-8] + b"%08d" % number)
        return sha256(found)

    return told


def again(capfd: pytest.CaptureFixture[str], *arguments: str) -> int:
    """How many files of a run are said to be unchanged."""
    capfd.readouterr()
    main(["送来", "-o", "结果", *arguments])
    said = [line for line in capfd.readouterr().err.splitlines() if "未变化" in line]
    return int(said[0].split(" ")[0]) if said else 0


class TestAgain:
    @pytest.fixture
    def scored(self, here: Path, original: Path, capfd: pytest.CaptureFixture[str]) -> Path:
        sent(here / "送来", original, "甲乙丙")
        assert again(capfd) == 0
        return here

    def test_what_is_unchanged_is_not_scored_again(self, scored, capfd):
        before = {name: (scored / name).stat().st_mtime_ns for name in files(scored)}
        main(["送来", "-o", "结果", "--json", "一.json"])
        reports = capfd.readouterr().out
        assert again(capfd) == 3
        main(["送来", "-o", "结果", "--json", "二.json", "--force"])
        assert capfd.readouterr().out == reports
        assert Path("一.json").read_bytes() == Path("二.json").read_bytes()
        after = {name: (scored / name).stat().st_mtime_ns for name in before}
        assert {name for name in before if before[name] != after[name]} == {
            "结果/丙.xlsx",
            "结果/乙.xlsx",
            "结果/甲.xlsx",
        }

    def test_where_nothing_changed_nothing_is_loaded_to_score_with(self, scored):
        program = (
            "import sys\n"
            "from xlsxeval.cli import main\n"
            "main(['送来', '-o', '结果'])\n"
            "sys.exit(str(sorted({'lxml', 'xlsxwriter', 'openpyxl'} & set(sys.modules))))\n"
        )
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT)
        assert done.stderr.decode().splitlines()[-1] == "[]"

    def test_force_scores_all_of_them(self, scored, capfd):
        assert again(capfd, "--force") == 0

    def test_other_rules_or_words_score_all_of_them(self, scored, capfd):  # R77
        assert again(capfd, "--lang", "en") == 0
        assert again(capfd, "--form", "generic") == 0
        shipped = Path(outputs.__file__).parent / "forms" / "mof-project-2020.toml"
        Path("own.toml").write_text(shipped.read_text("utf-8"), "utf-8")
        assert [again(capfd, "--form", "own.toml") for _ in range(2)] == [0, 3]
        Path("own.toml").write_text(shipped.read_text("utf-8") + "\n# 2\n", "utf-8")
        assert again(capfd, "--form", "own.toml") == 0

    def test_a_file_that_changed_is_scored(self, scored, capfd):
        form(scored / "送来" / "乙.xlsx", claimed=40)
        assert again(capfd) == 2
        assert again(capfd) == 3

    def test_a_result_that_is_gone_is_made_again(self, scored, capfd):
        (scored / "结果" / "丙.xlsx").unlink()
        assert again(capfd) == 2
        assert files(scored / "结果") == ["丙.xlsx", "乙.xlsx", "甲.xlsx"]

    def test_what_the_officer_typed_is_read(self, scored, capfd):
        review(scored / "结果" / "甲.xlsx", 45)
        assert again(capfd, "--json", "结果.json") == 2
        found = json.loads(Path("结果.json").read_bytes())["workbooks"]
        rows = {each["path"]: each["forms"][0]["indicators"][0]["reviewed"] for each in found}
        assert rows == {"送来/丙.xlsx": None, "送来/乙.xlsx": None, "送来/甲.xlsx": "45"}
        assert again(capfd) == 3

    def test_a_bad_file_stays_bad_until_it_is_replaced(self, scored, original, capfd):
        (scored / "送来" / "坏.xlsx").write_bytes(b"PK\x03\x04 no")
        assert [again(capfd), again(capfd)] == [3, 4]
        shutil.copy(original, scored / "送来" / "坏.xlsx")
        assert again(capfd) == 3

    def test_folders_may_be_moved_together_and_seen_from_elsewhere(
        self, scored, capfd, monkeypatch
    ):
        (scored / "新").mkdir()
        for name in ("送来", "结果"):
            (scored / name).rename(scored / "新" / name)
        monkeypatch.chdir(scored / "新" / "送来")
        capfd.readouterr()
        main([".", "-o", "../结果", "--json", "-"])
        captured = capfd.readouterr()
        assert captured.err.splitlines()[-3] == "3 份未变化，沿用上次结果。"
        found = json.loads(captured.out)["workbooks"]
        assert [(each["path"], each["output"]) for each in found] == [
            (f"{name}.xlsx", f"../结果/{name}.xlsx") for name in "丙乙甲"
        ]

    def test_names_of_results_stay_whatever_is_sent_later(self, here, original, capfd):
        sent(here / "送来" / "乙", original, ["表"])
        sent(here / "送来" / "丙", original, ["表"])
        paths = ["送来/乙/表.xlsx", "送来/丙/表.xlsx"]
        main([*paths, "-o", "结果"])
        sent(here / "送来" / "甲", original, ["表"])
        capfd.readouterr()
        main(["送来/甲/表.xlsx", *paths, "-o", "结果", "--json", "-"])
        outputs_ = [each["output"] for each in json.loads(capfd.readouterr().out)["workbooks"]]
        assert outputs_ == ["结果/表-2.xlsx", "结果/表.xlsx", "结果/表-1.xlsx"]


def test_where_processes_score_the_command_itself_loads_nothing_to_score_with(here, original):
    sent(here / "送来", original, "甲乙")
    program = (
        "import sys\n"
        "from xlsxeval.cli import main\n"
        "if __name__ == '__main__':\n"
        "    main(['送来', '-o', '结果', '-j', '2'])\n"
        "    work = {f'xlsxeval.{name}' for name in ('reader', 'rules', 'scoring', 'quantity')}\n"
        "    sys.exit(str(sorted(work & set(sys.modules))))\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT)
    assert Path("结果/汇总.xlsx").is_file()
    assert done.stderr.decode().splitlines()[-1] == "[]"


def test_processes_are_prepared_only_where_they_are_sure_to_be_needed(here, original, monkeypatch):
    prepared: list[int] = []
    monkeypatch.setattr("xlsxeval.batch.foresee", lambda: prepared.append(1))
    (here / "空").mkdir()
    sent(here / "一份", original, "甲")
    sent(here / "两份", original, "甲乙")
    counts = []
    for arguments in (
        ["空"],
        ["一份", "-o", "结果"],
        ["两份", "-o", "一", "-j", "1"],
        ["两份", "-o", "二"],
        ["两份", "-o", "二"],
        ["两份", "-o", "二", "--force"],
    ):
        main(arguments)
        counts.append(len(prepared))
    assert counts == [0, 0, 0, 1, 1, 2]


def review(path: Path, points: int) -> None:
    """The officer enters points in the first row."""
    book = openpyxl.load_workbook(path)
    sheet = book["自评表"]
    headings = {cell.value: cell.column for cell in sheet[7] if cell.value is not None}
    sheet.cell(8, headings["复核得分"], points)
    book.save(path)


class TestOneRunAtATime:
    def test_the_second_run_says_who_is_at_work(self, here, original):  # R73
        sent(here / "送来", original, "甲乙")
        outputs.prepare(Path("评分结果"))
        with Ledger(Path("评分结果")):
            done = shell("送来")
            sentence = f"另一任务正在运行（pid {os.getpid()}），结果也写在 评分结果；请等它结束。\n"
            assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", sentence)
        assert files(here) == ["送来/乙.xlsx", "送来/甲.xlsx"]
        assert shell("送来").returncode == 0

    def test_the_lock_of_a_killed_run_is_none(self, here, original):  # R73
        sent(here / "送来", original, "甲乙")
        outputs.prepare(Path("评分结果"))
        program = (
            "import os, signal\n"
            "from pathlib import Path\n"
            "from xlsxeval.ledger import Ledger\n"
            "kept = Ledger(Path('评分结果'))\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        killed = subprocess.run([sys.executable, "-c", program], env=ENVIRONMENT, check=False)
        assert killed.returncode == -signal.SIGKILL
        assert main(["送来"]) == 0

    def test_one_workbook_alone_leaves_no_ledger_but_minds_one(self, here, original, capfd):
        sent(here / "送来", original, "甲乙")
        assert main(["送来/甲.xlsx", "-o", "结果"]) == 0
        assert [path.name for path in Path("结果").iterdir()] == ["甲.xlsx"]
        assert main(["送来", "-o", "结果"]) == 0
        capfd.readouterr()
        assert main(["送来/甲.xlsx", "-o", "结果"]) == 0
        assert capfd.readouterr().err == "1 份未变化，沿用上次结果。\n"


ON_ITS_OWN = """
from pathlib import Path
from tests import jobs
from xlsxeval import outputs
from xlsxeval.batch import Run, Settings, executing
from xlsxeval.ledger import Ledger
from xlsxeval.scan import scan

root = Path("结果")
outputs.prepare(root)
with Ledger(root) as ledger:
    run = Run(scan([Path("送来")]).files, root, Settings(None, "zh_CN"), ledger, jobs.scored)
    with executing(1, None, len(run.files), wary=ledger.unfinished) as workers:
        for shown in run.results(*workers):
            print(shown.line.brief)
    print(ledger.unfinished)
"""


class TestInterrupted:
    def test_a_file_that_ended_the_run_is_the_next_run_s_one_failure(self, here, original):  # R71
        sent(here / "送来", original, ["一", "崩溃", "二"])
        environment = {**ENVIRONMENT, "PYTHONPATH": f"{Path(__file__).parents[1]}"}
        command = [sys.executable, "-c", ON_ITS_OWN]
        runs = [
            subprocess.run(command, env=environment, capture_output=True, check=False)
            for _ in range(2)
        ]
        assert [each.returncode for each in runs] == [-signal.SIGSEGV, 0]
        scored = "自评 100 / 拟核 100 / 等级 优；错误 0，警告 0，待核 0"
        fallen = "失败 处理这个文件时程序意外退出（SIGSEGV）；其他文件不受影响。"
        assert runs[1].stdout.decode().splitlines() == [scored, scored, fallen, "False"]

    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
    def test_an_interrupted_run_goes_on_where_it_stopped(self, here, original, how):  # R72
        count = 120
        sent(here / "送来", original, (f"{number:03}" for number in range(count)))
        command = [sys.executable, "-m", "xlsxeval", "送来", "-j", "2"]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(
            command, env=ENVIRONMENT, bufsize=0, start_new_session=True, **pipes
        ) as process:
            assert process.stdout is not None
            for _ in range(40):
                process.stdout.readline()
            os.killpg(process.pid, how)
            _, errors = process.communicate(timeout=30)
        assert process.returncode == (130 if how is signal.SIGINT else -how)
        if how is signal.SIGINT:
            assert errors.decode().splitlines()[-1] == "已中断；此前写出的结果均完整。"
            assert [name for name in files(here) if name.endswith(".tmp")] == []
        written = [path.name for path in Path("评分结果").glob("[0-9]*.xlsx")]
        assert 40 <= len(written) < count
        assert all(is_ours((here / "评分结果" / name).read_bytes()) for name in written)
        done = shell("送来", "-j", "1", "--json", "结果.json")
        said = [line for line in done.stderr.decode().splitlines() if "未变化" in line]
        kept = int(said[0].split(" ")[0]) if said else 0
        # A few were in hand, a few waited to be kept, a few were just being kept.
        assert len(written) - 3 * 8 <= kept <= len(written)
        assert files(here / "评分结果") == [f"{number:03}.xlsx" for number in range(count)]
        found = json.loads(Path("结果.json").read_bytes())["workbooks"]
        assert [each["path"] for each in found] == [f"送来/{n:03}.xlsx" for n in range(count)]
        assert {each["status"] for each in found} == {"scored"}


class TestProgress:
    def test_many_files_are_told_in_a_line_each(self, here, original, capfd):
        sent(here / "送来", original, (f"{number:02}" for number in range(11)))
        (here / "送来" / "10.xlsx").write_bytes(b"")
        assert main(["送来"]) == 1
        captured = capfd.readouterr()
        lines = captured.out.splitlines()
        scored = "自评 100 / 拟核 100 / 等级 优；错误 0，警告 0，待核 0"
        assert lines[:10] == [
            f"送来/{n:02}.xlsx：{scored} → 评分结果/{n:02}.xlsx" for n in range(10)
        ]
        assert [line[:23] for line in lines[10:]] == ["送来/10.xlsx：失败 XE101 空文件"]
        assert captured.err.splitlines() == [
            "0/11：送来/00.xlsx",
            "文件 11 个，失败 1 个，未读取 0 个。",
            "汇总：评分结果/汇总.xlsx",
        ]

    def test_finished_files_are_counted_and_the_one_waited_for_is_named(
        self, here, original, monkeypatch, capfd
    ):
        names = [f"{number:02}" for number in range(11)]
        sent(here / "送来", original, names)
        others = threading.Semaphore(0)
        finish = Progress.finish

        def finishing(progress: Progress, path: str) -> None:
            finish(progress, path)
            others.release()

        def first_last(job: Job) -> Record:
            for _ in names[1:] if job.number == 0 else ():
                assert others.acquire(timeout=60)
            return work(job)

        monkeypatch.setattr(Progress, "finish", finishing)
        monkeypatch.setattr("xlsxeval.cli.progress._SAID", 0)
        batch, told = run(here), []
        batch.work = first_last
        with ThreadPoolExecutor(2) as threads:
            shown(batch, (threads, 4), "zh_CN", told.append)
        states = re.findall(r"^(\d+)/11.*：送来/(.*)\.xlsx$", capfd.readouterr().err, re.M)
        assert [*dict.fromkeys(states)] == [(str(done), "00") for done in range(12)]
        assert [line[:9] for line in told] == [f"送来/{name}.xlsx"[:9] for name in names]

    def test_a_terminal_shows_a_bar_and_takes_it_away(self, here, original):
        pty = pytest.importorskip("pty")
        sent(here / "送来", original, (f"{number:02}" for number in range(11)))
        ours, theirs = pty.openpty()
        environment = {**ENVIRONMENT, "COLUMNS": "60", "PYTHONIOENCODING": "cp936"}
        done = shell("送来", stderr=theirs, env=environment)
        os.close(theirs)
        drawn = os.read(ours, 65536).decode("gbk")
        os.close(ours)
        assert done.returncode == 0
        states = drawn.split("\r")
        assert any(
            state.startswith("[....................] 0/11：送来/00.xlsx") for state in states
        )
        assert [state.strip() for state in states[-4:]] == [
            "",
            "文件 11 个，失败 0 个，未读取 0 个。",
            "汇总：评分结果/汇总.xlsx",
            "",
        ]

    def test_a_narrow_terminal_shows_the_end_of_the_path(self, here, original):
        pty = pytest.importorskip("pty")
        folder = here / "报送" / ("县直部门及所属事业单位" * 3)
        sent(folder, original, (f"{number:02}" for number in range(11)))
        ours, theirs = pty.openpty()
        done = shell("报送", stderr=theirs, env={**ENVIRONMENT, "COLUMNS": "60"})
        os.close(theirs)
        _, first, *states = os.read(ours, 65536).decode().split("\r")
        os.close(ours)
        assert done.returncode == 0
        assert first == "[....................] 0/11：..直部门及所属事业单位/00.xlsx"
        told = [state.rstrip() for state in states if "每秒" in state]
        assert told
        assert [s for s in told if not re.search(r"还需 \d+:\d\d：\.\..+\.xlsx$", s)] == []


def summed_up(path: Path) -> bool:
    """The workbook has the sheets of a summary."""
    with zipfile.ZipFile(path) as package:
        return 'name="总览"' in package.read("xl/workbook.xml").decode()


ROSTER = "单位名称,单位代码,邮箱\n某县公路站,101,a@b.cn\n某县水库,102,c@d.cn\n"


class TestTogether:
    @pytest.fixture
    def twice(self, here: Path, original: Path) -> Path:
        """Two submissions of one project, and the roster among them."""
        for name in "甲乙":
            (here / "送来" / f"{name}.xlsx").parent.mkdir(exist_ok=True)
            shutil.copy(original, here / "送来" / f"{name}.xlsx")
        (here / "送来" / "名册.csv").write_text(ROSTER, "utf-8")
        return here

    ARGUMENTS = ("送来", "-o", "结果", "--roster", "送来/名册.csv")

    def test_what_shows_only_side_by_side_is_told_everywhere(self, twice, capfd):
        assert main([*self.ARGUMENTS, "--json", "结果.json", "--csv", "表格"]) == 1
        captured = capfd.readouterr()
        told = [line for line in captured.out.splitlines() if " XE70" in line]
        found = json.loads(Path("结果.json").read_bytes())["findings"]
        assert [(each["code"], each["severity"]) for each in found] == [
            ("XE701", "error"),
            ("XE704", "error"),
        ]
        assert [f"错误 {each['code']} {each['message']}" for each in found] == told
        assert summed_up(Path("结果/汇总.xlsx"))
        assert (twice / "表格" / "排名.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        assert files(twice / "结果") == ["乙.xlsx", "甲.xlsx"]

    def test_processes_find_and_draw_the_same(self, twice, original):
        sent(twice / "送来", original, (f"{n:02}" for n in range(12)))
        books = []
        for jobs_ in "12":
            main([*self.ARGUMENTS, "--json", f"{jobs_}.json", "-j", jobs_])
            with zipfile.ZipFile("结果/汇总.xlsx") as book:
                books.append({name: book.read(name) for name in book.namelist()})
            shutil.rmtree("结果")
        assert Path("1.json").read_bytes() == Path("2.json").read_bytes()
        assert len(json.loads(Path("1.json").read_bytes())["findings"]) == 2
        dated = "xl/worksheets/sheet1.xml"
        assert {**books[0], dated: b""} == {**books[1], dated: b""}

    def test_what_a_process_has_no_time_for_is_found_here(self, twice):
        outputs.prepare(Path("结果"))
        with Ledger(Path("结果")) as ledger, Workers(1, seconds=0) as workers:
            batch = run(twice, ledger)
            list(batch.results(Here(), 1))
            found = together(batch, ledger, Question(), workers)
        assert [each["code"] for each in found.findings] == ["XE701"]
        assert summed_up(found.book)

    @pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes do not stop there")
    @pytest.mark.parametrize("before", ["together", "the end"])
    def test_processes_that_stop_while_they_hold_no_file_hold_nothing_up(
        self, twice, monkeypatch, before
    ):  # R71
        def stopping(*asked: Any) -> Any:
            found = together(*asked) if before == "the end" else None
            started.extend(multiprocessing.active_children())
            for process in started:
                os.kill(process.pid, signal.SIGSTOP)
            return found or together(*asked)

        started: list[Any] = []
        monkeypatch.setattr("xlsxeval.batch.together", stopping)
        assert main([*self.ARGUMENTS, "-j", "2", "--json", "结果.json"]) == 1
        found = json.loads(Path("结果.json").read_bytes())["findings"]
        assert [each["code"] for each in found] == ["XE701", "XE704"]
        assert summed_up(Path("结果/汇总.xlsx"))
        assert not [process for process in started if process.is_alive()]

    @pytest.mark.filterwarnings("ignore:.*extension is not supported")
    def test_what_was_passed_over_is_listed_and_is_no_submission(self, twice, capfd):
        drop = twice / "送来"
        for name in ("某县水库管理所.rar", "教育局自评表", "~$甲.xlsx", "评分结果-1/旧.xlsx"):
            (drop / name).parent.mkdir(exist_ok=True)
            (drop / name).write_bytes(b"x")
        main([*self.ARGUMENTS, "--json", "结果.json", "--csv", "表格"])
        err = capfd.readouterr().err
        book = openpyxl.load_workbook("结果/汇总.xlsx")
        listed = [*book["未能读取"].iter_rows(min_row=4, values_only=True)]
        assert [row[:2] for row in listed] == [
            ("送来/教育局自评表", None),
            ("送来/某县水库管理所.rar", None),
        ]
        assert all(f"未读取（{why}）：{path}" in err for path, _, why in listed)
        assert "不是工作簿" not in listed[0][2]
        assert "单独指定" in listed[0][2]
        document = json.loads(Path("结果.json").read_bytes())
        assert len(document["workbooks"]) == 2
        assert "可能是它的：送来/某县水库管理所.rar" in document["findings"][1]["message"]
        assert "收到文件 2 个" in book["总览"]["A2"].value
        assert "另有 2 个未读取" in book["总览"]["A2"].value
        assert "送来/教育局自评表" in Path("表格/未能读取.csv").read_text("utf-8-sig")
        assert "报送情况,未能读取,0" in Path("表格/总览.csv").read_text("utf-8-sig")

    @pytest.mark.filterwarnings("ignore:.*extension is not supported")
    def test_the_summary_follows_what_is_passed_over(self, twice):
        main([*self.ARGUMENTS])
        (twice / "送来" / "教育局自评表").write_bytes(b"x")
        for expected in (["送来/教育局自评表"], ["没有。"]):
            main([*self.ARGUMENTS])
            book = openpyxl.load_workbook("结果/汇总.xlsx")
            rows = book["未能读取"].iter_rows(min_row=4, max_col=1, values_only=True)
            assert [row[0] for row in rows] == expected
            (twice / "送来" / "教育局自评表").unlink(missing_ok=True)

    def test_force_sums_up_anew_too(self, twice):
        main([*self.ARGUMENTS])
        before = Path("结果/汇总.xlsx").stat().st_mtime_ns
        main([*self.ARGUMENTS, "--force"])
        assert Path("结果/汇总.xlsx").stat().st_mtime_ns > before
        assert not Path("结果/汇总-1.xlsx").exists()

    def test_what_did_not_change_is_not_written_again(self, twice, capfd):
        documents = []
        for _ in range(2):
            main([*self.ARGUMENTS, "--json", "-"])
            documents.append((capfd.readouterr().out, Path("结果/汇总.xlsx").stat().st_mtime_ns))
        assert documents[0] == documents[1]
        (twice / "送来" / "名册.csv").write_text(ROSTER.replace("水库", "水文站"), "utf-8")
        main([*self.ARGUMENTS, "--json", "-"])
        assert "某县水文站" in capfd.readouterr().out
        assert Path("结果/汇总.xlsx").stat().st_mtime_ns != documents[0][1]
        assert [path.name for path in Path("结果").glob("汇总*")] == ["汇总.xlsx"]

    def test_what_the_officer_saved_in_it_stays(self, twice):
        main([*self.ARGUMENTS])
        Path("结果/汇总.xlsx").write_bytes(b"theirs")
        for _ in range(2):
            main([*self.ARGUMENTS])
        assert Path("结果/汇总.xlsx").read_bytes() == b"theirs"
        assert sorted(path.name for path in Path("结果").glob("汇总*")) == [
            "汇总-1.xlsx",
            "汇总.xlsx",
        ]

    def test_a_submission_of_that_name_makes_room(self, here, original):
        sent(here / "送来", original, ["汇总", "甲"])
        assert main(["送来", "-o", "结果"]) == 0
        assert is_ours(Path("结果/汇总-1.xlsx").read_bytes())
        assert summed_up(Path("结果/汇总.xlsx"))

    def test_where_it_cannot_be_written_all_else_is(self, twice, capfd, monkeypatch):
        Path("结果").mkdir()
        Path("结果/汇总.xlsx").symlink_to("/dev/full")
        Path(f"结果/.汇总-1.xlsx.{os.getpid()}.tmp").mkdir()
        assert main([*self.ARGUMENTS, "--json", "-"]) == 1
        captured = capfd.readouterr()
        assert len(json.loads(captured.out)["findings"]) == 2
        assert captured.err.splitlines()[-1].startswith("无法写入 结果/汇总-1.xlsx（")

    def test_a_csv_file_that_cannot_be_written_costs_itself_alone(self, twice, capfd):
        Path("表格").mkdir()
        Path("表格/排名.csv").symlink_to("/dev/full")
        Path("表格/.排名.csv.tmp").mkdir()
        assert main([*self.ARGUMENTS, "--json", "-", "--csv", "表格"]) == 1
        captured = capfd.readouterr()
        assert len(json.loads(captured.out)["findings"]) == 2
        assert captured.err.splitlines()[-2:] == [
            "汇总：结果/汇总.xlsx",
            "表格/排名.csv 不是普通文件，未写入。",
        ]
        assert len([*Path("表格").glob("*.csv")]) == 6

    def test_one_workbook_is_summed_up_when_that_is_asked_for(self, here, original, capfd):
        sent(here / "送来", original, "甲")
        assert main(["送来", "--csv", "表格"]) == 0
        assert Path("表格/排名.csv").is_file()
        assert Path("评分结果/汇总.xlsx").is_file()
        capfd.readouterr()
        main(["送来", "-o", "另", "--year", "2019"])
        assert "XE705" in capfd.readouterr().out

    def test_a_roster_that_is_none_stops_all(self, twice, capfd):
        (twice / "送来" / "名册.csv").write_text("甲,乙\n", "utf-8")
        assert main([*self.ARGUMENTS]) == 2
        assert capfd.readouterr().err.startswith("名册 名册.csv ")
        assert not Path("结果").exists()


def test_a_cluster_gives_the_same(here, original, capfd):
    distributed = pytest.importorskip("distributed")
    sent(here / "送来", original, "甲乙丙")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        address = cluster.scheduler_address
        assert main([str(here / "送来"), "-o", str(here / "群"), "--scheduler", address]) == 0
    assert main(["送来", "-o", "独"]) == 0
    results = [
        {path.name: path.read_bytes() for path in Path(folder).glob("[甲乙丙].xlsx")}
        for folder in ("群", "独")
    ]
    assert len(results[0]) == 3
    assert results[0] == results[1]


def test_a_file_that_ends_workers_of_a_cluster_is_one_failure(here, original):  # R71
    distributed = pytest.importorskip("distributed")
    sent(here / "送来", original, ["一", "二", "崩溃"])
    outputs.prepare(Path("结果"))
    soon = {
        "distributed.scheduler.allowed-failures": 0,
        "distributed.scheduler.worker-saturation": 1.0,
    }
    with (
        pytest.importorskip("dask").config.set(soon),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as cluster,
        executing(None, cluster.scheduler_address, 3) as workers,
    ):
        lines = [shown.line.brief for shown in run(here).results(*workers)]
    scored = "自评 100 / 拟核 100 / 等级 优；错误 0，警告 0，待核 0"
    fallen = "失败 处理这个文件时程序意外退出（KilledWorker）；其他文件不受影响。"
    assert lines == [scored, scored, fallen]


def test_work_that_hangs_where_nobody_may_end_it_is_given_up():  # R71
    with pytest.raises(Overdue):
        within(0.1, jobs.act, "挂起")
    with pytest.raises(ValueError, match="电话"):
        within(9, jobs.act, "异常")
    assert within(9, jobs.act, "一") == "一"


@pytest.mark.skipif(find_spec("distributed") is not None, reason="Dask is installed")
def test_a_cluster_without_dask_is_one_sentence(here, original, capfd):
    sent(here / "送来", original, "甲乙")
    assert main(["送来", "--scheduler", "tcp://127.0.0.1:1"]) == 2
    sentence = "使用集群需要先安装 Dask：python -m pip install distributed\n"
    assert capfd.readouterr() == ("", sentence)
