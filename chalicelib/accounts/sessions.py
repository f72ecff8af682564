"""Sessions, as the bridge checks them: no password library is loaded for it."""

from datetime import datetime

from chalicelib.accounts import store
from chalicelib.accounts.model import Session, hash_of


def find(token: str, *, at: datetime) -> Session | None:
    """The session that `token` opens at that instant, None if it was forged, revoked, or has ended.

    One read; its use is noted by a second trip at most every ten minutes.
    """
    item = store.session(hash_of(token))
    if item is None:
        return None
    session = item.read()
    if session.over(at) or (session.due(at) and not store.see(item, at)):
        return None
    return session
