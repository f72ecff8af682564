"""Accounts in the table obole-accounts.

| item | pk | sk | found by |
| --- | --- | --- | --- |
| account | ACCOUNT#id | ACCOUNT | audience and number (the id is derived from them), with the devices, in one read |
| device, with the tries taken | ACCOUNT#id | DEVICE#sha256 of its token | the cookie at sign-in |
| all other devices together | ACCOUNT#id | DEVICE#others | sign-in from a device that never signed in here |
| audit line | ACCOUNT#id | AUDIT#instant#rank and random | one account, newest first |
| list of sessions | ACCOUNT#id | SESSION#sha256 of its token | one account, to end them |
| session | SESSION#sha256 of its token | SESSION | the cookie, on every request |
| holder of an address | EMAIL#sha256 of it, case folded | ACCOUNT#id | address at sign-in |

An address signs in only while exactly one account holds it: people who share one sign in by member number.
Identifiers that are nobody's have tries and audit lines like accounts, which fade after a month.
`expires_at` is DynamoDB's time to live: it cleans up late, and the code checks times by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from pynamodb.exceptions import PutError, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from chalicelib import dynamo, ids
from chalicelib.accounts.items import (
    OTHERS,
    AccountItem,
    AuditItem,
    DeviceItem,
    EmailItem,
    SessionItem,
    SessionOfAccountItem,
    key,
)
from chalicelib.accounts.model import (
    ABSOLUTE,
    DEVICE_REMEMBERED,
    TRIES,
    TRIES_REMEMBERED,
    Audience,
    Entry,
    Kind,
    Session,
    Tries,
    hash_of_email,
    nobody_id,
)

_ENDED_AT_ONCE = 40


class RaceLostError(Exception):
    """Someone else wrote first: read again, decide again."""


def account_of_email(email: str) -> str:
    """The id of the one account that holds the address, else an id that is nobody's. One read."""
    hashed = hash_of_email(email)
    holders = [item.sk for item in EmailItem.query(f"EMAIL#{hashed}", consistent_read=True, limit=2)]
    return holders[0].removeprefix("ACCOUNT#") if len(holders) == 1 else nobody_id(hashed)


def account(id: str) -> AccountItem | None:
    return next(AccountItem.query(key(id), AccountItem.sk == "ACCOUNT", consistent_read=True), None)


def at_the_door(id: str, device_hash: str, at: datetime) -> tuple[AccountItem | None, DeviceItem]:
    """The account, if it is open, and the tries of that device if it is known, else of all others. One read."""
    with dynamo.reading() as transaction:
        asked = transaction.get(AccountItem, key(id), "ACCOUNT")
        known = transaction.get(DeviceItem, key(id), f"DEVICE#{device_hash}")
        others = transaction.get(DeviceItem, key(id), OTHERS)
    account, device = dynamo.found(asked), dynamo.found(known)
    if device is not None and device.expires_at is not None and device.expires_at > at:
        return account, device
    return account, dynamo.found(others) or DeviceItem(key(id), OTHERS)


def take(device: DeviceItem, tries: Tries) -> None:
    """Note one more try. Raises `RaceLostError` if another was noted meanwhile."""
    if tries.last_at is None:
        raise ValueError("a try has an instant")
    device.taken, device.last_at = tries.taken, tries.last_at
    if tries.taken == TRIES:
        device.locked_at = tries.last_at
    if not device.known:
        device.expires_at = tries.last_at + TRIES_REMEMBERED
    try:
        device.save()
    except PutError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise RaceLostError from error
        raise


@contextmanager
def together() -> Iterator[TransactWrite]:
    """All that is written in the block stands or falls together. Raises `RaceLostError` if it changed meanwhile."""
    try:
        with dynamo.writing() as transaction:
            yield transaction
    except TransactWriteError as error:
        if dynamo.lost_a_race(error):
            raise RaceLostError from error
        raise


def note(transaction: TransactWrite, id: str, *entries: Entry, fades: bool = False) -> None:
    """Add lines to the audit log, in this order; with `fades`, for a month only."""
    for rank, entry in enumerate(entries):
        transaction.save(
            AuditItem(
                key(id),
                f"AUDIT#{entry.at:%Y-%m-%dT%H:%M:%S.%f}#{rank}{ids.random_id()}",
                at=entry.at,
                kind=entry.kind.value,
                device=entry.device,
                expires_at=entry.at + TRIES_REMEMBERED if fades else None,
            )
        )


