"""What holds of every decision, whatever the line, the patient and the guarantees."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.parameters import load
from chalicelib.reimbursement.engine import InconsistentLineError, reimburse
from chalicelib.reimbursement.explain import explain
from chalicelib.reimbursement.kinds import KINDS
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Lens, Patient
from chalicelib.reimbursement.stored import replay, to_json

FIRST = date(2021, 1, 1)
DAYS = st.integers(0, 2180).map(lambda days: FIRST + timedelta(days=days))
CENTS = st.integers(0, 400_000)
RATES = st.sampled_from([0, 15, 30, 50, 60, 65, 70, 90, 100])
TABLE_RATES = st.integers(0, 500)
BY_UNIT = ("act", "session", "day", "night", "ear", "eye", "year", "event")
GLASSES = ("optical_equipment",)
OTHERS = tuple(kind for kind in KINDS if kind not in GLASSES)

lenses = st.builds(
    Lens, st.integers(-40, 40).map(lambda n: n * 25), st.integers(-20, 20).map(lambda n: n * 25), st.booleans()
)
patients = st.builds(Patient, st.dates(date(1930, 1, 1), date(2021, 1, 1)), st.booleans())


@st.composite
def histories(draw: st.DrawFn) -> History:
    """What was used, whichever way."""
    used = st.integers(0, 6000)
    return History(
        participation_this_year=draw(used),
        franchise_this_year=draw(used),
        participation_today=draw(used),
        franchise_today=draw(used),
        used_this_year=draw(CENTS),
        count_this_year=draw(st.integers(0, 5)),
        last_delivery=draw(st.none() | st.dates(date(2015, 1, 1), FIRST)),
    )


@st.composite
def guarantees(draw: st.DrawFn, *, glasses: bool = False) -> Guarantee:
    """A guarantee of any basis, of any contract."""
    bases = ["base", "ticket_moderateur", "real_cost", "flat", "monthly_ceiling", "full_cover"]
    return Guarantee(
        basis=draw(st.sampled_from([*bases, "optical_set"] if glasses else bases)),
        rate=draw(TABLE_RATES),
        includes_scheme=draw(st.booleans()),
        rate_without_fee_control=draw(st.none() | TABLE_RATES),
        max=draw(st.none() | CENTS),
        amount=draw(CENTS),
        per=draw(st.sampled_from(BY_UNIT)),
        count_per_year=draw(st.none() | st.integers(0, 6)),
        without_scheme=draw(st.booleans()),
        frame_max=draw(st.integers(0, 20000)),
        responsible=draw(st.booleans()),
        contract_kind=draw(st.sampled_from(["individual", "collective_mandatory", "collective_optional"])),
        contract="S-1",
    )


@st.composite
def lines(draw: st.DrawFn, kinds: Sequence[str] = KINDS) -> CareLine:
    """A whole line of any kind."""
    kind = draw(st.sampled_from(kinds))
    classes = {"optical_equipment": ["A", "B"], "hearing_aid": ["I", "II"]}.get(kind)
    class_ = draw(st.sampled_from(classes)) if classes else None
    frame, right, left = (draw(st.integers(0, 90_000)) for _ in range(3)) if kind in GLASSES else (0, 0, 0)
    facts = draw(st.booleans())
    price = frame + right + left if kind in GLASSES else draw(CENTS)
    paid = draw(st.integers(0, price)) if facts else None
    return CareLine(
        kind=kind,
        date=draw(DAYS),
        price=price,
        base=None if class_ in {"B", "I", "II"} and draw(st.booleans()) else draw(CENTS),
        rate=draw(RATES),
        quantity=draw(st.integers(1, 6)),
        pathway=draw(st.booleans()),
        fee_control=draw(st.booleans()),
        exemption=draw(st.sampled_from(["none", "long_term_illness", "maternity", "work_accident", "css"])),
        heavy_act=draw(st.booleans()),
        urgent=draw(st.booleans()),
        ward=draw(st.sampled_from(["general", "psychiatry", "mas"])),
        prevention=draw(st.booleans()),
        benefit=draw(st.sampled_from(["irreplaceable", "major", "moderate", "low", "homeopathy"])),
        basket=draw(st.sampled_from([None, "full_cover", "controlled", "free"])),
        price_limit=draw(CENTS),
        class_=class_,
        frame=frame,
        lenses=(right, left),
        right=draw(lenses),
        left=draw(lenses),
        ear="right",
        early_renewal=draw(st.booleans()),
        other_insurers=draw(st.sampled_from([0, 0, 100, 5000])),
        scheme_paid=paid,
        withheld=None if paid is None else draw(st.integers(0, 1000)),
    )


@st.composite
def situations(
    draw: st.DrawFn, kinds: Sequence[str] = KINDS, most: int = 3
) -> tuple[CareLine, Patient, list[Guarantee], History]:
    """A line with its patient, guarantees and history."""
    line = draw(lines(kinds))
    one = guarantees(glasses=line.kind in GLASSES)
    return line, draw(patients), draw(st.lists(one, max_size=most)), draw(histories())


def decided(line: CareLine, patient: Patient, table: Sequence[Guarantee], history: History) -> Decision:
    """The decision, where the amounts received are consistent."""
    try:
        return reimburse(line, patient, table, history, load())
    except InconsistentLineError:
        assume(condition=False)
        raise


@pytest.mark.covers("RG-S.4g")
@settings(max_examples=250, deadline=None)
@given(situations())
def test_shares_add_up_are_never_negative_and_never_above_the_cost(
    situation: tuple[CareLine, Patient, list[Guarantee], History],
) -> None:
    decision = decided(*situation)
    shares = (decision.scheme, decision.institution, decision.other_insurers, decision.left)
    assert sum(shares) == decision.price
    assert min(shares) >= 0
    assert sum(decision.by_guarantee) == decision.institution
    assert all(paid >= 0 for paid in decision.by_guarantee)
    for share, amount in (("scheme", decision.scheme), ("institution", decision.institution)):
        assert sum(step.amount for step in decision.steps if step.share == share) == amount


@pytest.mark.covers("RG-S.4a")
@settings(max_examples=100, deadline=None)
@given(situations())
def test_what_the_scheme_keeps_back_always_stays_with_the_patient_unless_others_paid(
    situation: tuple[CareLine, Patient, list[Guarantee], History],
) -> None:
    line, patient, table, history = situation
    decision = decided(replace(line, other_insurers=0), patient, table, history)
    kept = decision.participation + decision.franchise
    assert decision.left >= min(kept, decision.price - decision.scheme)


@pytest.mark.covers("PLS-02", "MBR-08")
@settings(max_examples=100, deadline=None)
@given(situations())
def test_a_stored_decision_replays_as_it_was_and_every_step_has_its_sentence(
    situation: tuple[CareLine, Patient, list[Guarantee], History],
) -> None:
    decision = decided(*situation)
    line, patient, table, history = situation
    stored = json.loads(json.dumps(to_json(decision, line, patient, table, history), allow_nan=False))
    assert replay(stored) == decision
    told = explain(stored)
    assert told == explain(decision)
    assert [sentence.amount for sentence in told] == [step.amount for step in decision.steps]
    assert all(sentence.text.endswith(".") and "{" not in sentence.text for sentence in told)


@pytest.mark.covers("RG-S.4g")
@settings(max_examples=100, deadline=None)
@given(situations(OTHERS, most=1), st.integers(0, 200_000))
def test_above_the_tariff_a_higher_price_never_lowers_a_share(
    situation: tuple[CareLine, Patient, list[Guarantee], History], more: int
) -> None:
    line, patient, table, history = situation
    # Below the tariff the institution may owe less on a dearer act: the scheme's share grows faster than the total.
    line = replace(line, base=min(line.base or 0, line.price), other_insurers=0)
    before = decided(line, patient, table, history)
    after = decided(replace(line, price=line.price + more), patient, table, history)
    assert after.scheme >= before.scheme
    assert after.institution >= before.institution
    assert after.left >= before.left


@pytest.mark.covers("RG-S.4g")
@settings(max_examples=100, deadline=None)
@given(situations(OTHERS, most=1), st.integers(0, 200_000))
def test_a_higher_price_never_lowers_what_is_reimbursed_in_all(
    situation: tuple[CareLine, Patient, list[Guarantee], History], more: int
) -> None:
    line, patient, table, history = situation
    line = replace(line, other_insurers=0, scheme_paid=None, withheld=None)
    before = decided(line, patient, table, history)
    after = decided(replace(line, price=line.price + more), patient, table, history)
    assert after.scheme + after.institution >= before.scheme + before.institution


@pytest.mark.covers("RG-S.7b")
@settings(max_examples=100, deadline=None)
@given(situations(most=1), st.integers(0, 200), st.integers(0, 50_000))
def test_a_more_generous_table_never_pays_less(
    situation: tuple[CareLine, Patient, list[Guarantee], History], points: int, cents: int
) -> None:
    line, patient, table, history = situation
    assume(table)
    (guarantee,) = table
    outside = guarantee.rate_without_fee_control
    richer = replace(
        guarantee,
        rate=guarantee.rate + points,
        rate_without_fee_control=None if outside is None else outside + points,
        amount=guarantee.amount + cents,
        max=None if guarantee.max is None else guarantee.max + cents,
        frame_max=guarantee.frame_max + cents,
    )
    before = decided(line, patient, [guarantee], history)
    after = decided(line, patient, [richer], history)
    assert after.institution >= before.institution


@pytest.mark.covers("RG-S.4a")
@settings(max_examples=100, deadline=None)
@given(situations(), st.lists(st.integers(0, 3000), min_size=4, max_size=4))
def test_more_history_never_keeps_back_more(
    situation: tuple[CareLine, Patient, list[Guarantee], History], more: list[int]
) -> None:
    line, patient, table, history = situation
    used = replace(
        history,
        participation_this_year=history.participation_this_year + more[0],
        franchise_this_year=history.franchise_this_year + more[1],
        participation_today=history.participation_today + more[2],
        franchise_today=history.franchise_today + more[3],
    )
    before, after = decided(line, patient, table, history), decided(line, patient, table, used)
    assert after.participation <= before.participation
    assert after.franchise <= before.franchise


@pytest.mark.covers("RG-S.7e")
@settings(max_examples=100, deadline=None)
@given(situations())
def test_facts_received_from_the_scheme_are_kept_as_received(
    situation: tuple[CareLine, Patient, list[Guarantee], History],
) -> None:
    line, patient, table, history = situation
    assume(line.scheme_paid is not None)
    decision = decided(line, patient, table, history)
    assert decision.scheme == line.scheme_paid
    assert decision.participation + decision.franchise == line.withheld
