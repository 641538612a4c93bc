"""A campaign as it is asked for: what the options mean, and what is said of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from xlsxeval.cli import passwords
from xlsxeval.cli.console import tell
from xlsxeval.errors import CannotSend
from xlsxeval.i18n import N_, say
from xlsxeval.ledger import NAME, Ledger
from xlsxeval.mail import address, compose, drafts, resolving, server, telling, template
from xlsxeval.mail import settings as setting
from xlsxeval.mail.campaign import Campaign, Pace, entry
from xlsxeval.mail.connection import Door, Trust
from xlsxeval.mail.message import Sender
from xlsxeval.mail.outbox import Outbox
from xlsxeval.mail.plan import Batch, Parcel, Plan, Wanted, plan
from xlsxeval.mail.smtp import Post
from xlsxeval.model import Message
from xlsxeval.roster import read
from xlsxeval.show.line import clean

_NO_ROSTER = N_("Name the roster: --roster 名册.xlsx.")
_NO_LEDGER = N_("In {folder} there is no ledger (台账.sqlite); score the submissions there first.")
_NOT_SET = N_("To send, {name} is wanted, as an option, in {variable} or in a settings file.")
_PASSWORD = N_("Password of {user} at {place}")
_NO_PASSWORD = N_("The password of {user} is wanted: --password-file or XLSXEVAL_SMTP_PASSWORD.")
_ASK = N_("Did it arrive? s sent, a send again, Enter later")
_NOTHING_WAITS = N_("No letter waits for --resolve.")
_INTERRUPTED = 130


@dataclass(frozen=True)
class Asked:
    """The options."""

    folder: Path
    language: str
    roster: Path | None
    send: bool
    drafts: bool
    missing: bool
    deadline: datetime | None
    only: tuple[str, ...]
    limit: int | None
    rate: str | None
    to_me: str | None
    template: Path | None
    office: str | None
    sender: str | None
    smtp: str | None
    password_file: Path | None
    ca: Path | None
    insecure: bool
    settings: Path | None
    resolve: tuple[str, ...]

    @property
    def due(self) -> date | None:
        """The day by which an answer is wanted."""
        return None if self.deadline is None else self.deadline.date()

    def set(self) -> setting.Settings:
        """Options, environment and settings file together."""
        names = ("smtp", "sender", "office", "ca", "rate", "template")
        options = {name: getattr(self, name) for name in names}
        return setting.settings(options, os.environ, self.settings, self.folder)


@dataclass(frozen=True)
class _Office:
    """All that letters are written from."""

    ledger: Ledger
    outbox: Outbox


@contextmanager
def outbox(asked: Asked) -> Iterator[_Office]:
    """The ledger of the folder, held until the campaign is over."""
    if not (asked.folder / NAME).is_file():
        raise CannotSend(Message(_NO_LEDGER, {"folder": str(asked.folder)}))
    with Ledger(asked.folder) as ledger:
        yield _Office(ledger, Outbox(ledger))


def rehearse(asked: Asked, office: _Office) -> int:
    """A dry run: every letter as a file, and a line about each."""
    made, desk = _made(asked, office, asked.set())
    rehearsal = "" if desk.rehearsal is None else str(desk.rehearsal)
    sender = str(desk.sender.address)

    def write(parcel: Parcel) -> bytes:
        place = entry(parcel, sender, office.outbox, rehearsal)
        return desk.write(parcel, place, draft=asked.drafts)

    parcels = made.parcels[: asked.limit]
    spoilt = drafts.written(office.ledger, asked.folder, parcels, write)
    whole = Plan(parcels, (*made.left, *spoilt), made.had)
    for message in telling.planned(whole):
        _say(message, asked.language)
    _say(telling.dry(whole, asked.folder / drafts.FOLDER), asked.language)
    return 1 if any(map(telling.left_out, whole.left)) else 0


def send(asked: Asked, office: _Office) -> int:
    """Send, and say what became of every letter and how far it came."""
    known = asked.set()
    door = _door(asked, known)
    made, desk = _made(asked, office, known)
    rehearsal = "" if desk.rehearsal is None else str(desk.rehearsal)
    for message in telling.outside(made):
        _say(message, asked.language)
    with Post(door) as post:
        if made.parcels:
            post.connect()
        campaign = Campaign(
            post,
            office.outbox,
            str(desk.sender.address),
            desk.write,
            Pace(known.interval),
            rehearsal,
            tell=lambda message: tell(message, asked.language),
            ended=lambda ended: _say(telling.ended(ended, rehearsal), asked.language),
        )
        report = campaign.run(made.parcels, asked.limit)
    for message in telling.summed(made, report, rehearsal):
        _say(message, asked.language)
    if report.interrupted:
        return _INTERRUPTED
    whole = not report.stopped and report.complete
    return 0 if whole and not any(map(telling.left_out, made.left)) else 1


def resolve(asked: Asked, office: _Office) -> int:
    """Decide what was said on the command line, or at the terminal, or list what waits."""
    for text in filter(None, asked.resolve):
        for letter in resolving.decided(office.outbox, text):
            _say(telling.decided(letter), asked.language)
    if "" not in asked.resolve:
        return 0
    waiting = office.outbox.unknown()
    if not waiting:
        _say(Message(_NOTHING_WAITS), asked.language)
    for letter in waiting:
        _say(telling.waits(letter), asked.language)
        answer = _answer(asked.language) if sys.stdin.isatty() else None
        if answer is not None:
            resolving.decide(office.outbox, letter, answer)
    return 1 if office.outbox.unknown() else 0


def _answer(language: str) -> str | None:
    typed = click.prompt(say(Message(_ASK), language), default="", show_default=False, err=True)
    return {"s": resolving.SENT, "a": resolving.AGAIN}.get(str(typed).strip().casefold())


def _made(asked: Asked, office: _Office, known: setting.Settings) -> tuple[Plan, compose.Desk]:
    """Who gets what, and the desk it is written at."""
    if asked.roster is None:
        raise CannotSend(Message(_NO_ROSTER))
    roster = read(asked.roster)
    to_me = None if asked.to_me is None else address.parse(asked.to_me)
    own = None if known.template is None else template.read(known.template)
    submissions = list(office.ledger.submissions(asked.folder))
    outputs = office.ledger.outputs()
    digests = {str(asked.folder / output): found for output, found in outputs.items()}
    wanted = Wanted(asked.missing, asked.due, asked.only, to_me is not None)
    batch = Batch(submissions, digests, roster, office.ledger.passed_over())
    made = plan(batch, office.outbox, wanted)
    writes = compose.NOBODY if known.sender is None else address.parse(known.sender)
    desk = compose.Desk(
        Sender(writes, known.office or ""),
        datetime.now().astimezone(),
        asked.language,
        own,
        compose.year(submissions),
        to_me,
    )
    return made, desk


def _door(asked: Asked, known: setting.Settings) -> Door:
    """The way into the mail server. Raises CannotSend where something is not set."""
    for name, value, variable in (
        ("--smtp", known.smtp, "XLSXEVAL_SMTP"),
        ("--from", known.sender, "XLSXEVAL_FROM"),
    ):
        if value is None:
            raise CannotSend(Message(_NOT_SET, {"name": name, "variable": variable}))
    where = server.server(known.smtp or "")
    password = None if where.user is None else _password(asked, where)
    return Door(where, password, Trust(known.ca, asked.insecure))


def _password(asked: Asked, where: server.Server) -> str:
    """From the file, the environment or the terminal."""
    given = passwords.given(asked.password_file)
    known = given[0] if given else os.environ.get(setting.PASSWORD)
    if known:
        return known
    values = {"user": where.user, "place": where.place}
    if not sys.stdin.isatty():
        raise CannotSend(Message(_NO_PASSWORD, values))
    prompt = clean(say(Message(_PASSWORD, values), asked.language))
    return str(click.prompt(prompt, hide_input=True, err=True))


def _say(message: Message, language: str) -> None:
    click.echo(clean(say(message, language)))
