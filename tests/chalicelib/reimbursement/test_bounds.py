"""The floors, ceilings and limits that no decision crosses, worked out apart from the engine."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.money import percent
from chalicelib.parameters import load
from chalicelib.reimbursement.lenses import pair_class
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Limit, Patient
from tests.chalicelib.reimbursement.situations import CONTRACT, LIMITS, Situation, decided, situations

DOCTORS = ("consultation", "technical_act", "imaging", "hospital_fees")
# Where nothing is owed whatever the law guarantees.
CLOSED = {"renewal_not_open", "nothing_from_scheme", "extra", "miscoded", "abroad_not_accepted"}
# Care whose patient's share the law has paid, whatever else the line says.
BORNE = ("consultation", "technical_act", "imaging", "hospital_fees", "hospital_stay", "laboratory", "device")


def responsible(situation: Situation, **care: object) -> tuple[CareLine, Patient, Guarantee, History]:
    """The situation with one guarantee, of a responsible contract, and the care changed as said."""
    line, patient, table, history = situation
    changed: CareLine = replace(line, **care)  # type: ignore[arg-type]  # named by the tests below
    return changed, patient, replace(table[0], responsible=True), history


def alone(situation: tuple[CareLine, Patient, Guarantee, History]) -> Decision:
    line, patient, guarantee, history = situation
    return decided(line, patient, [guarantee], history)


def gross(decision: Decision) -> int:
    """What the scheme pays and keeps back."""
    return decision.scheme + decision.participation + decision.franchise


def is_open(decision: Decision) -> bool:
    return not CLOSED & {step.because for step in decision.steps}


def figure(name: str, line: CareLine) -> int:
    return load().value(name, on=line.date)


@pytest.mark.covers("RG-S.4d")
@settings(max_examples=100)
@given(situations(("optical_equipment",), least=1, most=1))
def test_glasses_of_class_b_stay_between_the_floor_and_the_ceilings_of_their_pair(situation: Situation) -> None:
    line, patient, guarantee, history = responsible(situation, class_="B", proof=True, basket=None)
    decision = alone((line, patient, guarantee, history))
    assume(is_open(decision))
    assert line.right
    assert line.left
    pair = pair_class(line.right, line.left)
    ceiling = figure(f"optics.ceiling_{pair}", line)
    kind = "basket_floor" if guarantee.contract_kind == "collective_mandatory" else "floor"
    kind = "floor" if line.exclusion != "none" else kind
    room = min(ceiling, line.price - gross(decision)) - line.other_insurers
    frame = figure("optics.frame_ceiling", line)
    lenses = sum(line.lenses or ())
    assert decision.institution <= max(room, 0)
    assert decision.institution <= lenses + min(line.frame or 0, frame)
    assert decision.institution >= min(
        figure(f"optics.{kind}_{pair}", line), lenses - gross(decision) - line.other_insurers
    )


@pytest.mark.covers("RG-S.4n")
@settings(max_examples=100)
@given(situations(("hearing_aid",), least=1, most=1))
def test_a_hearing_aid_of_class_ii_is_paid_at_most_its_ceiling_with_the_scheme(situation: Situation) -> None:
    line, patient, guarantee, history = responsible(situation, class_="II", basket=None)
    decision = alone((line, patient, guarantee, history))
    assert decision.institution <= max(figure("hearing.ceiling", line) - gross(decision) - line.other_insurers, 0)


@pytest.mark.covers("RG-S.4e")
@settings(max_examples=150)
@given(situations(DOCTORS, least=1, most=1))
def test_outside_fee_control_the_overrun_paid_never_goes_above_the_tariff(situation: Situation) -> None:
    line, patient, guarantee, history = responsible(
        situation, fee_control=False, basket=None, abroad="", heavy_act=False
    )
    decision = alone((line, patient, guarantee, history))
    base = line.base or 0
    patient_share = max(min(line.price, base) - gross(decision), 0)
    assert decision.institution <= patient_share + base


@pytest.mark.covers("RG-S.4b")
@settings(max_examples=150)
@given(situations(BORNE, least=1, most=1))
def test_the_patient_share_of_the_tariff_is_paid_whole_whatever_the_table(situation: Situation) -> None:
    calm = {"pathway": True, "prevention": False, "basket": None, "abroad": "", "other_insurers": 0, "heavy_act": False}
    line, patient, guarantee, history = responsible(situation, **calm)
    decision = alone((line, patient, guarantee, history))
    assume(is_open(decision))
    due = max(min(line.price, line.base or 0) - gross(decision), 0)
    assert decision.institution >= due
    assert decision.third_party == min(due, decision.institution)


@pytest.mark.covers("RG-S.4a")
@settings(max_examples=150)
@given(situations(("consultation", "technical_act", "imaging"), least=1))
def test_the_surcharge_outside_the_pathway_stays_with_the_patient(situation: Situation) -> None:
    line, patient, table, history = situation
    line = replace(line, pathway=False, urgent=False, direct_access=False, rate=30, basket=None, other_insurers=0)
    patient = replace(patient, birth_date=line.date.replace(day=1, year=line.date.year - 40))
    decision = decided(line, patient, [replace(each, responsible=True) for each in table], history)
    surcharge = percent(figure("pathway.surcharge", line), min(line.price, line.base or 0))
    kept = decision.participation + decision.franchise
    assert decision.left >= min(surcharge, line.price - gross(decision)) + min(kept, line.price - decision.scheme)


@pytest.mark.covers("RG-S.7c")
@settings(max_examples=100)
@given(situations(least=1))
def test_without_proof_no_contract_pays_above_the_tariff(situation: Situation) -> None:
    line, patient, table, history = situation
    line = replace(line, proof=False, class_=None, basket=None, kind="device" if line.frame else line.kind)
    assume(line.kind not in {"optical_equipment", "hearing_aid"})
    decision = decided(line, patient, table, history)
    assert decision.institution <= max(min(line.price, line.base or 0) - gross(decision), 0)


@pytest.mark.covers("RG-S.7b")
@settings(max_examples=150)
@given(situations(least=1), st.sampled_from([limit for limit in LIMITS if limit.cents is not None]))
def test_what_shares_a_limit_never_pays_more_than_what_is_left_of_it(situation: Situation, limit: Limit) -> None:
    line, patient, table, history = situation
    shared = [replace(each, responsible=False, limits=(limit,)) for each in table]
    decision = decided(line, patient, shared, history)
    used = history.used_of(CONTRACT, limit).cents
    assert decision.institution <= max((limit.cents or 0) - used, 0)


@pytest.mark.covers("RG-S.6", "RG-S.7i")
@settings(max_examples=100)
@given(situations(least=1), st.sampled_from(["extra", "miscoded", "war"]))
def test_care_that_is_never_paid_is_paid_nothing_and_excluded_care_nothing_beyond_the_law(
    situation: Situation, exclusion: str
) -> None:
    line, patient, table, history = situation
    contracts = [replace(each, responsible=each.responsible and exclusion != "war") for each in table]
    decision = decided(replace(line, exclusion=exclusion), patient, contracts, history)
    assert decision.institution == 0
