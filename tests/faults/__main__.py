"""python -m tests.faults --kills 50: kill a batch again and again, then let it end."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.acts import killed
from tests.faults.office import Office


def main() -> int:
    """Kill a batch at random moments and tell what was harmed; status 1 where anything was."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=main.__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xlsxeval-faults-") as folder:
        office = Office.opened(Path(folder), options.files)
        stood, wrong = killed(office, options.kills, options.seed)
        office.run()
        wrong += office.harmed()
        if office.told() != office.undisturbed:
            wrong.append("the last run does not tell what an undisturbed one tells")
    for each in wrong:
        print(each)
    print(f"{options.kills} kills, {stood} finished results stood at them, {len(wrong)} harmed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
