"""Signing in: a try is taken first, so that guesses sent at once share the same three; then the password is checked.

An identifier that is nobody's goes the same way: as many round trips, one password hash, the same tries and locks.
While a lock lasts, no password is looked at.
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib import clock
from chalicelib.accounts import errors, passwords, store
from chalicelib.accounts.devices import Device, new_token
from chalicelib.accounts.items import AccountItem, DeviceItem
from chalicelib.accounts.model import MEMBER, TRIES, Audience, Entry, Kind, Session, account_id, hash_of
from chalicelib.errors import DomainError, UnavailableError

_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` and `device_token` are for the browser's cookies, and kept nowhere else."""

    session: Session
    token: str
    device_token: str


def sign_in(identifier: str, password: str, device: Device, audience: Audience = MEMBER) -> SignedIn:
    """Open a session for the member of that e-mail address or member number, or the professional of that FINESS number.

    Raises `WrongCredentialsError`, or `AccountLockedError` from the third failure in a row with this device (all
    devices that never signed in count as one) until 30 minutes have passed.
    """
    at = clock.now()
    id = _account_of(identifier, audience)
    account, tried = _take_a_try(id, device, at)
    for _ in range(_ROUNDS):
        refusal = _refusal(account, password, tried, at)
        if account is None or refusal is not None:
            _tell_failure(id, tried, device, at, nobody=account is None)
            raise refusal or errors.wrong(0)
        try:
            return _admit(account, password, tried, device, at)
        except store.RaceLostError:
            # Another sign-in or a new password was first: the password must be right for what the account has become.
            account = store.account(id)
    raise _crowded()


def _account_of(identifier: str, audience: Audience) -> str:
    if audience == MEMBER and "@" in identifier:
        return store.account_of_email(identifier)
    return account_id("".join(identifier.split()).upper(), audience)


def _take_a_try(id: str, device: Device, at: datetime) -> tuple[AccountItem | None, DeviceItem]:
    for _ in range(_ROUNDS):
        account, tried = store.at_the_door(id, device.hash, at)
        if seconds := tried.tries.locked_for(at):
            raise errors.locked(seconds)
        try:
            store.take(tried, tried.tries.another(at))
        except store.RaceLostError:
            continue
        return account, tried
    raise _crowded()


def _refusal(account: AccountItem | None, password: str, tried: DeviceItem, at: datetime) -> DomainError | None:
    """Why not, or None if the password opens the account. The one password hash of a sign-in."""
    one_time = account is not None and account.one_time
    typed = passwords.as_printed(password) if one_time else password
    if not passwords.verified(typed, account.password_hash if account else None):
        left = TRIES - tried.tries.taken
        return errors.wrong(left) if left else errors.locked(tried.tries.locked_for(at))
    if account is None or not account.one_time:
        return None
    if account.one_time_used:
        return errors.one_time_used()
    return errors.one_time_expired() if at >= account.one_time_until else None


def _tell_failure(id: str, tried: DeviceItem, device: Device, at: datetime, *, nobody: bool) -> None:
    lines = [Entry(at, Kind.FAILED_SIGN_IN, device.label)]
    if tried.tries.taken == TRIES:
        lines.append(Entry(at, Kind.LOCKED, device.label))
    with store.together() as transaction:
        store.note(transaction, id, *lines, fades=nobody)


def _admit(account: AccountItem, password: str, tried: DeviceItem, device: Device, at: datetime) -> SignedIn:
    token = new_token()
    session = _session(account, token, at)
    if session.must_choose_password:
        account.one_time_used_at = at
    elif passwords.outdated(account.password_hash):
        account.password_hash = passwords.hashed(password)
    lines = [Entry(at, Kind.UNLOCKED, device.label)] if tried.opens_again else []
    with store.together() as transaction:
        # Written even when nothing of it changes: its version puts sign-ins and new passwords in one order.
        transaction.save(account)
        store.welcome(transaction, account.id, device.hash, tried, at)
        store.open_session(transaction, session)
        store.note(transaction, account.id, *lines, Entry(at, Kind.SIGN_IN, device.label))
    return SignedIn(session, token, device.token)


def _session(account: AccountItem, token: str, at: datetime) -> Session:
    return Session(
        id=hash_of(token),
        audience=account.audience,
        account=account.id,
        owner=account.number,
        first_name=account.first_name,
        last_name=account.last_name,
        must_choose_password=account.one_time,
        created_at=at,
        seen_at=at,
    )


def _crowded() -> UnavailableError:
    return UnavailableError(
        "Trop de connexions à ce compte arrivent en même temps. Réessayez dans quelques secondes.", retry_after=5
    )
