"""What comes in is checked, what goes out is typed, and what goes wrong is told in French as problem+json."""

import base64
import io
import json
import logging
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import aws as clients
from chalicelib.http import PUBLIC, Api, Cookie, Reply, endpoint
from chalicelib.logs import logger
from tests.chalicelib.http.notebook import app
from tests.functions.api.door import ORIGIN, Answer, ask
from tests.functions.api.people import cookie_of

GOOD = {"text": "Bonjour", "amount": 100}


@pytest.fixture
def cookies(aws: str) -> dict[str, str]:
    assert aws
    return cookie_of("20250001")


def write(**sent: Any) -> Answer:
    return ask(app, "POST", "/accounts/guestbook", **sent)


def test_a_typed_answer_comes_back_as_json() -> None:
    answer = write(body=GOOD)
    assert (answer.status, answer.body) == (200, {"text": "Bonjour"})
    assert answer.headers["Content-Type"] == "application/json"


def test_every_answer_carries_its_request_id_and_is_never_stored() -> None:
    for answer in (write(body=GOOD), write(origin=False), ask(app, "PATCH", "/members/notes")):
        assert answer.headers["X-Request-Id"] == "request-1"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_problem_says_what_happened_with_a_stable_code() -> None:
    answer = write(body=GOOD | {"text": "encore"})
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "3"
    assert answer.body == {
        "type": "about:blank",
        "title": "Déjà modifié",
        "status": 409,
        "detail": "Cette note existe déjà. Relisez la liste.",
        "code": "conflict",
        "request_id": "request-1",
        "retry_after": 3,
    }


def test_cookies_go_to_this_host_alone_and_out_of_reach_of_scripts() -> None:
    line = ask(app, "GET", "/accounts/weather").headers["Set-Cookie"]
    assert line == "__Host-seen=1; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Strict"


@pytest.mark.parametrize("origin", [False, "null", "https://evil.example", ORIGIN + ".evil.example", ORIGIN.upper()])
def test_a_change_asked_from_elsewhere_is_refused(origin: Any) -> None:
    answer = write(body=GOOD, origin=origin)
    assert (answer.status, answer.code) == (403, "foreign_origin")


@pytest.mark.parametrize(
    "content_type", [False, "text/plain", "application/x-www-form-urlencoded", "text/plain, application/json", "é"]
)
def test_anything_but_json_is_refused(content_type: Any) -> None:
    answer = write(body=GOOD, content_type=content_type)
    assert (answer.status, answer.code) == (415, "media_type")


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_json_is_accepted_however_it_is_spelled(content_type: str) -> None:
    assert write(body=GOOD, content_type=content_type).status == 200


def test_a_change_without_a_body_needs_no_type_but_no_other_either(cookies: dict[str, str]) -> None:
    assert ask(app, "DELETE", "/members/notes/note-1", cookies=cookies).status == 204
    assert ask(app, "DELETE", "/members/notes/note-1", cookies=cookies, content_type="text/plain").status == 415
    assert ask(app, "DELETE", "/members/notes/note-2", cookies=cookies).status == 404


@pytest.mark.parametrize("raw", ["", "{", "nul", "{'text': 1}", '{"text": NaN', '{"text": "\\ud800"}', "\x00"])
def test_malformed_json_is_said_to_be(raw: str) -> None:
    answer = write(raw=raw)
    assert (answer.status, answer.code) == (400, "malformed")


@pytest.mark.parametrize("changes", [{"isBase64Encoded": True, "body": "é"}, {"isBase64Encoded": True, "body": "a"}])
def test_a_body_that_cannot_be_decoded_is_malformed(changes: dict[str, Any]) -> None:
    assert write(body=GOOD, changes=changes).code == "malformed"


def test_a_body_that_came_as_base64_is_read() -> None:
    changes = {"isBase64Encoded": True, "body": base64.b64encode(json.dumps(GOOD).encode()).decode()}
    assert write(body=GOOD, changes=changes).status == 200


@pytest.mark.parametrize(("size", "status"), [(6 * 1024 * 1024, 422), (6 * 1024 * 1024 + 1, 413), (7_000_000, 413)])
def test_a_body_over_six_megabytes_is_refused_unread(size: int, status: int) -> None:
    start, end = '{"text": "', '"}'
    assert write(raw=f"{start}{'a' * (size - len(start + end))}{end}").status == status


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"text": None}, "text", "Un texte est attendu."),
        ({"text": ""}, "text", "Ce texte est vide."),
        ({"text": "a" * 21}, "text", "Au plus 20 caractères sont attendus."),
        ({"text": "hello"}, "text", "Écrivez en français."),
        ({"amount": "100"}, "amount", "Un nombre entier est attendu."),
        ({"amount": 1.5}, "amount", "Un nombre entier est attendu."),
        ({"amount": True}, "amount", "Un nombre entier est attendu."),
        ({"urgent": "oui"}, "urgent", "Vrai ou faux est attendu (true ou false)."),
        ({"more": 1}, "more", "Ce champ est inconnu."),
        ({"pairs": [{"left": 1}, {"left": 0}]}, "pairs.1.left", "Un nombre d'au moins 1 est attendu."),
        ({"pairs": [{}]}, "pairs.0.left", "Ce champ est obligatoire."),
    ],
)
def test_each_wrong_field_is_named_with_its_reason(change: dict[str, Any], field: str, reason: str) -> None:
    answer = write(body=GOOD | change)
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.body["errors"] == [{"field": field, "reason": reason}]


