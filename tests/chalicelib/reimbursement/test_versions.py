"""Decisions outlive the rules they were made by: they replay to the cent, or say that they cannot."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.parameters import load
from chalicelib.reimbursement import responsible, rules
from chalicelib.reimbursement.case import Case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.explain import explain
from chalicelib.reimbursement.model import Guarantee
from chalicelib.reimbursement.payment import Payment, Under
from chalicelib.reimbursement.scheme import SchemeShare
from chalicelib.reimbursement.stored import ReplayError, replay, to_json
from chalicelib.reimbursement.worksheet import Worksheet

CASES = Path(__file__).parents[2] / "cases"
EXPECTED = {case["id"]: case["expected"] for case in json.loads((CASES / "health.json").read_text(encoding="utf-8"))}
KEPT = [
    pytest.param(stored, EXPECTED[id], id=f"{file.stem}-{id}")
    for file in sorted((CASES / "stored").glob("*.json"))
    for id, stored in json.loads(file.read_text(encoding="utf-8")).items()
]
CAP = "RG-S.4e"
DEAR = {"price": 10000, "base": 2300, "fee_control": False}
TABLE = {"basis": "base", "rate": 400, "includes_scheme": True}
Json = dict[str, Any]


@pytest.fixture
def kept(read_case: Callable[..., Case]) -> Json:
    """A decision of today that the cap on overruns bears on, as it is kept."""
    return decided(read_case(TABLE, **DEAR))


def decided(case: Case) -> Json:
    decision = reimburse(case.line, case.patient, case.guarantees, case.history, load())
    stored = to_json(decision, case.line, case.patient, case.guarantees, case.history)
    written: Json = json.loads(json.dumps(stored))
    return written


def change(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    """Put a second version of a rule in force."""
    before = rules.history()
    second = replace(before[rule][-1], version="2", since=date(2027, 1, 1), changed="Le plafond est ramené à 50 %.")
    after = {**before, rule: (*before[rule], second)}
    in_force = {**rules.in_force(), rule: "2"}
    monkeypatch.setattr(rules, "history", lambda: after)
    monkeypatch.setattr("chalicelib.reimbursement.worksheet.in_force", lambda: in_force)


def halved(payment: Payment, guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, under: Under) -> None:
    """A cap of half the base, whatever the version asked for."""
    del guarantee, under
    payment.cap(share.ticket_moderateur + share.base // 2, CAP, "overrun_cap", overrun=share.base // 2, base=share.base)
    assert sheet.version(CAP)


@pytest.mark.covers("PLS-02")
@pytest.mark.parametrize(("stored", "expected"), KEPT)
def test_every_decision_ever_kept_replays_to_the_cent_and_still_explains_itself(stored: Json, expected: Json) -> None:
    decision = replay(stored)
    assert {name: getattr(decision, name) for name in expected} == expected
    for sentence in explain(stored):
        assert sentence.text.endswith(".")
        assert sentence.text != f"{sentence.title}."


@pytest.mark.covers("PLS-02")
def test_the_worked_cases_are_all_kept() -> None:
    assert len(KEPT) >= 70


@pytest.mark.covers("PLS-02")
def test_a_decision_keeps_the_version_of_every_rule_even_of_those_that_left_no_step(kept: Json) -> None:
    assert kept["rules"] == {id: versions[-1].version for id, versions in rules.history().items()}


@pytest.mark.covers("PLS-02", "RG-S.4l")
def test_a_changed_rule_binds_new_decisions_and_older_ones_replay_by_the_version_they_were_made_by(
    monkeypatch: pytest.MonkeyPatch, read_case: Callable[..., Case], kept: Json
) -> None:
    first = responsible.cap_overrun

    def both(payment: Payment, guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, under: Under) -> None:
        (halved if sheet.version(CAP) == "2" else first)(payment, guarantee, sheet, share, under)

    change(monkeypatch, CAP)
    monkeypatch.setattr(responsible, "cap_overrun", both)
    after = decided(read_case(TABLE, **DEAR))
    assert (kept["institution"], after["institution"]) == (2990, 1840)
    assert [step["version"] for step in after["steps"] if step["rule"] == CAP] == ["2"]
    assert replay(kept).institution == 2990
    assert replay(after).institution == 1840


@pytest.mark.covers("PLS-02")
def test_a_rule_changed_without_its_older_version_refuses_to_replay_and_says_which(
    monkeypatch: pytest.MonkeyPatch, kept: Json
) -> None:
    change(monkeypatch, CAP)
    monkeypatch.setattr(responsible, "cap_overrun", halved)
    with pytest.raises(ReplayError, match=f"{CAP}, version 1"):
        replay(kept)


@pytest.mark.covers("PLS-02")
def test_a_decision_made_by_a_version_that_is_no_longer_known_refuses_to_replay(kept: Json) -> None:
    kept["rules"][CAP] = "0"
    with pytest.raises(ReplayError, match=f"La règle {CAP} n'a pas de version « 0 »"):
        replay(kept)


@pytest.mark.covers("PLS-02")
def test_a_rule_added_since_never_bears_on_an_older_decision(kept: Json) -> None:
    del kept["rules"][CAP]
    with pytest.raises(ReplayError, match=f"La règle {CAP} n'existait pas encore"):
        replay(kept)


@pytest.mark.covers("PLS-02")
def test_a_figure_read_only_since_refuses_to_replay(kept: Json) -> None:
    kept["figures"] = [figure for figure in kept["figures"] if figure["name"] != "fee_control.margin"]
    with pytest.raises(ReplayError, match=r"fee_control\.margin"):
        replay(kept)


@pytest.mark.covers("PLS-02")
@pytest.mark.parametrize("name", ["institution", "scheme", "left", "participation", "third_party", "provisional"])
def test_no_amount_that_was_kept_may_come_out_another(kept: Json, name: str) -> None:
    changed = deepcopy(kept) | {name: 1 + kept[name]}
    with pytest.raises(ReplayError):
        replay(changed)


@pytest.mark.covers("PLS-02")
def test_each_version_of_a_rule_is_dated_after_the_one_before_and_says_what_it_changed() -> None:
    for versions in rules.history().values():
        assert [rule.version for rule in versions] == [str(number) for number in range(1, len(versions) + 1)]
        assert [rule.since for rule in versions] == sorted(rule.since for rule in versions)
        assert all(rule.changed.endswith(".") and rule.title and rule.source for rule in versions)