def welcome(transaction: TransactWrite, id: str, device_hash: str, device: DeviceItem, at: datetime) -> None:
    """Give `device` all its tries back, and know the one that signed in from now on."""
    afresh = DeviceItem.taken.set(0), DeviceItem.last_at.remove(), DeviceItem.locked_at.remove()
    remembered = DeviceItem.expires_at.set(at + DEVICE_REMEMBERED)
    if device.known:
        transaction.update(device, actions=[*afresh, remembered], add_version_condition=False)
        return
    transaction.update(device, actions=[*afresh], add_version_condition=False)
    known = DeviceItem(key(id), f"DEVICE#{device_hash}")
    transaction.update(known, actions=[DeviceItem.taken.set(0), remembered], add_version_condition=False)


def hold_email(transaction: TransactWrite, account: AccountItem, email_hash: str | None) -> None:
    """Make `account` a holder of that address, and no longer of the one before."""
    if email_hash == account.email_hash:
        return
    if account.email_hash is not None:
        transaction.delete(EmailItem(f"EMAIL#{account.email_hash}", account.pk))
    if email_hash is not None:
        transaction.save(EmailItem(f"EMAIL#{email_hash}", account.pk))
    account.email_hash = email_hash


def session(id: str) -> SessionItem | None:
    """The session of that id, ended or not, unless it was revoked. One read."""
    try:
        return SessionItem.get(f"SESSION#{id}", "SESSION", consistent_read=True)
    except SessionItem.DoesNotExist:
        return None


def see(item: SessionItem, at: datetime) -> bool:
    """Note that the session is used; False if it was revoked meanwhile."""
    try:
        item.update(actions=[SessionItem.seen_at.set(at)], condition=SessionItem.pk.exists())
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        raise
    return True


def open_session(transaction: TransactWrite, session: Session) -> None:
    end = session.created_at + ABSOLUTE
    transaction.save(
        SessionItem(
            f"SESSION#{session.id}",
            "SESSION",
            audience=session.audience,
            account=session.account,
            owner=session.owner,
            first_name=session.first_name,
            last_name=session.last_name,
            must_choose_password=session.must_choose_password,
            created_at=session.created_at,
            seen_at=session.seen_at,
            expires_at=end,
        )
    )
    transaction.save(SessionOfAccountItem(key(session.account), f"SESSION#{session.id}", expires_at=end))


def free(transaction: TransactWrite, session_id: str) -> None:
    """Let a session that could only choose a password do everything."""
    transaction.update(
        SessionItem(f"SESSION#{session_id}", "SESSION"),
        actions=[SessionItem.must_choose_password.set(False)],
        condition=SessionItem.pk.exists(),
    )


def end_session(transaction: TransactWrite, account_id: str, session_id: str) -> None:
    transaction.delete(SessionItem(f"SESSION#{session_id}", "SESSION"))
    transaction.delete(SessionOfAccountItem(key(account_id), f"SESSION#{session_id}"))


def sessions_to_end(id: str, *, keep: str | None = None) -> list[str]:
    """Ids of the sessions of an account, but `keep`, few enough for one transaction: those too many end at once."""
    items = SessionOfAccountItem.query(key(id), SessionOfAccountItem.sk.startswith("SESSION#"), consistent_read=True)
    ids = [session for item in items if (session := item.sk.removeprefix("SESSION#")) != keep]
    while len(ids) > _ENDED_AT_ONCE:
        now, ids = ids[:_ENDED_AT_ONCE], ids[_ENDED_AT_ONCE:]
        with together() as transaction:
            for session in now:
                end_session(transaction, id, session)
    return ids


def entries(id: str, limit: int) -> list[Entry]:
    """The last lines of the audit log, newest first. One read."""
    items = AuditItem.query(key(id), AuditItem.sk.startswith("AUDIT#"), scan_index_forward=False, limit=limit)
    return [Entry(item.at, Kind(item.kind), item.device) for item in items]


def new_account(id: str, number: str, audience: Audience) -> AccountItem:
    return AccountItem(key(id), "ACCOUNT", number=number, audience=audience)
