"""The text of a drawn part with gaps in it: made once for all workbooks, filled for each."""

from __future__ import annotations

import re
from collections.abc import Mapping

_GAP = re.compile("\ue000(.*?)\ue001")
"""Private characters, which nothing that is drawn has in it."""


def gap(name: str) -> str:
    """What stands in a text or an attribute that is to be told later."""
    return f"\ue000{name}\ue001"


class Gaps:
    """A text whose gaps have names."""

    def __init__(self, text: str) -> None:
        self._pieces = _GAP.split(text)

    def filled(self, told: Mapping[str, str]) -> str:
        """The text with its gaps filled; what is told stands as it is."""
        pieces = list(self._pieces)
        pieces[1::2] = [told[name] for name in pieces[1::2]]
        return "".join(pieces)

    def around(self, name: str, told: Mapping[str, str]) -> tuple[str, str]:
        """The filled text before and behind one gap."""
        before, after = self.filled({**told, name: gap(name)}).split(gap(name))
        return before, after
