"""python -m xlsxeval, and the command xlsxeval."""

from __future__ import annotations

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    # python -m looks for modules in this folder first, and it may hold what others sent.
    sys.path.append(sys.path.pop(0))


def main() -> int:
    """Run the command line; the status goes to the shell."""
    try:
        # Loaded only here: processes that score files import this module too.
        from xlsxeval import cli

        return cli.main()
    except KeyboardInterrupt:
        # While it was still loading, or for the second time; a command at work says more.
        return 130


if __name__ == "__main__":
    sys.exit(main())
