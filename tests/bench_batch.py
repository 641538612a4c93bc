"""`make bench`, second part: many workbooks in one run, as whole commands, against openpyxl.

Wall time, because what counts is how long the officer waits. One worker and two take turns on the
same files, three times each, and the best time of each counts: what else the machine does only adds
to it, and a machine that grows slower meanwhile does so for both. The other commands run once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.submissions import make

SCORE = (sys.executable, "-m", "xlsxeval", "score")
_MB = 1024
_TURNS = 3


@dataclass(frozen=True)
class Taken:
    """What a command took."""

    seconds: float
    resident: float
    """MB, at its highest."""


def ran(folder: Path, out: Path, jobs: int) -> Taken:
    """One run of the command over the folder."""
    start = time.perf_counter()
    command = [*SCORE, str(folder), "-o", str(out), "-j", str(jobs)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return Taken(time.perf_counter() - start, usage.ru_maxrss / _MB)


def openpyxl_loop(folder: Path) -> float:
    """Seconds to load and save every workbook that openpyxl can open."""
    start = time.perf_counter()
    for path in sorted(folder.rglob("*.xlsx")):
        try:
            openpyxl.load_workbook(path).save(os.devnull)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError):
            continue
    return time.perf_counter() - start


def best(folder: Path, out: Path) -> dict[int, Taken]:
    """The best first run of one worker and of two; what they wrote last stays."""
    found: dict[int, list[Taken]] = {1: [], 2: []}
    for _ in range(_TURNS):
        for jobs, taken in found.items():
            place = out / str(jobs)
            shutil.rmtree(place, ignore_errors=True)
            taken.append(ran(folder, place, jobs))
    return {jobs: min(taken, key=lambda each: each.seconds) for jobs, taken in found.items()}


def main() -> None:
    """Print the figures of one run."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_batch", description=main.__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--many", type=int, default=2000, help="for the memory of a long run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        _speed(Path(place), options.count)
        _memory(Path(place), options.many)


def _speed(place: Path, count: int) -> None:
    folder = place / "some"
    make(folder, count)
    out = place / "out"
    one, two = best(folder, out).values()
    again = ran(folder, out / "1", 1)
    plain = openpyxl_loop(folder)
    print(f"{count} submissions, whole commands (seconds)")
    for name, seconds in (
        ("openpyxl load + save of each", plain),
        ("xlsxeval score -j 1", one.seconds),
        ("xlsxeval score -j 2", two.seconds),
        ("the same again, nothing changed", again.seconds),
    ):
        print(f"  {name:34}{seconds:8.1f}{count / seconds:10.1f} a second")
    print(f"two workers are {one.seconds / two.seconds:.2f} times as fast as one")
    print(f"the second run takes {again.seconds / one.seconds:.3f} of the first")
    print(f"one worker scores {plain / one.seconds:.1f} times as fast as openpyxl loads and saves")


def _memory(place: Path, many: int) -> None:
    make(place / "hundred", 100)
    make(place / "many", many)
    few, lots = (ran(place / name, place / f"{name}-out", 1) for name in ("hundred", "many"))
    print(
        f"resident after 100 workbooks {few.resident:.0f} MB, after {many} {lots.resident:.0f} MB"
    )


if __name__ == "__main__":
    main()
