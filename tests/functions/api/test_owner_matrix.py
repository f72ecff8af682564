"""Every route of the OpenAPI, against everyone who has no business there."""

from datetime import timedelta
from typing import Any

import pytest
from openapi_spec_validator import validate

from chalicelib import clock
from chalicelib.accounts import service
from chalicelib.accounts.model import MEMBER, PROFESSIONAL
from chalicelib.http import Api
from infra.local.server import counting
from obole.openapi import apps, document
from tests.functions.api.door import CHANGES, Answer, ask
from tests.functions.api.people import cookie_of
from tests.functions.api.samples import SAMPLES, Parameters

ME, OTHER = "20250001", "20250002"
DOCUMENT = document()
ROUTES = [(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods]
PRIVATE = [route for route in ROUTES if DOCUMENT["paths"][route[1]][route[0].lower()]["security"]]
CHANGING = [route for route in ROUTES if route[0] in CHANGES]
TAKING = [route for route in ROUTES if "requestBody" in DOCUMENT["paths"][route[1]][route[0].lower()]]
NAMING = [route for route in ROUTES if "{" in route[1]]
Route = tuple[str, str]


def request(route: Route, *, things: Parameters | None = None, **sent: Any) -> Answer:
    """Ask as a page would, with the route's sample, and check that the OpenAPI tells of the answer."""
    method, path = route
    if "raw" not in sent and route in SAMPLES:
        sent.setdefault("body", SAMPLES[route].body)
    for name in things or dict.fromkeys(_names(path), "nothing"):
        path = path.replace(f"{{{name}}}", (things or {}).get(name, "nothing"))
    answer = ask(_app(route), method, path, **sent)
    _told_of(route, answer)
    return answer


def mine(route: Route, **kept: Any) -> dict[str, str]:
    """The cookie of a session of the route's own audience."""
    return cookie_of(ME, audience=SAMPLES[route].audience, **kept)


def _names(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def _app(route: Route) -> Api:
    return next(app for app in apps().values() if route[1] in app.routes)


def _told_of(route: Route, answer: Answer) -> None:
    told = DOCUMENT["paths"][route[1]][route[0].lower()]["responses"][str(answer.status)]
    if answer.status >= 400:
        problem = told["content"]["application/problem+json"]["schema"]["allOf"][1]
        assert answer.code in problem["properties"]["code"]["enum"]
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Request-Id"] == "request-1"


def test_the_openapi_of_all_functions_is_valid() -> None:
    validate(DOCUMENT)


def test_every_route_has_its_sample_and_every_sample_its_route() -> None:
    assert set(SAMPLES) == set(ROUTES)
    assert {route for route in SAMPLES if SAMPLES[route].thing_of} == set(NAMING)


@pytest.mark.covers("ACC-13")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("route", PRIVATE, ids=" ".join)
def test_without_a_session_of_ones_own_nothing_opens(route: Route) -> None:
    ended = mine(route, at=clock.now() - timedelta(minutes=31))
    for cookies in ({}, {"__Host-session": "forged"}, ended):
        assert request(route, cookies=cookies).code == "no_session"


@pytest.mark.covers("ACC-13")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("route", [route for route in PRIVATE if not route[1].startswith("/accounts/")], ids=" ".join)
def test_a_session_of_another_audience_opens_nothing(route: Route) -> None:
    for audience in {"staff", MEMBER, PROFESSIONAL} - {SAMPLES[route].audience}:
        assert request(route, cookies=cookie_of(ME, audience=audience)).code == "wrong_audience"


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("route", PRIVATE, ids=" ".join)
def test_who_must_choose_a_password_does_only_what_leads_there(route: Route) -> None:
    service.open_account(ME, None, "Aline", "Morvan")
    code = request(route, cookies=mine(route, must_choose_password=True)).code
    assert (code == "choose_password") is not SAMPLES[route].while_choosing_password


@pytest.mark.covers("ACC-13")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("route", NAMING, ids=" ".join)
def test_what_is_another_persons_is_as_absent_as_what_never_was(route: Route) -> None:
    thing_of = SAMPLES[route].thing_of
    assert thing_of
    cookies = mine(route)
    assert request(route, cookies=cookies, things=thing_of(ME)).status < 300
    theirs = request(route, cookies=cookies, things=thing_of(OTHER))
    assert theirs.status == 404
    assert theirs == request(route, cookies=cookies)


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("route", CHANGING, ids=" ".join)
def test_a_change_asked_from_elsewhere_changes_nothing(route: Route) -> None:
    cookies = mine(route)
    with counting() as trips:
        for origin in ("https://evil.example", "null", False):
            assert request(route, cookies=cookies, origin=origin).code == "foreign_origin"
        assert request(route, cookies=cookies, content_type="text/plain").code == "media_type"
    assert not trips


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("route", TAKING, ids=" ".join)
def test_a_body_that_is_malformed_or_wrong_is_told_so(route: Route) -> None:
    cookies = mine(route)
    assert request(route, cookies=cookies, raw='{"').code == "malformed"
    for wrong in ("{}", "[]", '{"unknown": 1}'):
        assert request(route, cookies=cookies, raw=wrong).code == "invalid"


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_seven_megabytes_are_refused_unread(route: Route) -> None:
    with counting() as trips:
        assert request(route, raw="a" * 7_000_000).code == "too_large"
    assert not trips


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("route", PRIVATE, ids=" ".join)
def test_the_session_is_checked_in_one_round_trip(route: Route) -> None:
    cookies = cookie_of(ME, audience="staff", must_choose_password=True)
    if SAMPLES[route].while_choosing_password:
        cookies = cookie_of(ME, at=clock.now() - timedelta(minutes=31))
    with counting() as trips:
        assert request(route, cookies=cookies).status in (401, 403)
    assert dict(trips) == {"DynamoDB.GetItem": 1}
