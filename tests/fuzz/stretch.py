"""A stretch of cases in one process: python -m tests.fuzz.stretch FIRST LAST.

A line of JSON for each case as it ends, so that the one at which a process dies is known.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.case import LONGEST, case, sent

MOST = 3 << 30
"""Bytes of address space; what wants more gets a MemoryError and not the whole machine."""


def main() -> int:
    """Send the cases from FIRST until LAST."""
    _bounded()
    first, last = map(int, sys.argv[1:])
    told_to = sys.stdout
    # The second reader prints what it finds odd.
    with redirect_stdout(sys.stderr), TemporaryDirectory(prefix="xlsxeval-fuzz-") as here:
        # What is written to a relative path is written here, and seen.
        os.chdir(here)
        for number in range(first, last):
            # Where no signal is heard, in the midst of a library, the process is ended.
            faulthandler.dump_traceback_later(3 * LONGEST, exit=True)
            with TemporaryDirectory(prefix="xlsxeval-fuzz-") as folder:
                outcome = sent(case(number), Path(folder))
            told = [number, outcome.status, round(outcome.seconds, 3), outcome.wrong, peak()]
            print(json.dumps(told), file=told_to, flush=True)
        faulthandler.cancel_dump_traceback_later()
    return 0


def _bounded() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST, resource.getrlimit(resource.RLIMIT_AS)[1]))


def peak() -> int:
    """Bytes held at most so far; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    sys.exit(main())
