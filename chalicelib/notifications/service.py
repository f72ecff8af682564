"""Telling members by e-mail that something new is in their space, if they want to be told.

An e-mail is marked before it is sent: it leaves once in ordinary life, and again only after a crash in between. It
covers all that happened to the family until then: events told already, or older than those told, change nothing.

Source: MBR-28, MBR-04.
"""

from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.care.store import SETTLED
from chalicelib.clock import now
from chalicelib.errors import UnavailableError
from chalicelib.mail import send
from chalicelib.members.model import Member
from chalicelib.notifications import store
from chalicelib.notifications.letters import reimbursed
from chalicelib.notifications.store import GIVEN_UP, NoticeItem
from chalicelib.outbox import Event

# Longer than a worker lives: whoever marked it then is gone.
STALE = timedelta(minutes=10)
MOST_TRIES = 5
_ATTEMPTS = 5


class UnsentError(UnavailableError):
    """E-mails that the sweep could not send; they stay marked and are tried again."""

    code, title = "unsent", "Courriels non partis"


def take(event: Event) -> None:
    """Tell the member that a reimbursement was processed, unless an e-mail said so since it was.

    Raises `UnavailableError` if other workers kept telling the same member, and what SES or the store raise: an e-mail
    marked and not sent is left to `sweep`.
    """
    if event.kind != SETTLED:
        return
    number, rank = event.aggregate.rsplit("#", 1)
    for _ in range(_ATTEMPTS):
        member, notice = store.read(number)
        if member is None or notice.knows(int(rank), event.sequence):
            return
        ranks = {person.rank for person in member.people}
        notice.mark({int(rank): event.sequence} | store.sequences(number, ranks))
        address = _address(member)
        if address is not None:
            notice.sending(now())
            notice.tries = 1
        if store.saved(notice):
            if address is not None:
                _send(address, notice)
            return
    raise UnavailableError("Ce membre est prévenu par plusieurs envois à la fois ; celui-ci sera repris.")


def sweep() -> int:
    """Send again the e-mails whose sending was cut short or refused, each at most five times; how many left.

    Raises `UnsentError` if any could not be sent, once all were tried.
    """
    left = failed = 0
    for waiting in store.unsent(now() - STALE):
        try:
            left += _again(waiting)
        except (BotoCoreError, ClientError):
            failed += 1
    if failed:
        raise UnsentError(f"{failed} courriel(s) n'ont pas pu partir ; ils seront repris.")
    return left


def _again(waiting: NoticeItem) -> bool:
    """Whether the e-mail left."""
    member, notice = store.read(waiting.member)
    if notice.version != waiting.version:
        return False
    address = _address(member) if member else None
    if address is None:
        notice.settled()
    elif notice.tries >= MOST_TRIES:
        notice.waits = GIVEN_UP
    else:
        notice.sending(now())
        notice.tries += 1
    if not store.saved(notice) or address is None or notice.waits == GIVEN_UP:
        return False
    _send(address, notice)
    return True


def _send(address: str, notice: NoticeItem) -> None:
    """Send what was marked, and note that it left; if the note cannot be written, `sweep` sends it again."""
    send(address, reimbursed())
    notice.settled()
    # False if another worker wrote since: what that one marked is its own to send.
    store.saved(notice)


def _address(member: Member) -> str | None:
    """Where to write to the member, if they want to be told. Source: MBR-04."""
    return member.email if member.alerts and member.email else None
