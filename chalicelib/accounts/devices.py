"""The device someone signs in from: a long-lived random token in a cookie, and a short name for the person."""

import re
import secrets
from dataclasses import dataclass

from chalicelib.accounts.model import hash_of

_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
# The first that is found wins: most browsers claim to be others too.
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class Device:
    """`token` is the browser's secret, `label` what the person reads in their activity."""

    token: str
    label: str | None = None

    @property
    def hash(self) -> str:
        return hash_of(self.token)


def device(token: str | None, user_agent: str) -> Device:
    """The device that sent `token`; one without a token of our making gets a new one.

    A token goes on from one account to the next, since people of one household share a browser.
    """
    given = token if token is not None and _TOKEN.fullmatch(token) else new_token()
    return Device(given, label(user_agent))


def label(user_agent: str) -> str | None:
    """`Firefox sur Windows`, or None when the browser does not tell."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), None)
    return " sur ".join(filter(None, (browser, system))) or None


def new_token() -> str:
    """256 random bits, safe in a cookie."""
    return secrets.token_urlsafe(32)
