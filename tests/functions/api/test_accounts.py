"""Signing in and out, as a browser does."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import clock
from chalicelib.accounts import service
from chalicelib.insurer import insurer
from infra.local.server import counting
from obole.openapi import apps
from tests.functions.api.door import Answer, ask

pytestmark = pytest.mark.usefixtures("aws")
NUMBER, EMAIL, PASSWORD = "20250001", "aline.morvan@exemple.fr", "il pleut sur Brest"
APP = apps()["accounts"]


class Browser:
    """Keeps the cookies it is given."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: dict[str, str] | None = None) -> Answer:
        answer = ask(APP, method, f"/accounts{path}", body=body, cookies=self.cookies)
        self.cookies |= answer.cookies
        return answer

    def sign_in(self, password: str, identifier: str = NUMBER) -> Answer:
        return self.ask("POST", "/sessions", {"identifier": identifier, "password": password})


@pytest.fixture
def one_time(aws: str) -> str:
    assert aws
    return service.open_account(NUMBER, EMAIL, "Aline", "Morvan")


def test_anyone_is_told_how_to_reach_the_institution() -> None:
    answer = Browser().ask("GET", "/insurer")
    assert answer.status == 200
    assert answer.body == json.loads(insurer().model_dump_json())


@pytest.mark.covers("ACC-02", "ACC-16")
def test_from_the_one_time_password_to_ones_own_space(one_time: str) -> None:
    browser = Browser()
    me = {"audience": "member", "number": NUMBER, "first_name": "Aline", "last_name": "Morvan"}
    assert browser.sign_in(one_time, EMAIL).body == me | {"must_choose_password": True}
    assert browser.ask("GET", "/activity").code == "choose_password"
    refused = browser.ask("PUT", "/password", {"password": "court"})
    assert refused.body["errors"] == [{"field": "password", "reason": "Choisissez au moins 12 caractères."}]
    assert browser.ask("PUT", "/password", {"password": PASSWORD}).status == 204
    assert browser.ask("GET", "/me").body == me | {"must_choose_password": False}
    assert browser.ask("PUT", "/password", {"password": PASSWORD}).code == "password_already_chosen"
    entries = browser.ask("GET", "/activity").body["entries"]
    assert [(entry["kind"], entry["device"]) for entry in entries] == [
        ("password_chosen", "Firefox sur Linux"),
        ("sign_in", "Firefox sur Linux"),
        ("account_opened", None),
    ]
    assert datetime.fromisoformat(entries[0]["at"]).tzinfo is not None


def test_signing_out_ends_the_session_and_clears_its_cookie(one_time: str) -> None:
    browser = Browser()
    browser.sign_in(one_time)
    kept = dict(browser.cookies)
    answer = browser.ask("DELETE", "/sessions/current")
    assert answer.status == 204
    assert answer.headers["Set-Cookie"] == "__Host-session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict"
    browser.cookies = kept
    assert browser.ask("GET", "/me").code == "no_session"


@pytest.mark.covers("ACC-04")
def test_a_browser_that_signed_in_before_is_not_locked_by_others(one_time: str) -> None:
    mine, stranger = Browser(), Browser()
    mine.sign_in(one_time)
    mine.ask("PUT", "/password", {"password": PASSWORD})
    answers = [stranger.sign_in("faux") for _ in range(4)]
    assert [answer.code for answer in answers] == ["wrong_credentials"] * 2 + ["account_locked"] * 2
    assert answers[-1].status == 429
    assert int(answers[-1].headers["Retry-After"]) == answers[-1].body["retry_after"] > 1790
    assert stranger.sign_in(PASSWORD).code == "account_locked"
    assert mine.sign_in(PASSWORD).status == 200


def test_the_browser_is_remembered_over_a_year_and_the_session_until_it_closes(one_time: str) -> None:
    session, device = Browser().sign_in(one_time).headers["Set-Cookie"].split("\n")
    assert "Max-Age" not in session
    assert f"Max-Age={400 * 86400};" in device


def test_a_password_of_a_million_characters_is_refused_before_any_work(one_time: str) -> None:
    with counting() as trips:
        assert Browser().sign_in(one_time * 50_000).code == "invalid"
    assert not trips


@pytest.mark.parametrize("identifier", ["", "@", "a@b", "#", "ACCOUNT#x", "é" * 320, "\x00", "٣٤٥"])
def test_any_identifier_gets_the_same_answer(identifier: str) -> None:
    assert Browser().sign_in("faux", identifier).code == "wrong_credentials"


def test_reading_ones_activity_is_two_round_trips(one_time: str) -> None:
    browser = Browser()
    browser.sign_in(one_time)
    browser.ask("PUT", "/password", {"password": PASSWORD})
    with counting() as trips:
        browser.ask("GET", "/activity")
    assert dict(trips) == {"DynamoDB.GetItem": 1, "DynamoDB.Query": 1}


def test_a_session_ends_while_the_browser_sleeps(one_time: str) -> None:
    browser = Browser()
    browser.sign_in(one_time)
    with clock.stopped_at(datetime.now(UTC) + timedelta(minutes=31)):
        assert browser.ask("GET", "/me").code == "no_session"


def test_who_needs_another_password_is_told_whom_to_call(one_time: str) -> None:
    with clock.stopped_at(datetime.now(UTC) + timedelta(days=8)):
        refused = Browser().sign_in(one_time)
    assert refused.body["detail"].endswith(f"Demandez-en un nouveau au {insurer().by_phone}.")
