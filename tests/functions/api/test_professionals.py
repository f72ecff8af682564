"""A professional signs in, simulates, and nothing of it stays."""

import io
import json
import logging
from typing import Any

import pytest

from chalicelib.accounts import service
from chalicelib.accounts.model import PROFESSIONAL
from chalicelib.parameters import load as parameters
from chalicelib.portfolio.load import load
from infra.local import server
from obole.adjudicate import answer
from obole.openapi import apps
from tests.chalicelib.care.insurer import GP, NIR, book
from tests.functions.api.door import Answer, ask
from tests.functions.api.people import cookie_of

APP, ACCOUNTS = apps()["professionals"], apps()["accounts"]
PASSWORD = "le vent se lève à Brest"
AID = {"class": "II", "ear": "right", "price": 161_803}
CAMILLE = {"nir": NIR, "birth_date": "1980-05-04"}
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _loaded(aws: str) -> None:
    assert aws
    load(json.dumps(book()))


def simulate(beneficiary: Json = CAMILLE, aid: Json = AID, **more: Any) -> Answer:
    body = {"beneficiary": beneficiary, "hearing_aid": aid, "care_date": "2026-03-02"} | more
    return ask(APP, "POST", "/professionals/simulations", body=body, cookies=cookie_of(GP, audience=PROFESSIONAL))


def sign_in(identifier: str, audience: str) -> Answer:
    body = {"audience": audience, "identifier": identifier, "password": PASSWORD}
    return ask(ACCOUNTS, "POST", "/accounts/sessions", body=body)


@pytest.mark.covers("PRO-07", "MBR-08")
def test_the_answer_is_that_of_adjudicate_with_its_steps_in_french() -> None:
    case = {
        "id": "same",
        "care": AID | {"kind": "hearing_aid", "date": "2026-03-02"},
        "patient": {"birth_date": "1980-05-04"},
        "guarantees": [{"basis": "base", "rate": 100, "includes_scheme": True}],
        "responsible": True,
        "contract_kind": "collective_mandatory",
    }
    told, body = answer(case, parameters()), simulate().body
    assert {name: body[name] for name in ("scheme", "institution", "left")} == {
        name: told[name] for name in ("scheme", "institution", "left")
    }
    assert [(step["amount"], step["rule"]) for step in body["steps"]] == [
        (step["amount"], step["rule"]) for step in told["steps"]
    ]
    assert body["contracts"] == [{"contract": "S-1", "amount": told["institution"]}]
    assert (body["beneficiary"], body["care_date"], body["other_insurers"]) == ("Camille", "2026-03-02", 0)
    assert all(step["text"].endswith(".") and step["source"] for step in body["steps"])


@pytest.mark.covers("PRO-04")
def test_a_blind_patient_has_the_higher_tariff() -> None:
    assert simulate(blind=True).body["scheme"] > simulate().body["scheme"]


@pytest.mark.covers("PRO-16")
def test_unknown_and_uncovered_are_one_answer() -> None:
    unknown = simulate(CAMILLE | {"birth_date": "1980-05-05"})
    uncovered = simulate(care_date="2019-12-31")
    assert unknown.status == uncovered.status == 404
    assert unknown.body == uncovered.body


@pytest.mark.covers("PRO-08")
@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({}, id="answered"),
        pytest.param({"beneficiary": CAMILLE | {"birth_date": "1980-05-05"}}, id="not found"),
        pytest.param({"care_date": "2020-06-30"}, id="figure unknown that day"),
        pytest.param({"aid": AID | {"price": -161_803}}, id="refused"),
        pytest.param({"beneficiary": CAMILLE | {"nir": f"{NIR}62"}}, id="NIR refused"),
    ],
)
def test_nothing_of_a_simulation_is_stored_or_logged(
    sent: Json, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], logged: io.StringIO
) -> None:
    cookies = cookie_of(GP, audience=PROFESSIONAL)
    body = {
        "beneficiary": sent.get("beneficiary", CAMILLE),
        "hearing_aid": sent.get("aid", AID),
        "care_date": sent.get("care_date", "2026-03-02"),
    }
    simulate()  # whatever a process prepares once is done
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="chalicelib"), server.counting() as trips:
        before = server.changes()
        told = ask(APP, "POST", "/professionals/simulations", body=body, cookies=cookies)
    assert server.changes() == before
    assert {trip.partition(".")[2] for trip in trips} <= {"GetItem", "BatchGetItem", "Query", "TransactGetItems"}
    out, err = capfd.readouterr()
    assert (out, err, logged.getvalue(), [record.getMessage() for record in caplog.records]) == ("", "", "", [])
    if told.status >= 400:
        assert not any(said in json.dumps(told.body) for said in (NIR, "1980", "161803", "Camille"))


@pytest.mark.covers("PRO-08")
def test_a_failure_logs_its_place_and_nothing_of_the_patient(
    monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    def fail(*given: object, **more: object) -> None:
        raise RuntimeError(f"{given} {more}")

    monkeypatch.setattr("chalicelib.quotes.simulation.reimburse", fail)
    assert simulate().code == "internal"
    assert "RuntimeError" in logged.getvalue()
    assert not any(said in logged.getvalue() for said in (NIR, "1980", "161803", "Camille", "20250001"))


@pytest.mark.covers("PRO-04")
def test_a_search_by_too_little_says_what_to_give() -> None:
    told = simulate({"birth_date": "1980-05-04", "member_number": "20250001"})
    assert told.body["errors"] == [
        {"field": "beneficiary", "reason": "Donnez le NIR, ou le numéro d'adhérent et le prénom."}
    ]


@pytest.mark.covers("PRO-07")
def test_a_contract_that_pays_up_to_the_price_limit_asks_for_it() -> None:
    full = {"hearing_aid": {"basis": "full_cover"}}
    changed = book()
    changed["contracts"][0] |= {"responsible": False, "guarantees": full}
    load(json.dumps(changed))
    told = simulate(aid=AID | {"class": "I", "price": 100_000})
    assert (told.code, [wrong["field"] for wrong in told.body["errors"]]) == ("invalid", ["hearing_aid.price_limit"])
    assert simulate(aid=AID | {"class": "I", "price": 100_000, "price_limit": 90_000}).body["left"] == 10_000


@pytest.mark.covers("ACC-11", "ACC-13")
def test_a_finess_number_and_a_password_open_the_professionals_space_alone() -> None:
    service.open_professional_account(GP, "Cabinet du Port")
    service.set_password(GP, PASSWORD, audience=PROFESSIONAL)
    assert sign_in(GP, "member").code == "wrong_credentials"
    signed_in = sign_in(f" {GP[:2]} {GP[2:]} ", "professional")
    assert signed_in.body == {
        "audience": "professional",
        "number": GP,
        "first_name": "",
        "last_name": "Cabinet du Port",
        "must_choose_password": False,
    }
    theirs = {"__Host-session": signed_in.cookies["__Host-session"]}
    body = {"beneficiary": CAMILLE, "hearing_aid": AID}
    assert ask(APP, "POST", "/professionals/simulations", body=body, cookies=theirs).status == 200
    assert ask(apps()["members"], "GET", "/members/expenses", cookies=theirs).code == "wrong_audience"


def test_a_simulation_is_five_round_trips_session_included() -> None:
    cookies = cookie_of(GP, audience=PROFESSIONAL)
    simulate()
    with server.counting() as trips:
        ask(
            APP,
            "POST",
            "/professionals/simulations",
            body={"beneficiary": CAMILLE, "hearing_aid": AID},
            cookies=cookies,
        )
    assert trips.total() == 5
