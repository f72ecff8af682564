"""Decisions kept and worked out again."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.parameters import load
from chalicelib.reimbursement.case import Case
from chalicelib.reimbursement.engine import refused, reimburse
from chalicelib.reimbursement.stored import replay, to_json

TABLE = {"basis": "base", "rate": 150, "includes_scheme": True}


@pytest.mark.covers("PLS-02")
def test_a_decision_kept_long_ago_replays_to_the_cent() -> None:
    kept = json.loads(Path(__file__).with_name("kept_decision.json").read_text(encoding="utf-8"))
    decision = replay(kept)
    assert (decision.scheme, decision.institution, decision.left) == (1410, 1380, 3210)
    assert [step.amount for step in decision.steps] == [step["amount"] for step in kept["steps"]]


@pytest.mark.covers("PLS-02")
def test_a_decision_replays_on_the_figures_of_its_day_not_on_todays(read_case: Callable[..., Case]) -> None:
    case = read_case(TABLE)
    (today,) = (figure for figure in load().known("participation.per_act") if figure.value == 200)
    then = load().replaced_by({"participation.per_act": (replace(today, value=150),)})
    decision = reimburse(case.line, case.patient, case.guarantees, case.history, then)
    stored = json.loads(json.dumps(to_json(decision, case.line, case.patient, case.guarantees, case.history)))
    assert replay(stored).participation == 150


@pytest.mark.covers("PLS-02", "RG-S.7c")
def test_a_refusal_replays_as_a_refusal(read_case: Callable[..., Case]) -> None:
    case = read_case(TABLE)
    decision = refused(
        case.line,
        "RG-S.7c",
        "outside_cover",
        patient=case.patient,
        parameters=load(),
        contract="S-1",
        inputs={"ended": "2024-12-31"},
    )
    stored = json.loads(json.dumps(to_json(decision, case.line, case.patient, (), case.history)))
    assert replay(stored) == decision


@pytest.mark.covers("RG-S.7e")
def test_facts_of_the_scheme_are_shown_and_never_worked_out_again(read_case: Callable[..., Case]) -> None:
    case = read_case(TABLE)
    line = replace(case.line, scheme_paid=1777, withheld=123)
    decision = reimburse(line, case.patient, case.guarantees, case.history, load())
    assert (decision.scheme, decision.participation, decision.institution) == (1777, 123, 1100)
    assert [step.because for step in decision.steps[:2]] == ["scheme_received", "participation_received"]


@pytest.mark.covers("RG-S.7e")
def test_what_is_withheld_feeds_the_counter_of_its_kind(read_case: Callable[..., Case]) -> None:
    case = read_case(TABLE, kind="medicine", price=1000, base=1000, rate=65)
    line = replace(case.line, scheme_paid=550, withheld=100)
    decision = reimburse(line, case.patient, case.guarantees, case.history, load())
    assert (decision.participation, decision.franchise) == (0, 100)
