"""python -m tests.fuzz: as many cases as asked, with what became of them.

--case N sends one case and leaves its file to be looked at.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.fuzz.case import case, sent
from tests.fuzz.stretch import run

_CHUNK = 200


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


def _many(options: argparse.Namespace) -> int:
    statuses: Counter[str] = Counter()
    faults, slowest, most, done = 0, (0.0, 0), 0, 0
    started = time.monotonic()
    end = options.first + options.cases
    starts = range(options.first, end, _CHUNK)
    with ProcessPoolExecutor(options.jobs, get_context("spawn")) as pool:
        waiting = [pool.submit(run, first, min(first + _CHUNK, end)) for first in starts]
        for future in waiting:
            cases, held = future.result()
            most = max(most, held)
            for number, status, seconds, wrong in cases:
                done += 1
                statuses[status] += 1
                slowest = max(slowest, (seconds, number))
                faults += bool(wrong)
                for each in wrong:
                    print(f"case {number}: {each}", flush=True)
            taken = time.monotonic() - started
            print(f"{done} cases, {faults} faults, {taken:.0f} s", file=sys.stderr, flush=True)
            if options.seconds is not None and taken > options.seconds:
                pool.shutdown(cancel_futures=True)
                break
    for status, count in statuses.most_common():
        print(f"{count:8} {status}")
    print(
        f"{done} cases, {faults} faults; slowest {slowest[0]:.2f} s (case {slowest[1]});", end=" "
    )
    print(f"at most {most >> 20} MB held")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
