"""Builders of worked cases, in the words of the cases' own format."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chalicelib.errors import FieldError
from chalicelib.parameters import load
from chalicelib.reimbursement.case import Case, parse_case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.model import Decision

ADULT = {"birth_date": "1980-05-04"}
VISIT = {
    "kind": "consultation",
    "date": "2025-02-10",
    "price": 3000,
    "base": 3000,
    "rate": 70,
    "pathway": True,
    "fee_control": True,
}


@pytest.fixture(scope="session")
def write_case() -> Callable[..., dict[str, Any]]:
    """A case as JSON: the care of an adult in February 2025, changed by what is given."""

    def write(
        *guarantees: object,
        patient: object = ADULT,
        history: object = None,
        responsible: bool = True,
        contract_kind: str = "individual",
        **care: object,
    ) -> dict[str, Any]:
        whole = VISIT | care if care.get("kind", "consultation") == "consultation" else {"date": "2025-02-10"} | care
        if "class_" in whole:
            whole["class"] = whole.pop("class_")
        return {
            "id": "test",
            "care": whole,
            "patient": patient,
            "guarantees": list(guarantees),
            "responsible": responsible,
            "contract_kind": contract_kind,
            "history": history or {},
        }

    return write


@pytest.fixture(scope="session")
def read_case(write_case: Callable[..., dict[str, Any]]) -> Callable[..., Case]:
    """The same case, ready for the engine."""

    def read(*guarantees: object, **given: Any) -> Case:
        parsed = parse_case(write_case(*guarantees, **given))
        assert not isinstance(parsed, FieldError), parsed
        return parsed

    return read


@pytest.fixture(scope="session")
def decide(read_case: Callable[..., Case]) -> Callable[..., Decision]:
    """The decision on a case."""

    def of(*guarantees: object, **given: Any) -> Decision:
        case = read_case(*guarantees, **given)
        return reimburse(case.line, case.patient, case.guarantees, case.history, load())

    return of


@pytest.fixture(scope="session")
def reasons() -> Callable[[Decision], Sequence[str]]:
    """The reason codes of a decision's steps, in order."""
    return lambda decision: [step.because for step in decision.steps]
