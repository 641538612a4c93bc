"""python -m xlsxeval.portable FOLDER: build it, where a package index is reached."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xlsxeval.portable.build import BuildError, Target, build

_VERSIONS = "3.11,3.12,3.13"


def main() -> int:
    """Build the folder that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m xlsxeval.portable", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--source", type=Path, default=Path(), help="the program's own folder")
    parser.add_argument(
        "--platform", help="win_amd64, win32, win_arm64 …; this machine's unless told"
    )
    parser.add_argument("--versions", default=_VERSIONS, help="of Python, with commas between")
    parser.add_argument(
        "--python", type=Path, help="Windows embeddable package, a zip of python.org"
    )
    options = parser.parse_args()
    target = Target(options.platform, options.versions.split(","))
    try:
        build(options.folder, options.source, target, options.python)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    print(options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
