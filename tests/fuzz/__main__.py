"""python -m tests.fuzz: as many cases as asked, with what became of them.

--case N sends one case and leaves its file to be looked at.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.case import case, sent

_STRETCH = 200
_HELD = 1536 << 20
"""Bytes a process may hold at most: what one workbook may weigh, and openpyxl's look at it."""
_ROOT = Path(__file__).parents[2]
Told = tuple[int, str, float, Sequence[str], int]
"""Number, status, seconds, faults, and the most memory held so far."""


def main() -> int:
    """Run the cases and tell the counts; status 1 where anything did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=main.__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--seconds", type=float, help="stop after so many seconds")
    parser.add_argument("-j", "--jobs", type=int, default=1)
    parser.add_argument("--case", type=int, help="one case; its file is kept")
    options = parser.parse_args()
    if options.case is not None:
        return _one(options.case)
    return _many(options)


def _one(number: int) -> int:
    found = case(number)
    folder = Path(tempfile.mkdtemp(prefix="xlsxeval-fuzz-"))
    outcome = sent(found, folder)
    print(found.told, outcome.status, f"{outcome.seconds:.2f} s", *outcome.wrong, folder, sep="\n")
    return 1 if outcome.wrong else 0


@dataclass
class _Count:
    """How the cases ended."""

    statuses: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    slowest: tuple[float, int] = (0.0, 0)
    most: int = 0

    def take(self, told: Told) -> None:
        """Count one, and print what is wrong with it."""
        number, status, seconds, wrong, held = told
        self.statuses[status] += 1
        self.slowest = max(self.slowest, (seconds, number))
        if held > max(self.most, _HELD):
            wrong = [*wrong, f"{held >> 20} MB were held"]
        self.most = max(self.most, held)
        self.faults += bool(wrong)
        for each in wrong:
            print(f"case {number}: {each}", flush=True)


def _many(options: argparse.Namespace) -> int:
    count, started = _Count(), time.monotonic()
    end = options.first + options.cases
    starts = range(options.first, end, _STRETCH)
    with ThreadPoolExecutor(options.jobs) as pool:
        stretches = pool.map(lambda first: list(run(first, min(first + _STRETCH, end))), starts)
        for stretch in stretches:
            for told in stretch:
                count.take(told)
            done, taken = sum(count.statuses.values()), time.monotonic() - started
            print(
                f"{done} cases, {count.faults} faults, {taken:.0f} s", file=sys.stderr, flush=True
            )
            if options.seconds is not None and taken > options.seconds:
                pool.shutdown(cancel_futures=True)
                break
    for status, number in count.statuses.most_common():
        print(f"{number:8} {status}")
    slowest, which = count.slowest
    print(f"{sum(count.statuses.values())} cases, {count.faults} faults;", end=" ")
    print(f"slowest {slowest:.2f} s (case {which}); at most {count.most >> 20} MB held")
    return 1 if count.faults else 0


def run(first: int, last: int, environment: Mapping[str, str] | None = None) -> Iterator[Told]:
    """Cases in a process of their own; one that ends it is a fault, and the next begins anew."""
    while first < last:
        command = [sys.executable, "-m", "tests.fuzz.stretch", str(first), str(last)]
        done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, check=False)
        for line in done.stdout.splitlines():
            told: Told = tuple(json.loads(line))
            first = told[0] + 1
            yield told
        if first < last:
            why = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            yield first, "died", 0.0, [f"ended the process: {done.returncode} {why}"], 0
            first += 1


if __name__ == "__main__":
    sys.exit(main())
