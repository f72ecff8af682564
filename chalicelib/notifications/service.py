"""Telling members by e-mail that something new is in their space: reimbursements if they want to be told, covers ended.

An e-mail is marked before it is sent: it leaves once in ordinary life, and again only after a crash in between. It
covers all that happened to the family until then: events told already, or older than those told, change nothing.

Source: MBR-28, MBR-04, RG-S.8.
"""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

from botocore.exceptions import BotoCoreError

from chalicelib.clock import now
from chalicelib.errors import UnavailableError
from chalicelib.events import ENDED, SETTLED
from chalicelib.mail import MailRefusedError, send
from chalicelib.members.model import Member
from chalicelib.notifications import store
from chalicelib.notifications.letters import cover_changed, reimbursed
from chalicelib.notifications.store import COVERS, GIVEN_UP, REIMBURSEMENTS, SENDING, NoticeItem
from chalicelib.outbox import Event

# Longer than a worker lives: whoever marked it then is gone.
STALE = timedelta(minutes=10)
MOST_TRIES = 5
_ATTEMPTS = 5
# The kinds of event that are told, each with the subject of its e-mail.
_SUBJECTS = {SETTLED: REIMBURSEMENTS, ENDED: COVERS}
_LETTERS = {REIMBURSEMENTS: reimbursed, COVERS: cover_changed}


class UnsentError(UnavailableError):
    """E-mails that the sweep could not send; they stay marked and are tried again."""

    code, title = "unsent", "Courriels non partis"


class Outcome(StrEnum):
    """What became of an e-mail. `SKIPPED`: nobody wants it, or another one said it."""

    SENT = "sent"
    SKIPPED = "skipped"
    GIVEN_UP = "given_up"


def take(event: Event) -> Outcome:
    """Tell the member that a reimbursement was processed or a cover ended, unless an e-mail said so since.

    Raises `UnavailableError` if other workers kept telling the same member, and what `send` or the store raise: an
    e-mail marked and not sent is left to `sweep`.
    """
    subject = _SUBJECTS.get(event.kind)
    if subject is None:
        return Outcome.SKIPPED
    number, part = event.aggregate.rsplit("#", 1)
    for _ in range(_ATTEMPTS):
        member, notice = store.read(number, subject)
        if member is None or notice.knows(part, event.sequence):
            return Outcome.SKIPPED
        ranks = {person.rank for person in member.people} if subject == REIMBURSEMENTS else set()
        notice.mark({part: event.sequence} | store.sequences(number, ranks))
        address = _address(member, notice)
        if address is not None:
            notice.sending(now())
            notice.tries = 1
        if store.saved(notice):
            return _send(address, notice) if address is not None else Outcome.SKIPPED
    raise UnavailableError("Ce membre est prévenu par plusieurs envois à la fois ; celui-ci sera repris.")


def sweep() -> Iterator[Outcome]:
    """Send again the e-mails whose sending was cut short or refused, each at most five times; what became of each.

    Raises `UnsentError` if any could not be sent, once all were tried.
    """
    failed = 0
    for waiting in store.waiting(SENDING, now() - STALE):
        try:
            yield _again(waiting)
        except (BotoCoreError, MailRefusedError):
            failed += 1
    if failed:
        raise UnsentError(f"{failed} courriel(s) n'ont pas pu partir ; ils seront repris.")


def given_up() -> list[NoticeItem]:
    """The notices whose e-mail was given up, oldest first."""
    return list(store.waiting(GIVEN_UP))


def hand_back(notice: NoticeItem) -> bool:
    """Have the next `sweep` send an e-mail that was given up, as if for the first time; False if it no longer waits."""
    notice.sending(now() - STALE)
    notice.tries = 0
    return store.saved(notice)


def _again(waiting: NoticeItem) -> Outcome:
    member, notice = store.read(waiting.member, waiting.sk)
    if notice.version != waiting.version:
        return Outcome.SKIPPED
    address = _address(member, notice) if member else None
    if address is None:
        notice.settled()
    elif notice.tries >= MOST_TRIES:
        notice.waits = GIVEN_UP
    else:
        notice.sending(now())
        notice.tries += 1
    if not store.saved(notice) or address is None:
        return Outcome.SKIPPED
    return Outcome.GIVEN_UP if notice.waits == GIVEN_UP else _send(address, notice)


def _send(address: str, notice: NoticeItem) -> Outcome:
    """Send what was marked, and note that it left; if the note cannot be written, `sweep` sends it again."""
    send(address, _LETTERS[notice.sk]())
    notice.settled()
    # False if another worker wrote since: what that one marked is its own to send.
    store.saved(notice)
    return Outcome.SENT


def _address(member: Member, notice: NoticeItem) -> str | None:
    """Where to write to the member, who may want no word of reimbursements; of their rights, always. Source: MBR-04."""
    return member.email if notice.sk == COVERS or member.alerts else None
