"""What stands between the tags of a part, taken as it stands where every reader would."""

from __future__ import annotations

import re

_LONGEST = 8 << 20
"""Bytes; what is larger is no form, and is parsed within the limits of a tree."""
CODED = re.compile(rb"""<\?xml[^>]*?encoding=["'](?!utf-?8["'])""", re.IGNORECASE)
"""Says that the part is not in UTF-8."""
_ILLEGAL = [bytes([code]) for code in range(32) if code not in b"\t\n"]
"""Each is sought at the speed of memory, where a look at every byte takes three times as long."""
_MORE = ((b"!", b"<!"), (b"?", b"<?"), (b"]", b"]]>"))
"""What makes more of a text than its characters; one byte is sought in no time."""
_REFERENCE = re.compile(rb"&(?!(?:lt|gt|amp|quot|apos);)")


def as_it_stands(data: bytes) -> str | None:
    """Characters between tags that every reader of XML takes as they stand."""
    if len(data) > _LONGEST or any(map(data.__contains__, _ILLEGAL)):
        return None
    if any(first in data and mark in data for first, mark in _MORE):
        return None
    if b"&" in data and _REFERENCE.search(data):
        return None
    try:
        found = data.decode()
    except UnicodeDecodeError:
        return None
    return None if "\ufffe" in found or "\uffff" in found else found


def characters(text: str) -> str:
    """The text with its references spelled out."""
    for reference, character in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'")):
        text = text.replace(f"&{reference};", character)
    return text.replace("&amp;", "&")
