"""The contract: every endpoint, with every error it can answer."""

import pytest
from openapi_spec_validator import validate

from chalicelib.http import CALLER, MEMBER, PUBLIC, Api, Input, Output, endpoint
from chalicelib.http.openapi import build
from tests.chalicelib.http.notebook import app

DOCUMENT = build([app])


def codes(path: str, method: str) -> dict[str, list[str]]:
    """The codes of each error status."""
    return {
        status: response["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]["code"]["enum"]
        for status, response in DOCUMENT["paths"][path][method]["responses"].items()
        if status >= "400"
    }


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"] == "3.1.0"


def test_every_endpoint_is_there_under_the_address_of_the_api() -> None:
    told = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert told == {(endpoint.method, endpoint.path) for endpoint in app.endpoints}
    assert DOCUMENT["servers"] == [{"url": "/api"}]


def test_an_endpoint_tells_every_error_it_can_answer() -> None:
    assert codes("/members/notes", "post") == {
        "400": ["malformed"],
        "401": ["no_session"],
        "403": ["choose_password", "foreign_origin", "wrong_audience"],
        "409": ["conflict"],
        "413": ["too_large"],
        "415": ["media_type"],
        "422": ["invalid"],
        "500": ["internal"],
        "503": ["unavailable"],
    }


def test_a_public_reading_tells_only_what_it_can_answer() -> None:
    assert codes("/accounts/weather", "get") == {
        "400": ["malformed"],
        "413": ["too_large"],
        "500": ["internal"],
        "503": ["unavailable"],
    }
    assert DOCUMENT["paths"]["/accounts/weather"]["get"]["security"] == []


def test_each_answer_tells_its_headers() -> None:
    responses = DOCUMENT["paths"]["/accounts/weather"]["get"]["responses"]
    headers = {status: set(response["headers"]) for status, response in responses.items()}
    always = {"X-Request-Id", "Cache-Control", "X-Content-Type-Options"}
    assert headers.pop("200") == always | {"Set-Cookie"}
    assert headers.pop("503") == always | {"Retry-After"}
    assert set(map(frozenset, headers.values())) == {frozenset(always)}


def test_an_endpoint_that_loads_a_thing_may_not_find_it() -> None:
    assert codes("/members/notes/{note_id}", "get")["404"] == ["not_found"]


def test_the_summary_is_the_first_sentence() -> None:
    operation = DOCUMENT["paths"]["/members/notes/{note_id}"]["get"]
    assert (operation["operationId"], operation["summary"]) == ("note", "Read a note")
    assert operation["security"] == [{"session": []}]


def test_the_query_is_told_name_by_name() -> None:
    parameters = DOCUMENT["paths"]["/members/notes"]["get"]["parameters"]
    assert [(told["name"], told["in"], told["required"]) for told in parameters] == [
        ("limit", "query", False),
        ("word", "query", False),
    ]


def test_an_amount_that_could_have_a_fraction_of_a_cent_is_refused() -> None:
    class Price(Output):
        amount: float

    class Prices(Output):
        prices: list[Price]

    other = Api("members")

    def prices() -> Prices:
        return Prices(prices=[])

    endpoint(other, "GET", "/prices", audience=PUBLIC, owner=PUBLIC, returns=Prices)(prices)
    with pytest.raises(TypeError, match="fraction in Price"):
        build([other])


def test_two_functions_never_share_an_operation() -> None:
    class Empty(Input):
        pass

    other = Api("accounts")

    def note() -> None: ...

    endpoint(other, "POST", "/other", audience=MEMBER, owner=CALLER, body=Empty)(note)
    with pytest.raises(TypeError, match="note"):
        build([app, other])
