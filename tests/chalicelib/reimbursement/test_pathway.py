"""Who may be seen outside the coordinated care pathway, and what a surcharge that the scheme took leaves to say."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.parameters import load
from chalicelib.reimbursement.case import Case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.explain import explain, word
from chalicelib.reimbursement.model import Decision
from chalicelib.reimbursement.rules import in_force
from chalicelib.reimbursement.stored import replay, to_json

ReadCase = Callable[..., Case]
REAL = {"basis": "real_cost", "rate": 100}
SEEN = ["emergency", "away", "gynaecologist", "ophthalmologist", "psychiatrist", "neuropsychiatrist"]
ALWAYS, UNDER_26 = SEEN[:4], SEEN[4:]


def told(decision: Decision) -> str:
    return " ".join(sentence.text for sentence in explain(decision))


def seen(read_case: ReadCase, access: str, *, born: str = "1980-05-04", **line: Any) -> Decision:
    """A consultation of 60 € outside the pathway on 10 February 2025, with that reason to come without being sent."""
    care = {"price": 60_00, "rate": 30, "pathway": False}
    case = read_case(REAL, **care, patient={"birth_date": born})
    changed = replace(case.line, access=access, **line)
    return reimburse(changed, case.patient, case.guarantees, case.history, load())


@pytest.mark.covers("RG-S.4i")
@pytest.mark.parametrize("access", ALWAYS)
def test_whom_the_law_lets_be_seen_without_being_sent_leaves_no_surcharge_and_says_why(
    read_case: ReadCase, access: str
) -> None:
    found = seen(read_case, access)
    assert (found.left, seen(read_case, "").left) == (2_00, 2_00 + 12_00 + 8_00)
    assert f"Vous pouviez consulter sans passer par votre médecin traitant, {word('access', access)} :" in told(found)
    assert [step.rule for step in found.steps].count("RG-S.4i") == 1


@pytest.mark.covers("RG-S.4i")
@pytest.mark.parametrize("access", UNDER_26)
@pytest.mark.parametrize(
    ("born", "direct"),
    [
        pytest.param("1999-02-11", True, id="the day before the 26th birthday"),
        pytest.param("1999-02-10", False, id="the 26th birthday"),
    ],
)
def test_a_psychiatrist_is_seen_directly_before_26_and_otherwise_the_reason_is_told(
    read_case: ReadCase, access: str, born: str, *, direct: bool
) -> None:
    found = seen(read_case, access, born=born)
    assert found.left == (2_00 if direct else 22_00)
    assert ("que jusqu'à 26 ans" in told(found)) is not direct


@pytest.mark.covers("RG-S.4i")
@pytest.mark.parametrize("access", SEEN)
@pytest.mark.parametrize(
    ("born", "is_told"), [("2009-02-11", False), ("2009-02-10", True)], ids=["a day before 16", "16 that day"]
)
def test_the_pathway_and_its_exceptions_apply_from_16(
    read_case: ReadCase, access: str, born: str, *, is_told: bool
) -> None:
    found = seen(read_case, access, born=born)
    assert found.left == 0
    assert any(step.rule == "RG-S.4i" for step in found.steps) is is_told


@pytest.mark.covers("RG-S.4i", "RG-S.4a")
@pytest.mark.parametrize("facts", [*({"access": each} for each in ALWAYS), {"access": "", "urgent": True}])
def test_a_surcharge_that_the_scheme_took_is_a_fact_that_the_explanation_has_it_correct(
    read_case: ReadCase, facts: dict[str, Any]
) -> None:
    taken = seen(read_case, **facts, scheme_paid=7_00, withheld=2_00)
    full = seen(read_case, **facts, scheme_paid=19_00, withheld=2_00, rate=70)
    assert taken.institution == seen(read_case, "", scheme_paid=7_00, withheld=2_00).institution
    assert "demandez à votre caisse de corriger sa part" in told(taken)
    assert (full.left, "ne s'applique pas" in told(full)) == (2_00, True)


@pytest.mark.covers("RG-S.4i", "PLS-02")
def test_an_emergency_decided_before_the_rule_had_its_word_replays_as_it_was(read_case: ReadCase) -> None:
    case = read_case(REAL, price=60_00, rate=30, pathway=False)
    line = replace(case.line, urgent=True, scheme_paid=7_00, withheld=2_00)
    before = {id: version for id, version in in_force().items() if id != "RG-S.4i"}
    decision = reimburse(line, case.patient, case.guarantees, case.history, load(), before)
    assert decision.institution == 51_00
    kept = to_json(decision, line, case.patient, case.guarantees, case.history)
    assert replay(kept).institution == 51_00
