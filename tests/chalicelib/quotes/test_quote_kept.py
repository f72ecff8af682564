"""What was simulated is what is settled, for the same care on the same day, through the worker itself."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chalicelib.care.counters import Counters
from chalicelib.care.messages import Settle
from chalicelib.care.model import Received, State, Verdict, WaitsFor
from chalicelib.care.settle import settle
from chalicelib.care.store import CREATION, CountersItem, LineItem, counters_key, line_key, lines
from chalicelib.ids import random_id
from chalicelib.quotes.answers import Simulation
from chalicelib.quotes.simulation import simulate
from chalicelib.reimbursement.explain import explain
from tests.chalicelib.quotes.test_simulation import (
    BORN,
    FINESS,
    NIR,
    PLAIN,
    QUOTES,
    SOLD,
    Json,
    Quote,
    Sold,
    insure,
    simulated,
)

MEMBER = "20250001"


def settled(quote: Quote, told: Simulation, sold: Sequence[Sold]) -> LineItem:
    """The line that the scheme sends for this quote, having paid what was told, once the worker is done with it.

    A person completes it with what the scheme never says: class, ear, price limit, whether the patient is blind.
    """
    said = {"class": quote.class_, "ear": quote.ear, "price_limit": quote.price_limit, "blind": quote.blind}
    facts = Received(
        number=1,
        reference="Q1",
        nir_key="62",
        rank=1,
        birth_date=f"{BORN:%Y%m%d}",
        care_date=quote.day,
        act="PAU",
        quantity=1,
        price=quote.price,
        base=1400_00 if quote.blind else 400_00,
        rate=60,
        scheme_paid=told.scheme,
        withheld=0,
        finess=FINESS,
        pathway=True,
        fee_control=True,
        exemption="none",
        third_party=True,
    )
    id = random_id()
    LineItem(
        *line_key(id, CREATION),
        line=id,
        file="made-up",
        received=facts.model_dump_json(),
        completion=json.dumps({name: value for name, value in said.items() if value is not None}),
        nir=NIR.encode(),
        received_on=quote.day.isoformat(),
        state=State.RECEIVED,
        owner=MEMBER,
        rank=1,
        member=MEMBER,
        member_order=f"{quote.day}#{id}",
    ).save()
    contracts = tuple(f"C-{rank}" for rank in range(1, len(sold) + 1))
    settle(Settle(member=MEMBER, rank=1, contracts=contracts, lines=((id, CREATION),)))
    return lines([(id, CREATION)])[id, CREATION]


_WHOLE = Sold(responsible=False, by_class={"I": None, "II": {"basis": "real_cost", "rate": 100}})


@pytest.mark.covers("PLS-03", "PRO-07")
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sold=st.lists(SOLD, min_size=1, max_size=2),
    quote=QUOTES.filter(lambda quote: quote.day < date(2026, 12, 31)),
    limit=st.none() | st.integers(1, 2000_00).map(lambda cents: {"max": cents}) | st.just({"count": 1}),
    whose=st.sampled_from(["beneficiary", "family"]),
)
@example(sold=[_WHOLE], quote=PLAIN, limit={"max": 500_00}, whose="family")
@example(sold=[_WHOLE], quote=PLAIN, limit={"count": 1}, whose="beneficiary")
def test_the_second_ear_settled_after_the_first_pays_what_was_simulated_with_it(
    aws: str, sold: list[Sold], quote: Quote, limit: Json | None, whose: str
) -> None:
    assert aws
    shared = [{"name": "aids", "over": "calendar_year", "whose": whose} | limit] if limit else []
    sold = [
        replace(one, by_class={name: entry and entry | {"limits": shared} for name, entry in one.by_class.items()})
        for one in sold
    ]
    insure(sold, quote)
    for rank in (0, 1):
        unused = CountersItem(*counters_key(MEMBER, rank), counters=Counters().model_dump_json())
        unused.save(add_version_condition=False)
    first = simulated(quote)
    if isinstance(first, str):
        return
    other = replace(quote, ear="left" if quote.ear == "right" else "right")
    second = simulate(FINESS, other.request.model_copy(update={"after": quote.request.hearing_aid}))
    for each, told in ((quote, first), (other, second)):
        item = settled(each, told, sold)
        if item.waits_for == WaitsFor.REVIEW:
            released = Verdict(released=True, reason="Vu", by="g", at=item.received_on, criteria=())
            item.verdict = released.model_dump_json()
            item.save()
            settle(Settle(member=MEMBER, rank=1, contracts=(), lines=((item.line, CREATION),)))
            item = lines([(item.line, CREATION)])[item.line, CREATION]
        assert (item.decided["institution"], item.decided["left"]) == (told.institution, told.left)


@pytest.mark.covers("PLS-03", "PLS-04")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sold=st.lists(SOLD, min_size=1, max_size=3),
    quote=QUOTES.filter(lambda quote: quote.day < date(2026, 12, 31)),
)
def test_the_line_settled_pays_what_the_simulation_said_to_the_cent(aws: str, sold: list[Sold], quote: Quote) -> None:
    assert aws
    insure(sold, quote)
    told = simulated(quote)
    if isinstance(told, str):
        return
    item = settled(quote, told, sold)
    # One that a manager must look at first waits with the decision it will have.
    assert item.state == State.REIMBURSED or item.waits_for == WaitsFor.REVIEW, item.waits_for
    kept = item.decided or json.loads(item.proposed or "null")
    assert (kept["scheme"], kept["institution"], kept["left"]) == (told.scheme, told.institution, told.left)
    paid = {
        guarantee["contract"]: cents for guarantee, cents in zip(kept["guarantees"], kept["by_guarantee"], strict=True)
    }
    assert [paid.get(share.contract, 0) for share in told.contracts] == [share.amount for share in told.contracts]
    # The scheme's part is received, not worked out again; the institution's is the same step for step.
    steps = [(step.amount, step.rule) for step in explain(kept) if step.contract]
    assert steps == [(step.amount, step.rule) for step in told.steps if step.contract]
