"""Imported by the process that others are forked from: what the work takes is loaded once."""

from __future__ import annotations

import gc
from contextlib import suppress


def _load() -> None:
    from xlsxeval import i18n, spec
    from xlsxeval.batch.job import load
    from xlsxeval.errors import XlsxevalError

    load()
    i18n.text("", i18n.LANGUAGES[0])
    with suppress(XlsxevalError):
        # What is wrong with a form is told of every file that is to be scored by it.
        spec.known()


# What is loaded stays: it is never looked through, so it is there soon and its memory is shared.
gc.disable()
_load()
gc.freeze()
gc.enable()
