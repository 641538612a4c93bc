"""python -m xlsxeval, and the command xlsxeval."""

from __future__ import annotations

import sys

from xlsxeval import cli


def main() -> int:
    """Run the command line; the status goes to the shell."""
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
