"""What accounts can do beside signing in: open, choose a password, sign out, tell what happened."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib import clock
from chalicelib.accounts import passwords, store
from chalicelib.accounts.errors import PasswordAlreadyChosenError
from chalicelib.accounts.model import (
    MEMBER,
    ONE_TIME_VALIDITY,
    PROFESSIONAL,
    Audience,
    Entry,
    Kind,
    account_id,
    hash_of_email,
)
from chalicelib.errors import ConflictError, NotFoundError

_ROUNDS = 10
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whose account it is, and what they are called; `email_hash` of an address that signs them in too."""

    number: str
    audience: Audience
    first_name: str
    last_name: str
    email_hash: str | None = None


def open_account(member_number: str, email: str | None, first_name: str, last_name: str) -> str:
    """Open the member's account, or open it anew, and give the one-time password of their first sign-in.

    It serves once, within seven days. An account opened anew loses its password and its sessions.
    An address that another account already holds then signs nobody in: both members sign in by number.
    """
    return _opened(
        _Holder(member_number, MEMBER, first_name, last_name, email_hash=hash_of_email(email) if email else None)
    )


def open_professional_account(finess: str, name: str) -> str:
    """Open a practice's account, or open it anew, and give its one-time password, as for a member.

    A professional signs in by FINESS number only: an address of theirs may be that of a member. Source: ACC-11.
    """
    return _opened(_Holder(finess, PROFESSIONAL, "", name))


def choose_password(account: str, session_id: str, password: str, *, device: str | None) -> None:
    """Replace the one-time password that opened this session by the person's own; their other sessions end.

    Raises `InvalidError` for a password that may not be chosen, `PasswordAlreadyChosenError` once it is done.
    """
    _until_first(lambda: _choose(account, password, device=device, session_id=session_id))


def set_password(number: str, password: str, *, audience: Audience = MEMBER) -> None:
    """Give an open account its password without the detour of the one-time one; all its sessions end.

    Raises `NotFoundError` if the account is not open, `InvalidError` for a password that may not be chosen.
    """
    _until_first(lambda: _choose(account_id(number, audience), password, device=None, session_id=None))


def sign_out(account: str, session_id: str, *, device: str | None) -> None:
    """End the session: its cookie opens nothing from now on."""
    with store.together() as transaction:
        store.end_session(transaction, account, session_id)
        store.note(transaction, account, Entry(clock.now(), Kind.SIGN_OUT, device))


def activity(account: str) -> list[Entry]:
    """The last hundred lines of the account's audit log, newest first."""
    return store.entries(account, _SHOWN)


def _opened(holder: _Holder) -> str:
    password = passwords.one_time()
    hashed = passwords.hashed(password)
    _until_first(lambda: _open(holder, hashed))
    return password


def _open(holder: _Holder, password_hash: str) -> None:
    id, at = account_id(holder.number, holder.audience), clock.now()
    account = store.account(id) or store.new_account(id, holder.number, holder.audience)
    account.first_name, account.last_name = holder.first_name, holder.last_name
    account.password_hash = password_hash
    account.one_time_until, account.one_time_used_at = at + ONE_TIME_VALIDITY, None
    ending = store.sessions_to_end(id)
    with store.together() as transaction:
        store.hold_email(transaction, account, holder.email_hash)
        transaction.save(account)
        for session in ending:
            store.end_session(transaction, id, session)
        store.note(transaction, id, Entry(at, Kind.ACCOUNT_OPENED))


def _choose(id: str, password: str, *, device: str | None, session_id: str | None) -> None:
    account = store.account(id)
    if account is None:
        raise NotFoundError("Ce compte n'est pas ouvert. Ouvrez-le d'abord.")
    if session_id is not None and not account.one_time:
        raise PasswordAlreadyChosenError(
            "Votre mot de passe est déjà choisi et n'a pas été changé. Continuez avec celui que vous avez."
        )
    passwords.check(password, number=account.number, email_hash=account.email_hash)
    account.password_hash = passwords.hashed(password)
    account.one_time_until = account.one_time_used_at = None
    ending = store.sessions_to_end(id, keep=session_id)
    with store.together() as transaction:
        transaction.save(account)
        if session_id is not None:
            store.free(transaction, session_id)
        for session in ending:
            store.end_session(transaction, id, session)
        store.note(transaction, id, Entry(clock.now(), Kind.PASSWORD_CHOSEN, device))


def _until_first(write: Callable[[], None]) -> None:
    """Do it on what the account has become, as often as someone else was first."""
    for _ in range(_ROUNDS):
        try:
            return write()
        except store.RaceLostError:
            continue
    raise ConflictError("Ce compte change en ce moment même. Rien n'a été enregistré ; recommencez dans un instant.")
