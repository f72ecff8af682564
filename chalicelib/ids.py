"""Identifiers: opaque, safe in an address, and, where one thing must never exist twice, worked out from its key."""

import base64
import hashlib
import secrets

_SEPARATOR = "\x1f"


def derived(*key: str) -> str:
    """The identifier of what `key` names: the same key always gives the same 26 characters (130 bits)."""
    digest = hashlib.sha256(_SEPARATOR.join(key).encode()).digest()
    return base64.b32encode(digest).decode()[:26].lower()


def random_id() -> str:
    """A new identifier that nobody can guess (130 bits)."""
    return base64.b32encode(secrets.token_bytes(17)).decode()[:26].lower()
