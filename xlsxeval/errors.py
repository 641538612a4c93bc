"""What stops us; never what is wrong in a form."""

from xlsxeval.model import Message


def _plain(value: object) -> str:
    if isinstance(value, Message):
        return value.template.format_map({k: _plain(v) for k, v in value.values.items()})
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


class XlsxevalError(Exception):
    """Something that prevents the work, told in one sentence.

    `message` is translated by i18n.say; `code` is the public code where one exists (XE101, XE102).
    """

    code: str = ""

    def __init__(self, message: Message) -> None:
        super().__init__(_plain(message))
        self.message = message


class Unreadable(XlsxevalError):
    """The file is no readable workbook."""

    code = "XE101"


class Locked(Unreadable):
    """The workbook takes a password that was not given."""


class Unrecognised(XlsxevalError):
    """No official form stands on any sheet."""

    code = "XE102"


class NotScored(XlsxevalError):
    """The workbook is none that we scored."""


class SpecError(XlsxevalError):
    """A form description (forms/*.toml or a user's own) contradicts itself or its schema."""


class CannotEdit(XlsxevalError):
    """The package cannot be edited without risking something of the unit's."""


class CannotWrite(XlsxevalError):
    """A result cannot be written where it was asked for."""


class RosterError(XlsxevalError):
    """The roster (名册) cannot be used as it stands."""


class CannotKeep(XlsxevalError):
    """The ledger cannot be used, or another run holds it."""


class MailError(XlsxevalError):
    """A letter that cannot be written or may not be sent."""


class BadAddress(MailError):
    """What is written is not one plain e-mail address."""


class ReportUnreadable(XlsxevalError):
    """The narrative report (自评报告) cannot be read."""


class CannotSend(XlsxevalError):
    """Mail cannot be sent, or not as it was asked for."""
