"""Workbooks that take a password to open."""

from __future__ import annotations

import io
from collections.abc import Sequence

from xlsxeval.errors import Locked, Unreadable
from xlsxeval.i18n import N_
from xlsxeval.model import Message
from xlsxeval.package import kinds

DEFAULT = "VelvetSweatshop"
"""What Office encrypts with when a workbook is only to be protected from writing."""
_MISSING = N_(
    "The workbook is encrypted; to open such files, run: python -m pip install msoffcrypto-tool"
)
_NO_PASSWORD = N_(
    "The workbook is encrypted; name a file with its password (--password-file FILE), "
    "or remove the password and send it again."
)
_WRONG_PASSWORD = N_("The workbook is encrypted, and no password given opens it.")


class Encrypted(Exception):
    """The workbook has to be decrypted before it is read."""


def decrypt(data: bytes, passwords: Sequence[str]) -> bytes:
    """The workbook in the clear, opened by the default password or one of those given."""
    try:
        import msoffcrypto
        from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError
    except ImportError as error:
        raise Unreadable(Message(_MISSING)) from error
    for password in (DEFAULT, *filter(None, passwords)):
        out = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=password)
            file.decrypt(out)
        except InvalidKeyError:
            continue
        except (DecryptionError, FileFormatError, OSError, ValueError, KeyError) as error:
            raise Unreadable(kinds.damaged()) from error
        return out.getvalue()
    raise Locked(Message(_WRONG_PASSWORD if passwords else _NO_PASSWORD))
