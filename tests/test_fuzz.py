"""Five hundred broken workbooks: each is scored or refused in one sentence, and no more happens.

`make fuzz` sends as many as asked, `python -m tests.fuzz --case N` one of them.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.fuzz.case import Case, Outcome, case, sent
from tests.fuzz.stretch import peak
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

    ways = {each.__name__ for each in (*xmls.EDITS, *zips.BREAKS)}
    numbers = count()
    while ways and (number := next(numbers)) < CASES:
        ways -= set(case(number).breaks)
    assert ways == set()


def test_a_fault_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Stamp:
        raise ValueError("not foreseen")

    sound = next(each for each in map(case, count()) if each.breaks == ("value",))
    with monkeypatch.context() as patch:
        patch.setattr("xlsxeval.stamp.make", fails)
        (told,) = _sent(sound, tmp_path / "one").wrong
        assert told.startswith("no clear sentence: ")
    assert _sent(sound, tmp_path / "two").wrong == ()


def _sent(case: Case, folder: Path) -> Outcome:
    folder.mkdir()
    return sent(case, folder)


def test_a_file_that_wants_more_memory_than_there_is_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    failed = attempt(Found(path), lambda _: bytearray(1 << 62))
    assert isinstance(failed, Failure)
    assert say(failed.message, "zh_CN").startswith("内存不足，无法处理该文件。")
    assert failed.sha256 is not None
