"""Sentences by template, read from a .po file as it stands.

Every command needs them before it can say a word. Babel reads the same out of it (a test holds the
two together), and takes ten times as long.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

_KEYS = ("msgctxt", "msgid", "msgstr")
Sentences = Mapping[tuple[str | None, str], str]
"""Context and template → sentence."""


def sentences(text: str) -> Sentences:
    """What the file answers; what has no translation in it is not there."""
    found = ((each.get("msgctxt"), each["msgid"], each["msgstr"]) for each in _entries(text))
    return {(context, template): said for context, template, said in found if template and said}


def _entries(text: str) -> Iterator[dict[str, str]]:
    """Every entry by its keywords; a string may go on on the next lines."""
    entry: dict[str, str] = {}
    last = ""
    for line in text.split("\n"):
        if line.startswith('"'):
            entry[last] += json.loads(line)
        elif line.startswith(_KEYS):
            key, _, quoted = line.partition(" ")
            if key in entry or (last == "msgstr" and key != last):
                yield entry
                entry = {}
            entry[key], last = json.loads(quoted), key
    if entry:
        yield entry
