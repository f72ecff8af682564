"""What does not belong there is refused at the front door, in French, and the stack goes on."""

import pytest

from tests.journey.conftest import Demo
from tests.journey.door import Answer, Door
from tests.journey.kept import Kept
from tests.journey.place import Place

SIGN_IN = "/accounts/sessions"
MEGABYTE = 1024 * 1024


def refused(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.code) == (status, code)
    assert answer.body["status"] == status
    assert answer.body["title"]
    assert answer.body["detail"].endswith(".")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def nobody(place: Place) -> Door:
    return Door(place.stack.port)


def test_a_change_asked_from_another_site_is_refused(nobody: Door) -> None:
    answer = nobody.ask("POST", SIGN_IN, {"identifier": "1", "password": "x"}, Origin="https://elsewhere.example")
    refused(answer, 403, "foreign_origin")


def test_malformed_json_is_refused(nobody: Door) -> None:
    refused(nobody.ask("POST", SIGN_IN, b'{"identifier": "1", '), 400, "malformed")


def test_what_is_no_json_is_refused(nobody: Door) -> None:
    refused(nobody.ask("POST", SIGN_IN, b"identifier=1", Content_Type="text/plain"), 415, "media_type")


@pytest.mark.parametrize("megabytes", [7, 11])
def test_a_body_of_many_megabytes_is_refused(nobody: Door, megabytes: int) -> None:
    body = b'{"identifier": "' + b"x" * megabytes * MEGABYTE + b'"}'
    refused(nobody.ask("POST", SIGN_IN, body), 413, "too_large")


def test_an_address_or_an_action_that_does_not_exist_says_so(nobody: Door) -> None:
    refused(nobody.ask("GET", "/nowhere"), 404, "not_found")
    refused(nobody.ask("DELETE", "/members/expenses"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "session", [None, "", "forged", "é" * 43, "A" * 43], ids=["none", "empty", "short", "accents", "of the right form"]
)
def test_without_a_session_of_ones_own_nothing_is_read(nobody: Door, session: str | None) -> None:
    if session is not None:
        nobody.cookies["__Host-session"] = session.encode().decode("latin-1")
    for path in ("/members/expenses", "/accounts/me", "/accounts/activity"):
        refused(nobody.ask("GET", path), 401, "no_session")


@pytest.mark.covers("ACC-13")
def test_another_member_s_expense_is_as_absent_as_one_that_never_was(device: Door, kept: Kept, demo: Demo) -> None:
    others = next(line["line"] for line in kept.lines() if line.get("member") not in (None, demo.number))
    answers = [device.ask("GET", f"/members/expenses/{id}") for id in (others, "a" * 26)]
    for answer in answers:
        refused(answer, 404, "not_found")
    assert len({answer.body["detail"] for answer in answers}) == 1
