"""What was dropped on 评分.bat, taken from the line Explorer wrote and not from cmd.

Explorer quotes a name only where it holds a space, so that cmd takes the & of a&b.xlsx for the end
of a command and the ^ of a^b.xlsx for nothing. The line itself holds all names whole.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence

from xlsxeval import cli
from xlsxeval.i18n import LANGUAGES, N_, say
from xlsxeval.model import Message

_LINE = "XLSXEVAL_DROPPED"
_SCRIPT = re.compile(r'\.(?:bat|cmd)"', re.IGNORECASE)
_NAME = re.compile(r'"([^"]*)"|([^\s"]+)')
_NOTHING = N_("Drop filled-in workbooks, or folders that hold them, on this file.")


def names(line: str, given: Sequence[str]) -> list[str]:
    """The names on a line of Explorer's; on any other line what was given as arguments.

    cmd /c ""D:\\评分.bat" D:\\a&b.xlsx "D:\\c d.xlsx"" holds D:\\a&b.xlsx and D:\\c d.xlsx.
    """
    script = _SCRIPT.search(line)
    if script is None:
        return list(given)
    rest = line[script.end() :].rstrip()
    # The quote that closes the one before the script's own.
    rest = rest.removesuffix('"') if rest.count('"') % 2 else rest
    return [quoted or bare for quoted, bare in _NAME.findall(rest)]


def main() -> int:
    """Score what was dropped; the script that called keeps the window open."""
    found = names(os.environ.pop(_LINE, ""), sys.argv[1:])
    if not found:
        print(say(Message(_NOTHING), LANGUAGES[0]), file=sys.stderr)
        return 2
    # A name is a path, even one that looks like an option or a command.
    return cli.run(["score", "--", *found])


if __name__ == "__main__":
    sys.exit(main())
