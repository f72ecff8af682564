"""A simulation says when care that was received and still waits could change it, and only then."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import clock
from chalicelib.care.counters import Counters, Place, Settlement, Use
from chalicelib.care.messages import Settle
from chalicelib.care.model import Received, State, Verdict, WaitsFor
from chalicelib.care.settle import settle
from chalicelib.care.store import CANCELLATION, CREATION, LineItem, line_key, lines
from chalicelib.contracts import store as contracts
from chalicelib.contracts.guarantees import Open, guarantees_of
from chalicelib.contracts.model import Contract, Tables
from chalicelib.ids import random_id
from chalicelib.members import store as members
from chalicelib.members.model import Beneficiary, Cover, Member
from chalicelib.parameters import load
from chalicelib.quotes.answers import Simulation, SimulationRequest
from chalicelib.quotes.awaited import Asked, Awaited, doubt
from chalicelib.quotes.simulation import simulate
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Patient
from chalicelib.reimbursement.stored import to_json
from tests.chalicelib.quotes.test_simulation import BORN, ENTRIES, FINESS, NIR

DAY = date(2026, 3, 2)
AID = "Une aide auditive déjà facturée pour ce patient attend encore d'être réglée"
PATIENT = Patient(birth_date=BORN)
CARE = "Des soins de ce patient ou de sa famille, déjà reçus, attendent encore d'être réglés"
Json = dict[str, Any]


@dataclass(frozen=True)
class Care:
    """A care of somebody of the family: an aid (PAU), or another device (AAD)."""

    act: str = "PAU"
    rank: int = 1
    day: date = DAY
    class_: str = "II"
    ear: str = "right"
    price: int = 1500_00

    @property
    def line(self) -> CareLine:
        if self.act == "PAU":
            return CareLine("hearing_aid", self.day, self.price, act="PAU", class_=self.class_, ear=self.ear)
        return CareLine("device", self.day, self.price, base=400_00, rate=60, act=self.act)

    @property
    def completion(self) -> Json:
        return {"class": self.class_, "ear": self.ear} if self.act == "PAU" else {}

    def stored(self, member: str, scheme_paid: int, *, said: Json, operation: str = CREATION) -> LineItem:
        """The line that the scheme sent of it, waiting for what a person says of it."""
        id = random_id()
        facts = Received(
            number=1,
            reference=id[:15],
            nir_key="62",
            rank=self.rank,
            birth_date=f"{BORN:%Y%m%d}",
            care_date=self.day,
            act=self.act,
            quantity=1,
            price=self.price,
            base=min(400_00, self.price),
            rate=60,
            scheme_paid=scheme_paid,
            withheld=0,
            finess=FINESS,
            pathway=True,
            fee_control=True,
            exemption="none",
            third_party=True,
        )
        released = Verdict(released=True, reason="Vu", by="g", at=self.day.isoformat(), criteria=())
        item = LineItem(
            *line_key(id, operation),
            line=id,
            file="made-up",
            received=facts.model_dump_json(),
            completion=json.dumps(said),
            verdict=released.model_dump_json(),
            nir=NIR.encode(),
            received_on=self.day.isoformat(),
            state=State.WAITING,
            waits_for=WaitsFor.INFORMATION_NEEDED,
            waits_since=clock.now().isoformat(),
            owner=member,
            rank=self.rank,
            kind="hearing_aid" if self.act == "PAU" else "device",
            member=member,
            member_order=f"{self.day}#{id}",
        )
        item.save()
        return item

    def simulated(self, member: str) -> Simulation:
        aid = {"class": self.class_, "ear": self.ear, "price": self.price}
        who = {"member_number": member, "first_name": "Aline", "rank": self.rank, "birth_date": BORN}
        return simulate(
            FINESS, SimulationRequest.model_validate({"beneficiary": who, "hearing_aid": aid, "care_date": self.day})
        )


def sold(table: Json, *, responsible: bool = True) -> Contract:
    since = date(2021, 1, 1)
    tables = (Tables(since=since, guarantees=table),)
    return Contract(number="C-1", kind="individual", responsible=responsible, effective_from=since, tables=tables)


def insure(table: Json) -> str:
    """Two people under a contract of that table; their member number, never used before."""
    contract = sold(table)
    contracts.save(contract)
    people = tuple(
        Beneficiary(rank=rank, relation=relation, first_name="Aline", last_name="Morvan", birth_date=BORN, nir=nir)
        for rank, relation, nir in ((1, "insured", NIR), (2, "spouse", None))
    )
    number = random_id().upper()[:15]
    member = Member(number=number, covers=(Cover(contract="C-1", entry_date=contract.effective_from),), people=people)
    members.save(member, None)
    return number


def settled(item: LineItem) -> LineItem:
    key = (item.line, item.sk)
    settle(Settle(member=str(item.owner), rank=int(item.rank or 0), contracts=("C-1",), lines=(key,)))
    return lines([key])[key]


def awaited(told: Simulation) -> list[str]:
    return [doubt for doubt in told.doubts if "attend" in doubt]


LIMIT = st.fixed_dictionaries(
    {
        "name": st.just("aids"),
        "over": st.sampled_from(["calendar_year", "contract_year", "two_years"]),
        "whose": st.sampled_from(["beneficiary", "family"]),
    }
).flatmap(
    lambda limit: st.one_of(
        st.integers(1, 1500_00).map(lambda cents: limit | {"max": cents}),
        st.integers(1, 2).map(lambda count: limit | {"count": count}),
    )
)
# Within reach of every period; an aid of class I or II, another device, of one or the other.
CARES = st.builds(
    Care,
    act=st.sampled_from(["PAU", "PAU", "AAD"]),
    rank=st.integers(1, 2),
    day=st.dates(date(2022, 6, 1), date(2026, 6, 1)) | st.dates(date(2026, 1, 1), DAY),
    class_=st.sampled_from(["I", "II"]),
    ear=st.sampled_from(["right", "left"]),
    price=st.integers(600_00, 1800_00),
)


def guarantees(contract: Contract, care: CareLine) -> tuple[Guarantee, ...]:
    cover = Cover(contract="C-1", entry_date=contract.effective_from)
    return guarantees_of([Open(contract, cover)], care)


@pytest.mark.covers("PLS-03", "PRO-07")
@settings(max_examples=150)
@given(
    entry=ENTRIES.filter(lambda entry: entry["basis"] != "full_cover"),
    limits=st.lists(LIMIT, max_size=1),
    responsible=st.booleans(),
    waiting=CARES,
    known=st.booleans(),
    quote=CARES.map(lambda care: replace(care, act="PAU", day=DAY)),
)
def test_what_is_settled_otherwise_than_simulated_because_of_what_waited_was_said(
    entry: Json, limits: list[Json], waiting: Care, quote: Care, *, responsible: bool, known: bool
) -> None:
    shared = {"limits": limits} if limits else {}
    table = {"hearing_aid": entry | shared, "device": {"basis": "real_cost", "rate": 100} | shared}
    contract = sold(table, responsible=responsible)
    given, care = guarantees(contract, quote.line), quote.line
    own, family = {1: Counters(), 2: Counters()}, Counters()

    def history(of: Care, line: str) -> History:
        place = Place(line, of.line.kind, of.day, FINESS, of.line.ear)
        return own[of.rank].history(place, guarantees(contract, of.line), family)

    def decide(used: History) -> Decision:
        return reimburse(care, PATIENT, given, used, load())

    told = decide(history(quote, "quote"))
    ear = waiting.line.ear if known else None
    awaits = Awaited(waiting.rank, waiting.line.kind, waiting.day, ear, cancels=False)
    said = doubt(Asked(quote.rank, care, given, {"C-1": contract}, history(quote, "quote"), decide), [awaits])
    before, its = history(waiting, "first"), guarantees(contract, waiting.line)
    first = reimburse(waiting.line, PATIENT, its, before, load())
    use = Use.of("first", FINESS, to_json(first, waiting.line, PATIENT, its, before))
    settlement = Settlement(at="2026-07-01T09:00:00", rank=waiting.rank, care="", file="f")
    own[waiting.rank].add(use)
    own[waiting.rank].remember("first", settlement, use.shared)
    family.remember("first", settlement, use.family)
    after = decide(history(quote, "quote"))
    assert said or (after.scheme, after.by_guarantee) == (told.scheme, told.by_guarantee)


PLAIN: Json = {"basis": "real_cost", "rate": 100}
YEARLY: Json = {"name": "aids", "max": 900_00, "over": "calendar_year"}


@pytest.mark.covers("PLS-03", "PRO-07")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("waiting", "said", "limits", "told"),
    [
        pytest.param(Care(), {}, [], AID, id="an aid of unknown ear"),
        pytest.param(Care(), {"ear": "right"}, [], AID, id="an aid of the same ear"),
        pytest.param(Care(), {"ear": "left"}, [], None, id="an aid of the other ear"),
        pytest.param(Care(), {"ear": "left"}, [YEARLY], AID, id="an aid of the other ear within the limit"),
        pytest.param(Care(rank=2), {}, [], None, id="an aid of somebody else"),
        pytest.param(Care(day=date(2022, 3, 2)), {}, [], None, id="an aid that may be renewed that day"),
        pytest.param(Care(day=date(2022, 3, 3)), {}, [], AID, id="an aid of the day after"),
        pytest.param(Care(day=date(2026, 3, 3)), {}, [], None, id="an aid delivered later"),
        pytest.param(Care("AAD"), {}, [], None, id="a device that shares no limit"),
        pytest.param(Care("AAD"), {}, [YEARLY], CARE, id="a device within the limit"),
        pytest.param(Care("AAD", day=date(2025, 12, 31)), {}, [YEARLY], None, id="a device of the year before"),
        pytest.param(Care("AAD", rank=2), {}, [YEARLY], None, id="a device of somebody else"),
        pytest.param(
            Care("AAD", rank=2), {}, [YEARLY | {"whose": "family"}], CARE, id="a device within the family's limit"
        ),
    ],
)
def test_what_waits_is_said_where_it_could_change_the_amounts(
    waiting: Care, said: Json, limits: list[Json], told: str | None
) -> None:
    with clock.stopped_at(datetime(2026, 3, 5, 9, tzinfo=UTC)):
        member = insure({"hearing_aid": PLAIN | {"limits": limits}, "device": PLAIN | {"limits": limits}})
        waiting.stored(member, 0, said=said)
        found = Care().simulated(member)
    assert [each.startswith(told or "") for each in awaited(found)] == ([True] if told else [])
    assert found.provisional is bool(found.doubts)


@pytest.mark.covers("PRO-07", "RG-S.7b")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(("day", "said"), [(date(2026, 1, 1), True), (date(2025, 12, 31), False)])
def test_an_aid_of_the_other_ear_uses_what_the_year_allows(day: date, *, said: bool) -> None:
    with clock.stopped_at(datetime(2026, 3, 5, 9, tzinfo=UTC)):
        member = insure({"hearing_aid": {"basis": "flat", "amount": 300_00, "per": "ear", "count_per_year": 1}})
        Care(day=day).stored(member, 240_00, said={"ear": "left"})
        assert bool(awaited(Care().simulated(member))) is said


@pytest.mark.usefixtures("aws")
def test_a_cancellation_that_waits_may_open_a_renewal_again() -> None:
    with clock.stopped_at(datetime(2026, 3, 5, 9, tzinfo=UTC)):
        member = insure({"hearing_aid": PLAIN})
        assert settled(Care().stored(member, 240_00, said=Care().completion)).state == State.REIMBURSED
        assert not awaited(Care().simulated(member))
        Care().stored(member, 240_00, said={}, operation=CANCELLATION)
        assert awaited(Care().simulated(member))


@pytest.mark.usefixtures("aws")
def test_a_waiting_aid_closes_the_renewal_as_was_said_once_it_is_settled() -> None:
    with clock.stopped_at(datetime(2026, 3, 5, 9, tzinfo=UTC)):
        member = insure({"hearing_aid": PLAIN})
        item = Care().stored(member, 240_00, said={})
        before = Care().simulated(member)
        item.completion = json.dumps(Care().completion)
        item.save()
        assert settled(item).state == State.REIMBURSED
        after = Care().simulated(member)
    assert (bool(awaited(before)), bool(awaited(after))) == (True, False)
    assert before.institution > after.institution == 0
