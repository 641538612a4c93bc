"""What can be told of submitted files without reading a workbook, and so without its libraries."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xlsxeval.disk import reached
from xlsxeval.errors import Unreadable
from xlsxeval.scan import WORKBOOKS, Found, Scan

if TYPE_CHECKING:
    from xlsxeval.package import Limits


def expanded(scan: Scan, limits: Limits | None = None) -> Scan:
    """The scan with every zip of submissions replaced by the workbooks in it."""
    if all(found.path.suffix.lower() in WORKBOOKS for found in scan.files):
        return scan
    from xlsxeval.intake import archive

    return archive.expanded(scan, limits)


def changed(found: Found) -> float:
    """When the file was last changed, in seconds since 1970; 0 where nobody knows."""
    if found.archive is not None:
        from xlsxeval.intake import archive

        return archive.changed(found.archive, found.member)
    try:
        return found.path.stat().st_mtime_ns / 1e9
    except OSError:
        return 0.0


def sha256(found: Found) -> str | None:
    """Of the bytes that stand there now; None where they cannot be read."""
    try:
        if found.archive is not None:
            from xlsxeval.intake import source

            return hashlib.sha256(source.content(found)).hexdigest()
        path = reached(found.path)
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, Unreadable):
        return None
