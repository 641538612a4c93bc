"""Five hundred broken workbooks: each is scored or refused in one sentence, and no more happens.

`make fuzz` sends as many as asked, `python -m tests.fuzz --case N` one of them.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.__main__ import run
from tests.fuzz.case import LONGEST, Case, Outcome, case, sent
from tests.fuzz.stretch import peak
from xlsxeval import stamp
from xlsxeval.attempt import attempt
from xlsxeval.i18n import say
from xlsxeval.model import Failure, Stamp
from xlsxeval.scan import Found

CASES, STRETCH = 500, 50
ROOM = 500 << 20
"""Bytes a stretch of cases may take more than was held before; openpyxl's are among them."""


# R1, R2, R3, R63, R109–R115, R119, R120
@pytest.mark.parametrize("first", range(0, CASES, STRETCH))
def test_a_broken_workbook_is_scored_or_refused_and_harms_nothing(
    first: int, tmp_path: Path
) -> None:
    held = peak()
    wrong, statuses = [], set()
    for number in range(first, first + STRETCH):
        folder = tmp_path / str(number)
        folder.mkdir()
        outcome = sent(case(number), folder)
        statuses.add(outcome.status)
        wrong += [f"{case(number).told}: {each}" for each in outcome.wrong]
    assert wrong == []
    assert statuses >= {"scored", "XE101"}
    assert peak() - held < ROOM


def test_a_case_is_the_same_again() -> None:
    assert [case(number) for number in range(40)] == [case(number) for number in range(40)]
    assert len({case(number).data for number in range(40)}) == 40


def test_every_way_to_break_a_file_is_tried() -> None:
    from tests.fuzz import xmls, zips

    ways = {each.__name__ for each in (*xmls.EDITS, *zips.BREAKS, zips.posted)}
    numbers = count()
    while ways and (number := next(numbers)) < CASES:
        ways -= set(case(number).breaks)
    assert ways == set()


def fails() -> None:
    raise ValueError("not foreseen")


def spins() -> None:
    while True:
        pass


def hoards() -> None:
    raise MemoryError


def strays() -> None:
    (Path(tempfile.gettempdir()).parents[1] / "astray").write_bytes(b"x")


def leaves_something() -> None:
    tempfile.mkstemp()


def calls_home() -> None:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", 9), timeout=1).close()


def starts_something() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def meddles() -> None:
    for path in Path(tempfile.gettempdir()).parent.glob("in/*"):
        path.write_bytes(b"x")


PLANTED: dict[Callable[[], None], str] = {
    fails: "no clear failure: ",
    spins: "no end after 2 seconds",
    hoards: "no clear failure: ",
    strays: "open ",
    leaves_something: "files: ",
    calls_home: "socket.",
    starts_something: "started ",
    meddles: "the input was changed",
}


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: fault.__name__)
def test_a_fault_would_be_seen(
    fault: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stamp.make

    def planted(*arguments: Any) -> Stamp:
        fault()
        return real(*arguments)

    sound = next(each for each in map(case, count()) if each.breaks == ("value",))
    with monkeypatch.context() as patch:
        patch.setattr(stamp, "make", planted)
        wrong = _sent(sound, tmp_path / "one", longest=2.0).wrong
    assert any(each.startswith(PLANTED[fault]) for each in wrong), wrong
    assert _sent(sound, tmp_path / "two").wrong == ()


def test_a_case_that_ends_its_process_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os\nos._exit(7)\n")
    found = list(run(3, 5, {**os.environ, "PYTHONPATH": str(tmp_path)}))
    assert [(number, status) for number, status, *_ in found] == [(3, "died"), (4, "died")]
    assert all(wrong[0].startswith("ended the process: 7") for _, _, _, wrong, _ in found)


def _sent(case: Case, folder: Path, longest: float = LONGEST) -> Outcome:
    folder.mkdir()
    return sent(case, folder, longest)


def test_a_file_that_wants_more_memory_than_there_is_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    failed = attempt(Found(path), lambda _: bytearray(1 << 62))
    assert isinstance(failed, Failure)
    assert say(failed.message, "zh_CN").startswith("内存不足，无法处理该文件。")
    assert failed.sha256 is not None
