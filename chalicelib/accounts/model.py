"""Accounts: their rules of time, and what is told of them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final, Literal

from chalicelib import ids

Audience = Literal["member", "professional"]
MEMBER: Final = "member"
PROFESSIONAL: Final = "professional"

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=10)
ONE_TIME_VALIDITY = timedelta(days=7)
DEVICE_REMEMBERED = timedelta(days=400)

TRIES = 3
LOCK = timedelta(minutes=30)
TRIES_REMEMBERED = timedelta(days=30)


class Kind(StrEnum):
    """What the audit log tells."""

    SIGN_IN = "sign_in"
    FAILED_SIGN_IN = "failed_sign_in"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    SIGN_OUT = "sign_out"
    PASSWORD_CHOSEN = "password_chosen"  # noqa: S105 -- the name of an event
    ACCOUNT_OPENED = "account_opened"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log."""

    at: datetime
    kind: Kind
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; `id` is the hash of the token that only the browser holds."""

    id: str
    audience: str
    account: str
    owner: str
    first_name: str
    last_name: str
    must_choose_password: bool
    created_at: datetime
    seen_at: datetime

    def over(self, at: datetime) -> bool:
        """Whether it has ended: 12 hours after sign-in, or 30 minutes after it was last noted as used.

        Use is noted at most every ten minutes, so silence ends a session after 20 to 30 minutes.
        """
        return at >= self.created_at + ABSOLUTE or at >= self.seen_at + IDLE

    def due(self, at: datetime) -> bool:
        """Whether its use is to be noted again."""
        return at >= self.seen_at + SEEN_EVERY


@dataclass(frozen=True, slots=True)
class Tries:
    """Tries taken in a row with one device, the last at `last_at`. A try is taken before its password is looked at."""

    taken: int = 0
    last_at: datetime | None = None

    def locked_for(self, at: datetime) -> int:
        """Whole seconds until the next try is allowed; 0 when it is allowed now."""
        if self.last_at is None or self.taken < TRIES:
            return 0
        return max(0, ceil((self.last_at + LOCK - at).total_seconds()))

    def another(self, at: datetime) -> "Tries":
        """With one more try taken. A lock that has run out, or a month without a try, starts the count afresh."""
        afresh = self.taken >= TRIES or self.last_at is None or at >= self.last_at + TRIES_REMEMBERED
        return Tries(1 if afresh else self.taken + 1, at)


def account_id(number: str, audience: Audience = MEMBER) -> str:
    """The account of a member number, or of a professional's FINESS number, whether it is open or not."""
    return ids.derived("account", audience, number)


def nobody_id(email_hash: str) -> str:
    """Stands for the account of an address that signs nobody in, so that it counts and locks like any other."""
    return ids.derived("account", "nobody", email_hash)


def hash_of_email(email: str) -> str:
    """What an address is found by."""
    return hash_of(email.strip().casefold())


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
