"""A finding of the whole batch in one line, and the words for how much a finding weighs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxeval.i18n import N_, say, text
from xlsxeval.model import Message, Severity
from xlsxeval.show.line import clean

SEVERITIES = {
    Severity.ERROR: N_("Error"),
    Severity.WARNING: N_("Warning"),
    Severity.INFO: N_("Note"),
}
_LINE = N_("{word} {code} {sentence}")


def of_all(finding: Mapping[str, Any], language: str) -> str:
    """The finding, as the JSON has it, in one line."""
    word = text(SEVERITIES[Severity(finding["severity"])], language)
    values = {"word": word, "code": finding["code"], "sentence": finding["message"]}
    return clean(say(Message(_LINE, values), language))