@pytest.mark.parametrize("written", ["100", "100.0", "1e2"])
def test_a_whole_number_is_taken_however_json_writes_it(written: str) -> None:
    assert write(raw='{"text": "bonjour", "amount": %s}' % written).status == 200  # noqa: UP031 -- braces of JSON


def test_all_wrong_fields_are_told_at_once() -> None:
    assert [wrong["field"] for wrong in write(body={}).body["errors"]] == ["text", "amount"]


@pytest.mark.parametrize("body", [[], 1, "texte", True])
def test_what_is_no_object_is_told_so(body: object) -> None:
    answer = write(body=body)
    assert answer.status == 422
    assert answer.body["errors"][0]["reason"] == "Un objet est attendu."


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (None, 200),
        ({"limit": ["100"], "word": ["été"]}, 200),
        ({"limit": ["101"]}, 422),
        ({"limit": ["dix"]}, 422),
        ({"limit": ["1", "2"]}, 422),
        ({"other": ["1"]}, 422),
    ],
)
def test_the_query_is_typed_too(query: dict[str, list[str]] | None, status: int) -> None:
    assert ask(app, "GET", "/accounts/guestbook", query=query).status == status


def test_the_caller_reaches_the_handler(cookies: dict[str, str]) -> None:
    answer = ask(app, "GET", "/members/notes", cookies=cookies, query={"limit": ["7"]})
    assert answer.body == {"name": "Aline Morvan 20250001", "limit": 7}


@settings(max_examples=150)
@given(raw=st.text() | st.text('{}[]",:0123456789.eE-ntrufals\\' + string.whitespace))
def test_whatever_is_sent_is_never_our_fault(raw: str) -> None:
    assert write(raw=raw).status in (400, 422)


def test_an_action_that_does_not_exist_is_told_in_french() -> None:
    answer = ask(app, "PATCH", "/members/notes")
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_a_cookie_that_is_not_declared_is_not_set() -> None:
    forgetful = Api("accounts")

    @endpoint(forgetful, "GET", "/biscuit", audience=PUBLIC, owner=PUBLIC)
    def biscuit() -> Reply:
        """Give what was not announced."""
        return Reply(cookies=(Cookie("__Host-seen", "1"),))

    answer = ask(forgetful, "GET", "/accounts/biscuit")
    assert (answer.code, answer.cookies) == ("internal", {})


class TestFailures:
    """What nobody foresaw."""

    @pytest.fixture
    def told(self) -> Any:
        """What is logged during the test."""
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(logger().handlers[0].formatter)
        log = logging.getLogger(logger().name)
        log.addHandler(handler)
        yield stream
        log.removeHandler(handler)

    def test_a_fault_of_ours_says_what_is_kept_and_what_to_quote(self, told: io.StringIO) -> None:
        answer = ask(app, "GET", "/accounts/fault")
        assert (answer.status, answer.code) == (500, "internal")
        assert "est conservé" in answer.body["detail"]
        assert "request-1" in answer.body["detail"]
        assert told.getvalue()

    def test_a_fault_is_logged_with_its_places_and_nothing_that_people_sent(self, told: io.StringIO) -> None:
        ask(app, "GET", "/accounts/fault", cookies={"__Host-session": "a-secret"})
        line = json.loads(told.getvalue())
        assert line["request_id"] == "request-1"
        assert line["error"] == "RuntimeError"
        assert line["causes"] == ["ValueError"]
        assert any("notebook.py" in frame and "fault" in frame for frame in line["stack"])
        for secret in ("aline", "80 05", "a-secret", "Firefox"):
            assert secret not in told.getvalue()

    def test_an_answer_of_another_type_than_declared_never_leaves(self, told: io.StringIO) -> None:
        assert ask(app, "GET", "/accounts/liar").status == 500
        assert "TypeError" in told.getvalue()

    def test_an_event_that_is_no_request_is_a_problem_too(self, told: io.StringIO) -> None:
        response = app({"requestContext": {}}, None)
        assert json.loads(response["body"])["code"] == "internal"
        assert told.getvalue()

    def test_data_that_do_not_answer_are_told_to_come_back(
        self, told: io.StringIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        monkeypatch.setattr(clients, "_made", clients._made.__wrapped__)
        answer = ask(app, "GET", "/accounts/me", cookies={"__Host-session": "token"})
        assert (answer.status, answer.code) == (503, "unavailable")
        assert answer.headers["Retry-After"] == str(answer.body["retry_after"])
        assert "EndpointConnectionError" in told.getvalue()
