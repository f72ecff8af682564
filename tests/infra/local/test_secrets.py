"""What is personal, sent through every door, stays where it belongs: out of logs, queues and clear storage."""

import json

import pytest

from tests.chalicelib.care.insurer import NIR
from tests.infra.local.journey import EMAIL, IBAN, PASSWORD, Lived

# As a whole and in pieces: a cut NIR still tells birth and place, an IBAN without its head still pays.
SECRETS = (NIR, NIR[:7], IBAN, IBAN[4:], EMAIL, PASSWORD, "Aubépin", "Aub\\u00e9pin", "Camille")


def queued(lived: Lived) -> list[str]:
    """The body of every message sent to a queue."""
    bodies = [
        asked.body.decode() for asked in lived.asked if any(call.action == "sqs:SendMessage" for call in asked.calls)
    ]
    return [body for body in bodies if "obole-" in body]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_log_and_no_word_to_the_operator_holds_it(lived: Lived, secret: str) -> None:
    for name, log in lived.logs.items():
        assert secret not in log, name
    assert secret not in lived.told


@pytest.mark.parametrize("secret", SECRETS)
def test_no_message_holds_it(lived: Lived, secret: str) -> None:
    assert not [body for body in queued(lived) if secret in body]


@pytest.mark.parametrize("secret", [NIR, IBAN, PASSWORD])
def test_nothing_that_is_stored_holds_it_in_clear(lived: Lived, secret: str) -> None:
    stored = [asked.body for asked in lived.asked if any(call.action.startswith("dynamodb:") for call in asked.calls)]
    assert stored
    assert not [body for body in stored if secret.encode() in body]


def test_the_secrets_did_go_through(lived: Lived) -> None:
    """Otherwise their absence would prove nothing."""
    files = b"".join(asked.body for asked in lived.asked if any(call.action == "s3:PutObject" for call in asked.calls))
    assert NIR.encode() in files
    assert lived.logs["reimbursements"]
    assert [json.loads(body) for body in queued(lived)]
