"""The ways to disturb a run; each says what it saw, or what was harmed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.office import OURS, Office, children, kill


def killed(office: Office, times: int, seed: int = 1) -> tuple[int, list[str]]:
    """Kill so many runs at random moments; how many results stood at the kills, and the harm."""
    chance = random.Random(seed)
    office.undisturbed  # noqa: B018  How long a run takes is measured with warm files.
    started = time.monotonic()
    Office(office.folder, office.count, office.folder / "试").run()
    whole = time.monotonic() - started
    stood, wrong = 0, []
    for number in range(times):
        if number % 5 == 0 and office.results.exists():
            shutil.rmtree(office.results)
        with office.start() as process:
            time.sleep(chance.uniform(0.1, whole))
            kill(process, group=chance.random() < 0.7)
            process.communicate()
        _wait_for_workers(process.pid)
        stood += sum(1 for path in office.results.glob("**/*.xlsx") if path.name not in OURS)
        wrong += [f"kill {number}: {each}" for each in office.harmed()]
    return stood, wrong


def _wait_for_workers(group: int) -> None:
    """Workers whose parent is gone end by themselves; until then they may still write."""
    for _ in range(400):
        if subprocess.run(["pgrep", "-g", str(group)], capture_output=True, check=False).returncode:
            return
        time.sleep(0.05)
    raise AssertionError("workers outlive the run that started them")


def without_a_worker(office: Office) -> tuple[int, str]:
    """Kill one worker in the midst of a run; how the run ends."""
    with office.start() as process:
        for _ in range(400):
            workers = children(process.pid)
            if workers and len(list(office.results.glob("**/*.xlsx"))) > 2:
                break
            time.sleep(0.02)
        os.kill(workers[-1], signal.SIGKILL)
        _, said = process.communicate(timeout=600)
    return process.returncode, said.decode()


def two_at_once(office: Office) -> list[tuple[int, str]]:
    """Two runs into one folder: how each of them ends."""
    with office.start() as one, office.start() as two:
        said = [each.communicate(timeout=600)[1].decode() for each in (one, two)]
    return [(one.returncode, said[0]), (two.returncode, said[1])]


_YEARS = 5 * 365 * 86_400
_AHEAD = f"""
import runpy, time
now = time.time
time.time = lambda: now() + {_YEARS}
runpy.run_module("xlsxeval", run_name="__main__", alter_sys=True)
"""


def with_a_clock_ahead(office: Office) -> None:
    """A run in which the clock is years ahead, also on the files that it writes."""
    office.run(jobs=1, program=("-c", _AHEAD))
    for path in office.results.rglob("*"):
        then = path.stat().st_mtime + _YEARS
        os.utime(path, (then, then))


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of that size."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextmanager
def restless(path: Path) -> Iterator[None]:
    """A file that is written anew all the time, as by a program that saves it."""
    data, over = path.read_bytes(), threading.Event()

    def write() -> None:
        while not over.wait(0.002):
            path.write_bytes(data + os.urandom(8))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        path.write_bytes(data)
