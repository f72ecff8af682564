"""Why nothing is paid, told alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from chalicelib.parameters import load
from chalicelib.reimbursement.case import Case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.model import Decision
from chalicelib.reimbursement.nothing import why_nothing
from chalicelib.reimbursement.stored import to_json
from tests.chalicelib.reimbursement.situations import Situation, decided, situations

WHOLE = {"basis": "base", "rate": 100, "includes_scheme": True}
NOTHING_TO_ADD = "Votre contrat n'a rien à ajouter"
FLAT = {"basis": "flat", "amount": 2000, "per": "session"}
LIMIT = {"name": "soft", "max": 10000, "over": "calendar_year", "whose": "beneficiary"}


@pytest.mark.covers("MBR-07", "MBR-08")
@pytest.mark.parametrize(
    ("guarantee", "facts", "said"),
    [
        (WHOLE, {}, None),
        (None, {}, "Votre contrat ne prévoit pas de remboursement pour ce soin."),
        (WHOLE, {"price": 0}, "Rien n'a été payé pour ce soin"),
        (WHOLE, {"rate": 100, "exemption": "long_term_illness"}, NOTHING_TO_ADD),
        (WHOLE, {"rate": 100, "exemption": "long_term_illness", "price": 9000}, NOTHING_TO_ADD),
        (WHOLE, {"other_insurers": 900}, NOTHING_TO_ADD),
        (
            FLAT | {"limits": [LIMIT]},
            {"history": {"used_by_limit": {"soft": {"cents": 10000, "count": 1}}}},
            "Votre contrat limite ce remboursement à 100,00 € par année civile.",
        ),
    ],
    ids=[
        "it pays",
        "no table",
        "nothing charged",
        "all by the scheme",
        "an overrun",
        "all by others",
        "a limit used up",
    ],
)
def test_what_explains_a_zero_is_true_alone(
    decide: Callable[..., Decision], guarantee: object, facts: dict[str, Any], said: str | None
) -> None:
    decision = decide(*filter(None, [guarantee]), responsible=False, **facts)
    told = why_nothing(decision)
    assert (told is None) is (said is None), (decision.institution, decision.steps)
    assert said is None or (told or "").replace("\N{NARROW NO-BREAK SPACE}", " ").startswith(said)


@pytest.mark.covers("MBR-08")
def test_a_stored_decision_explains_its_zero_the_same(read_case: Callable[..., Case]) -> None:
    case = read_case(WHOLE, rate=100, exemption="long_term_illness")
    told = (case.line, case.patient, case.guarantees, case.history)
    decision = reimburse(*told, load())
    assert why_nothing(to_json(decision, *told)) == why_nothing(decision) is not None


@pytest.mark.covers("MBR-07", "MBR-08")
@settings(max_examples=150)
@given(situations())
def test_no_zero_is_explained_by_what_was_added_or_taken_off(situation: Situation) -> None:
    decision = decided(*situation)
    told = why_nothing(decision)
    assert told is None or not decision.institution
    assert not re.search("retirons|ajoutons|(?<!n')ajoute |porte le total", told or "")
