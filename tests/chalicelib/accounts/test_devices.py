"""The device someone signs in from."""

import pytest

from chalicelib.accounts.devices import device, label, new_token
from tests.functions.api.door import FIREFOX

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"


@pytest.mark.covers("ACC-16")
@pytest.mark.parametrize(
    ("user_agent", "told"),
    [
        (FIREFOX, "Firefox sur Linux"),
        (SAFARI, "Safari sur iPhone"),
        (CHROME, "Chrome sur Android"),
        (EDGE, "Edge sur Windows"),
        ("curl/8.9", None),
        ("", None),
        ("Windows", "Windows"),
    ],
)
def test_a_device_is_named_in_words_a_person_knows(user_agent: str, told: str | None) -> None:
    assert label(user_agent) == told


def test_a_device_keeps_the_token_we_gave_it() -> None:
    token = new_token()
    assert device(token, "").token == token


@pytest.mark.parametrize("given", [None, "", "short", "a" * 44, "é" * 43])
def test_a_token_that_is_not_of_our_making_is_replaced(given: str | None) -> None:
    assert device(given, "").token != given
