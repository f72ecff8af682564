"""What holds of every decision, whatever the line, the patient and the guarantees."""

import json
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.reimbursement.explain import explain, phrases
from chalicelib.reimbursement.model import Guarantee
from chalicelib.reimbursement.stored import replay, to_json
from chalicelib.reimbursement.told import account, as_json, for_manager, for_member
from tests.chalicelib.reimbursement.situations import OTHERS, Situation, decided, situations


@pytest.mark.covers("RG-S.4g")
@settings(max_examples=250)
@given(situations())
def test_shares_add_up_are_never_negative_and_never_above_the_cost(
    situation: Situation,
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
@settings(max_examples=100)
@given(situations())
def test_what_the_scheme_keeps_back_always_stays_with_the_patient_unless_others_paid(
    situation: Situation,
) -> None:
    line, patient, table, history = situation
    decision = decided(replace(line, other_insurers=0), patient, table, history)
    kept = decision.participation + decision.franchise
    assert decision.left >= min(kept, decision.price - decision.scheme)


@pytest.mark.covers("PLS-02", "MBR-08")
@settings(max_examples=100)
@given(situations())
def test_a_stored_decision_replays_as_it_was_and_every_step_has_its_sentence(
    situation: Situation,
) -> None:
    decision = decided(*situation)
    line, patient, table, history = situation
    stored = json.loads(json.dumps(to_json(decision, line, patient, table, history), allow_nan=False))
    assert replay(stored) == decision
    told = explain(stored)
    assert told == explain(decision)
    for share in ("scheme", "institution"):
        said = sum(sentence.amount for sentence in told if sentence.share == share)
        assert said == sum(step.amount for step in decision.steps if step.share == share)
    assert all(sentence.text.endswith(".") and "{" not in sentence.text for sentence in told)
    assert all(sentence.because in phrases()[sentence.share] for sentence in told)
    whole = account(stored)
    assert "\n".join(f"  - {sentence.text}" for sentence in told) in for_member(whole)
    assert all(f"Règle {sentence.rule}, version {sentence.version}" in for_manager(whole) for sentence in told)
    assert json.loads(json.dumps(as_json(whole), allow_nan=False)) == as_json(whole)


@pytest.mark.covers("RG-S.4g")
@settings(max_examples=100)
@given(situations(OTHERS, most=1), st.integers(0, 200_000))
def test_above_the_tariff_a_higher_price_never_lowers_a_share(situation: Situation, more: int) -> None:
    line, patient, table, history = situation
    # Below the tariff the institution may owe less on a dearer act: the scheme's share grows faster than the total.
    line = replace(line, base=min(line.base or 0, line.price), other_insurers=0)
    before = decided(line, patient, table, history)
    after = decided(replace(line, price=line.price + more), patient, table, history)
    assert after.scheme >= before.scheme
    assert after.institution >= before.institution
    assert after.left >= before.left


@pytest.mark.covers("RG-S.4g")
@settings(max_examples=100)
@given(situations(OTHERS, most=1), st.integers(0, 200_000))
def test_a_higher_price_never_lowers_what_is_reimbursed_in_all(situation: Situation, more: int) -> None:
    line, patient, table, history = situation
    line = replace(line, other_insurers=0, scheme_paid=None, withheld=None)
    before = decided(line, patient, table, history)
    after = decided(replace(line, price=line.price + more), patient, table, history)
    assert after.scheme + after.institution >= before.scheme + before.institution


@pytest.mark.covers("RG-S.7b")
@settings(max_examples=100)
@given(situations(least=1), st.data())
def test_a_more_generous_table_never_pays_less(situation: Situation, data: st.DataObject) -> None:
    line, patient, table, history = situation
    place = data.draw(st.integers(0, len(table) - 1))
    richer = [*table]
    richer[place] = data.draw(raised(table[place]))
    before, after = decided(line, patient, table, history), decided(line, patient, richer, history)
    assert after.institution >= before.institution


@st.composite
def raised(draw: st.DrawFn, guarantee: Guarantee) -> Guarantee:
    """The same guarantee, some of its terms better, each on its own.

    The rate outside the fee-control schemes may rise alone: the law's cap, 20 points of base under what the table pays
    inside them, may then keep all of it back, but never takes away what was paid before.
    """
    points, cents, more = st.integers(0, 200), st.integers(0, 50_000), st.integers(0, 3)
    outside, most, times = guarantee.rate_without_fee_control, guarantee.max, guarantee.count_per_year
    return replace(
        guarantee,
        rate=guarantee.rate + draw(points),
        rate_without_fee_control=None if outside is None else outside + draw(points),
        amount=guarantee.amount + draw(cents),
        max=None if most is None else most + draw(cents),
        count_per_year=None if times is None else times + draw(more),
        frame_max=guarantee.frame_max + draw(cents),
        without_scheme=guarantee.without_scheme or draw(st.booleans()),
        limits=tuple(
            replace(
                limit,
                cents=None if limit.cents is None else limit.cents + draw(cents),
                count=None if limit.count is None else limit.count + draw(more),
            )
            for limit in guarantee.limits
            if draw(st.booleans())
        ),
    )


@pytest.mark.covers("RG-S.4a")
@settings(max_examples=100)
@given(situations(), st.lists(st.integers(0, 3000), min_size=4, max_size=4))
def test_more_history_never_keeps_back_more(situation: Situation, more: list[int]) -> None:
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
@settings(max_examples=100)
@given(situations())
def test_facts_received_from_the_scheme_are_kept_as_received(
    situation: Situation,
) -> None:
    line, patient, table, history = situation
    assume(line.scheme_paid is not None)
    decision = decided(line, patient, table, history)
    assert decision.scheme == line.scheme_paid
    assert decision.participation + decision.franchise == line.withheld
