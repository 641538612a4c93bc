"""A batch that comes to harm: what is finished is whole, nothing is doubled, the next run ends it.

`make faults` kills a batch fifty times.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.acts import (
    killed,
    restless,
    small_disk,
    two_at_once,
    with_a_clock_ahead,
    without_a_worker,
)
from tests.faults.office import Office
from xlsxeval.ledger import NAME

FILES = 24
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs processes as Linux has them"),
    # One office for all, and not more runs at once than there are processors.
    pytest.mark.xdist_group("faults"),
]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office in which an undisturbed run was seen."""
    office = Office.opened(tmp_path_factory.mktemp("office"), FILES)
    assert len(office.undisturbed) == FILES
    return office


@pytest.fixture
def office(furnished: Office) -> Office:
    shutil.rmtree(furnished.results, ignore_errors=True)
    return furnished


def as_if_undisturbed(office: Office) -> bool:
    return office.told() == office.undisturbed and not office.harmed()


# R67, R72, R73
def test_runs_killed_at_random_leave_whole_results_and_the_next_one_ends_them(
    office: Office,
) -> None:
    _, wrong = killed(office, 3, seed=7)
    assert wrong == []
    assert as_if_undisturbed(office)


# R71
def test_a_killed_worker_costs_at_most_its_file(office: Office) -> None:
    _, said = without_a_worker(office)
    assert "Traceback" not in said
    assert office.harmed() == []
    assert len(list(office.results.glob("**/*.xlsx"))) > FILES // 2
    assert as_if_undisturbed(office)


# R73
def test_of_two_runs_at_once_one_says_who_is_at_work(office: Office) -> None:
    ended = sorted(two_at_once(office))
    assert [status for status, _ in ended] in ([1, 1], [1, 2])
    assert all("Traceback" not in said for _, said in ended)
    assert as_if_undisturbed(office)


# R74
def test_a_file_written_all_the_time_does_no_harm(office: Office) -> None:
    with restless(sorted((office.folder / "报送").rglob("*.xlsx"))[3]):
        _, said = office.run()
    assert "Traceback" not in said
    assert office.harmed() == []
    assert as_if_undisturbed(office)


needs_mount = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None,
    reason="only root may mount a disk",
)


def _mounted(folder: Path) -> bool:
    tried = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if tried.returncode == 0:
        subprocess.run(["umount", folder], check=True)
    return tried.returncode == 0


# R68
@needs_mount
def test_a_full_disk_costs_the_files_that_found_no_room(furnished: Office, tmp_path: Path) -> None:
    if not _mounted(tmp_path):
        pytest.skip("no disk can be mounted here")
    with small_disk(tmp_path / "小盘", "400k") as disk:
        office = Office(furnished.folder, FILES, disk / "结果")
        status, said = office.run()
        assert status in (1, 2)
        assert "Traceback" not in said
        assert office.harmed() == []
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        assert office.told() == furnished.undisturbed
        assert office.harmed() == []


# R69
@needs_mount
def test_a_folder_that_may_only_be_read_is_one_sentence(furnished: Office, tmp_path: Path) -> None:
    if not _mounted(tmp_path):
        pytest.skip("no disk can be mounted here")
    with small_disk(tmp_path / "只读", "8m") as disk:
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        office = Office(furnished.folder, FILES, disk / "结果")
        status, said = office.run()
    assert status in (1, 2)
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    assert str(disk) in said


# R79
def test_a_clock_set_back_between_two_runs_changes_nothing(office: Office) -> None:
    with_a_clock_ahead(office)
    ledger = sqlite3.connect(office.results / NAME)
    with closing(ledger):
        (latest,) = ledger.execute("SELECT max(finished) FROM submissions").fetchone()
    assert datetime.fromisoformat(latest) > datetime.now(UTC) + timedelta(days=1000)
    _, said = office.run()
    assert f"{FILES} 份未变化" in said
    assert as_if_undisturbed(office)
    resubmitted = sorted((office.folder / "报送").rglob("*.xlsx"))[0]
    data = resubmitted.read_bytes()
    try:
        resubmitted.write_bytes(data + b"\0")
        _, said = office.run()
    finally:
        resubmitted.write_bytes(data)
    assert f"{FILES - 1} 份未变化" in said
