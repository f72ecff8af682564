"""Who gets in: sessions, their ends, their audience, and what they cost."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import clock
from chalicelib.accounts import service, sessions, store
from chalicelib.accounts.model import account_id, hash_of
from infra.local.server import counting
from tests.chalicelib.http.notebook import app
from tests.functions.api.door import ask
from tests.functions.api.people import cookie_of, session_of

pytestmark = pytest.mark.usefixtures("aws")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
COOKIE = "__Host-session"


@pytest.mark.covers("ACC-02")
def test_a_session_opens_what_is_the_callers_own() -> None:
    assert ask(app, "GET", "/members/notes/note-1", cookies=cookie_of("20250001")).body == {"text": "Bonjour"}


@pytest.mark.covers("ACC-13")
def test_another_persons_thing_is_as_absent_as_one_that_never_was() -> None:
    cookies = cookie_of("20250001")
    theirs, nobodys = (ask(app, "GET", f"/members/notes/{id}", cookies=cookies) for id in ("note-2", "note-9"))
    assert theirs.status == 404
    assert theirs == nobodys


@pytest.mark.parametrize("cookies", [{}, {COOKIE: ""}, {COOKIE: "forged"}, {COOKIE: "é" * 5000}, {"session": "x"}])
def test_without_a_true_session_nothing_opens(cookies: dict[str, str]) -> None:
    answer = ask(app, "GET", "/members/notes/note-1", cookies=cookies)
    assert (answer.status, answer.code) == (401, "no_session")


def test_the_hash_that_is_stored_opens_nothing() -> None:
    token = session_of("20250001")
    assert ask(app, "GET", "/accounts/me", cookies={COOKIE: hash_of(token)}).status == 401


def test_the_session_is_found_among_cookies_split_over_several_headers() -> None:
    split = ["theme=dark", f"{COOKIE}={session_of('20250001')}"]
    assert ask(app, "GET", "/accounts/me", changes={"multiValueHeaders": {"cookie": split}}).status == 200


@pytest.mark.parametrize(
    ("after", "open"), [(timedelta(minutes=30) - SECOND, True), (timedelta(minutes=30), False)], ids=["29:59", "30:00"]
)
def test_thirty_idle_minutes_end_a_session(after: timedelta, *, open: bool) -> None:
    token = session_of("20250001", at=NOON)
    assert (sessions.find(token, at=NOON + after) is not None) is open


def test_twelve_hours_end_a_session_however_busy() -> None:
    token, at = session_of("20250001", at=NOON), NOON
    while at < NOON + timedelta(hours=12):
        assert sessions.find(token, at=at) is not None
        at += timedelta(minutes=10)
    assert sessions.find(token, at=at) is None


def test_a_session_is_one_read_and_one_more_write_every_ten_minutes() -> None:
    token = session_of("20250001", at=NOON)
    costs = []
    for minutes in (0, 9, 10, 19, 20):
        with counting() as seen:
            sessions.find(token, at=NOON + timedelta(minutes=minutes))
        costs.append(dict(seen))
    read, noted = {"DynamoDB.GetItem": 1}, {"DynamoDB.GetItem": 1, "DynamoDB.UpdateItem": 1}
    assert costs == [read, read, noted, read, noted]


def test_an_ended_session_costs_one_read_and_writes_nothing() -> None:
    token = session_of("20250001", at=NOON)
    with counting() as seen:
        sessions.find(token, at=NOON + timedelta(hours=1))
    assert dict(seen) == {"DynamoDB.GetItem": 1}


def test_no_cookie_costs_nothing() -> None:
    with counting() as seen:
        ask(app, "GET", "/members/notes")
    assert not seen


def test_a_session_revoked_between_its_reading_and_its_noting_stays_closed() -> None:
    token = session_of("20250001", at=NOON)
    item = store.session(hash_of(token))
    assert item is not None
    service.sign_out(account_id("20250001"), hash_of(token), device=None)
    assert not store.see(item, NOON)
    assert store.session(hash_of(token)) is None


def test_a_signed_out_session_opens_nothing_more() -> None:
    token = session_of("20250001")
    service.sign_out(account_id("20250001"), hash_of(token), device=None)
    assert ask(app, "GET", "/accounts/me", cookies={COOKIE: token}).status == 401


@pytest.mark.covers("ACC-13")
def test_each_audience_sees_only_its_own() -> None:
    cookies = cookie_of("20250001", audience="staff")
    answer = ask(app, "GET", "/members/notes/note-1", cookies=cookies)
    assert (answer.status, answer.code) == (403, "wrong_audience")
    assert ask(app, "GET", "/accounts/me", cookies=cookies).status == 200


def test_who_must_choose_a_password_does_nothing_else() -> None:
    cookies = cookie_of("20250001", must_choose_password=True)
    answer = ask(app, "GET", "/members/notes/note-1", cookies=cookies)
    assert (answer.status, answer.code) == (403, "choose_password")
    assert ask(app, "GET", "/accounts/me", cookies=cookies).status == 200


def test_time_to_live_is_never_relied_on() -> None:
    token = session_of("20250001", at=clock.now() - timedelta(days=3))
    assert store.session(hash_of(token)) is not None
    assert ask(app, "GET", "/accounts/me", cookies={COOKIE: token}).status == 401
