"""Sessions of invented people, written as sign-in writes them."""

from datetime import datetime

from chalicelib import clock
from chalicelib.accounts import store
from chalicelib.accounts.devices import new_token
from chalicelib.accounts.model import MEMBER, PROFESSIONAL, Session, account_id, hash_of


def session_of(
    number: str, *, audience: str = "member", must_choose_password: bool = False, at: datetime | None = None
) -> str:
    """Open a session of that number and give its token."""
    token, at = new_token(), at or clock.now()
    with store.together() as transaction:
        store.open_session(
            transaction,
            Session(
                id=hash_of(token),
                audience=audience,
                account=account_id(number, PROFESSIONAL if audience == PROFESSIONAL else MEMBER),
                owner=number,
                first_name="Aline",
                last_name="Morvan",
                must_choose_password=must_choose_password,
                created_at=at,
                seen_at=at,
            ),
        )
    return token


def cookie_of(number: str, **kept: bool | str | datetime) -> dict[str, str]:
    """The cookie of a new session."""
    return {"__Host-session": session_of(number, **kept)}  # type: ignore[arg-type]
