"""A simulation answers what `obole adjudicate` answers, to the cent, whatever the contracts, the price and the past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chalicelib import clock
from chalicelib.care.counters import Counters, Kind, Year
from chalicelib.care.store import CountersItem, counters_key
from chalicelib.contracts import store as contracts
from chalicelib.contracts.guarantees import counted_as
from chalicelib.contracts.model import Contract, Tables
from chalicelib.errors import InvalidError
from chalicelib.members import store as members
from chalicelib.members.model import Beneficiary, Cover, Member, TakenOption
from chalicelib.parameters import ParameterMissingError, load
from chalicelib.quotes.answers import Simulation, SimulationRequest
from chalicelib.quotes.simulation import simulate
from chalicelib.reimbursement.table import When
from obole.adjudicate import answer

BORN, NIR, FINESS = date(1980, 5, 4), "1800544000001", "440000016"
CENTS = st.integers(0, 250_000)
UNITS = st.sampled_from(["act", "ear", "year", "event"])
Json = dict[str, Any]


def entry(basis: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({"basis": st.just(basis), **fields})


_UNIT = {"per": UNITS, "includes_scheme": st.booleans(), "without_scheme": st.booleans()}
_COUNT = {"count_per_year": st.none() | st.integers(0, 3)}
ENTRIES = st.one_of(
    entry("base", rate=st.integers(0, 500), includes_scheme=st.booleans()),
    entry("ticket_moderateur", rate=st.integers(0, 200)),
    entry("real_cost", rate=st.integers(0, 100), max=st.none() | CENTS),
    entry("flat", amount=CENTS, **_UNIT, **_COUNT),
    entry("monthly_ceiling", rate=st.integers(0, 60), **_UNIT, **_COUNT),
    entry("full_cover"),
)


@dataclass(frozen=True)
class Sold:
    """A contract as sold: what it gives for each class of aid, if anything."""

    responsible: bool
    by_class: Mapping[str, Json | None]

    @property
    def table(self) -> Json:
        entries = [{"when": {"class": name}} | given for name, given in self.by_class.items() if given]
        return {"hearing_aid": entries} if entries else {}

    def guarantee(self, class_: str) -> Json | None:
        """What `obole adjudicate` is told of it: the law makes a responsible contract answer where it is silent."""
        given = self.by_class[class_] or ({"basis": "ticket_moderateur", "rate": 0} if self.responsible else None)
        return None if given is None else given | {"responsible": self.responsible}


SOLD = st.builds(Sold, st.booleans(), st.fixed_dictionaries({name: st.none() | ENTRIES for name in ("I", "II")}))


@dataclass(frozen=True)
class Quote:
    """What is proposed, and what was used before it."""

    class_: str
    ear: str
    price: int
    price_limit: int | None
    blind: bool
    day: date
    contract_kind: str
    used: int
    count: int
    delivered: int | None

    @property
    def last_delivery(self) -> date | None:
        return None if self.delivered is None else self.day - timedelta(days=self.delivered)

    @property
    def aid(self) -> Json:
        return {"class": self.class_, "ear": self.ear, "price": self.price, "price_limit": self.price_limit}

    @property
    def request(self) -> SimulationRequest:
        return request(hearing_aid=self.aid, care_date=self.day, blind=self.blind)

    def case(self, sold: Sequence[Sold]) -> Json:
        """The same as a case of `obole adjudicate`."""
        limit = {} if self.price_limit is None else {"price_limit": self.price_limit}
        delivery = {} if self.last_delivery is None else {"last_delivery": str(self.last_delivery)}
        care = {"kind": "hearing_aid", "date": str(self.day), "price": self.price, "class": self.class_}
        return {
            "id": "quote",
            "care": care | {"ear": self.ear} | limit,
            "patient": {"birth_date": str(BORN), "blind": self.blind},
            "guarantees": [given for one in sold if (given := one.guarantee(self.class_))],
            "responsible": True,
            "contract_kind": self.contract_kind,
            "history": {"used_this_year": self.used, "count_this_year": self.count} | delivery,
        }


QUOTES = st.builds(
    Quote,
    class_=st.sampled_from(["I", "II"]),
    ear=st.sampled_from(["right", "left"]),
    price=st.integers(1, 400_000),
    # The scheme's tariff is 400 €: a limit under it contradicts itself.
    price_limit=st.none() | st.integers(39_000, 114_000),
    blind=st.booleans(),
    day=st.dates(date(2020, 12, 1), date(2026, 12, 31)),
    contract_kind=st.sampled_from(["individual", "collective_mandatory", "collective_optional"]),
    used=CENTS,
    count=st.integers(0, 3),
    # Four years are 1461 days: both sides of the renewal are drawn.
    delivered=st.none() | st.integers(0, 3000) | st.sampled_from([1460, 1461, 1462]),
)
PLAIN = Quote("II", "right", 150_000, None, False, date(2026, 3, 2), "individual", 0, 0, None)  # noqa: FBT003 -- in the order of the fields


def request(**changes: Any) -> SimulationRequest:
    given: Json = {
        "beneficiary": {"nir": NIR, "birth_date": BORN},
        "hearing_aid": {"class": "II", "ear": "right", "price": 150_000},
    }
    return SimulationRequest.model_validate(given | changes)


def needs_limit(sold: Sequence[Sold]) -> bool:
    """Whether a contract pays an aid of class II up to its price limit."""
    return any((one.by_class["II"] or {}).get("basis") == "full_cover" for one in sold)


def insure(sold: Sequence[Sold], quote: Quote) -> None:
    """Put the contracts and what was used in the tables, as loading and settling do."""
    for rank, one in enumerate(sold, 1):
        contracts.save(
            Contract(
                number=f"C-{rank}",
                kind=quote.contract_kind,
                responsible=one.responsible,
                effective_from=date(2015, 1, 1),
                tables=(Tables(since=date(2015, 1, 1), guarantees=one.table),),
            )
        )
    numbers = [f"C-{rank}" for rank in range(1, len(sold) + 1)]
    covers = tuple(Cover(contract=number, entry_date=date(2015, 1, 1)) for number in numbers)
    insured = Beneficiary(rank=1, relation="insured", first_name="Aline", last_name="Morvan", birth_date=BORN, nir=NIR)
    member = Member(number="20250001", covers=covers, people=(insured,))
    members.save(member, members.kept(["20250001"]).get("20250001"))
    # What an entry has used is counted under its condition; that of a silent contract, under the contract.
    entries = [counted_as(number, "", When.model_validate({"class": quote.class_})) for number in numbers]
    kind = Kind(used=dict.fromkeys([*numbers, *entries], quote.used), count=quote.count)
    counters = Counters(years={quote.day.year: Year(kinds={"hearing_aid": kind})})
    if quote.last_delivery is not None:
        counters.deliveries[f"ear:{quote.ear}"] = {"before": quote.last_delivery}
    # The other ear was fitted yesterday: it must not count.
    other = "left" if quote.ear == "right" else "right"
    counters.deliveries[f"ear:{other}"] = {"other": quote.day - timedelta(days=1)}
    CountersItem(*counters_key("20250001", 1), counters=counters.model_dump_json()).save(add_version_condition=False)


def simulated(quote: Quote) -> Simulation | str:
    """The simulation, or the field that is wrong."""
    try:
        return simulate(FINESS, quote.request)
    except ParameterMissingError:
        return "care.date"
    except InvalidError as error:
        return error.fields[0].field.replace("hearing_aid", "care")


@pytest.mark.covers("PRO-04", "PRO-07")
@pytest.mark.usefixtures("aws")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sold=st.lists(SOLD, min_size=1, max_size=3), quote=QUOTES)
@example(sold=[Sold(responsible=False, by_class={"I": None, "II": None})], quote=PLAIN)
@example(sold=[Sold(responsible=True, by_class={"I": None, "II": None})], quote=PLAIN)
def test_a_quote_is_what_adjudicate_answers_to_the_cent(sold: list[Sold], quote: Quote) -> None:
    if quote.class_ == "II" and not needs_limit(sold):
        quote = replace(quote, price_limit=None)
    insure(sold, quote)
    told = answer(quote.case(sold), load())
    found = simulated(quote)
    if "error" in told:
        assert found == told["error"]["field"]
        return
    assert isinstance(found, Simulation)
    assert (found.scheme, found.institution, found.left) == (told["scheme"], told["institution"], told["left"])
    assert [(step.share, step.amount, step.rule) for step in found.steps] == [
        (step["share"], step["amount"], step["rule"]) for step in told["steps"]
    ]


@pytest.mark.covers("PRO-07")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("basis", "limit", "refused"), [("flat", 40_000, True), ("flat", None, False), ("full_cover", 40_000, False)]
)
def test_a_price_limit_that_nothing_would_use_is_refused(basis: str, limit: int | None, *, refused: bool) -> None:
    given: Json = {"basis": "flat", "amount": 100, "per": "ear"} if basis == "flat" else {"basis": basis}
    quote = replace(PLAIN, price_limit=limit)
    insure([Sold(responsible=False, by_class={"I": None, "II": given})], quote)
    found = simulated(quote)
    assert (found == "care.price_limit") is refused


@pytest.mark.covers("PRO-04", "PRO-07")
@pytest.mark.usefixtures("aws")
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sold=st.lists(SOLD, min_size=1, max_size=3), quote=QUOTES)
def test_every_contract_is_named_once_in_order_and_the_shares_add_up(sold: list[Sold], quote: Quote) -> None:
    insure(sold, quote)
    found = simulated(quote)
    if isinstance(found, str):
        return
    assert [share.contract for share in found.contracts] == [f"C-{rank}" for rank in range(1, len(sold) + 1)]
    assert sum(share.amount for share in found.contracts) == found.institution
    assert found.scheme + found.institution + found.other_insurers + found.left == found.price == quote.price
    for share in found.contracts:
        steps = [step for step in found.steps if step.contract == share.contract]
        assert sum(step.amount for step in steps) == share.amount


@pytest.mark.covers("PRO-07")
@pytest.mark.usefixtures("aws")
def test_without_a_date_it_is_for_today() -> None:
    insure([Sold(responsible=True, by_class={"I": None, "II": None})], PLAIN)
    with clock.stopped_at(clock.now().replace(year=2026, month=3, day=2)):
        assert simulate(FINESS, request()).care_date == date(2026, 3, 2)


@pytest.mark.covers("PRO-07", "RG-S.4h")
@pytest.mark.usefixtures("aws")
def test_a_contract_and_its_option_are_named_once_and_what_is_owed_to_the_professional_is_told() -> None:
    insure([Sold(responsible=True, by_class={"I": None, "II": None})], PLAIN)
    added = {"hearing_aid": {"basis": "flat", "amount": 30_000, "per": "ear"}}
    (plain,) = contracts.contracts(["C-1"]).values()
    tables = plain.tables[0].model_copy(update={"options": {"PLUS": added}})
    contracts.save(plain.model_copy(update={"tables": (tables,)}))
    _, member = members.kept(["20250001"])["20250001"]
    taken = member.covers[0].model_copy(update={"options": (TakenOption(name="PLUS"),)})
    members.save(member.model_copy(update={"covers": (taken,)}), members.kept(["20250001"])["20250001"])
    found = simulated(PLAIN)
    assert isinstance(found, Simulation)
    # The scheme's tariff is 400 €: 160 € of ticket modérateur are the base's, 300 € the option's.
    assert [(share.contract, share.amount) for share in found.contracts] == [("C-1", 46_000)]
    assert (found.institution, found.third_party) == (46_000, 16_000)


@pytest.mark.covers("PRO-07", "RG-S.4c")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("blind", "limit", "refused"),
    [(False, 114_000, False), (False, 114_001, True), (True, 140_000, False), (True, 140_001, True)],
)
def test_a_price_limit_of_class_i_is_at_most_the_highest_of_the_law(*, blind: bool, limit: int, refused: bool) -> None:
    quote = replace(PLAIN, class_="I", price_limit=limit, blind=blind)
    insure([Sold(responsible=True, by_class={"I": None, "II": None})], quote)
    assert (simulated(quote) == "care.price_limit") is refused


@pytest.mark.covers("PRO-07")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(("limit", "refused"), [(39_999, True), (40_000, False)])
def test_a_price_limit_is_never_under_the_schemes_tariff(limit: int, *, refused: bool) -> None:
    quote = replace(PLAIN, class_="I", price_limit=limit)
    insure([Sold(responsible=True, by_class={"I": None, "II": None})], quote)
    assert (simulated(quote) == "care.price_limit") is refused


@pytest.mark.covers("PRO-07", "PLS-01")
@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(("day", "said"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_a_year_whose_figures_have_not_come_makes_the_answer_provisional(day: date, *, said: bool) -> None:
    quote = replace(PLAIN, day=day)
    insure([Sold(responsible=True, by_class={"I": None, "II": None})], quote)
    with clock.stopped_at(clock.now().replace(year=2026, month=11, day=21)):
        found = simulated(quote)
    assert isinstance(found, Simulation)
    assert any("officiels de 2027" in doubt for doubt in found.doubts) is said
    assert found.provisional is said


@pytest.mark.covers("PRO-07")
@pytest.mark.usefixtures("aws")
def test_a_delivery_more_than_a_year_ahead_is_not_simulated() -> None:
    quote = replace(PLAIN, day=date(2028, 1, 1))
    insure([Sold(responsible=True, by_class={"I": None, "II": None})], quote)
    assert simulated(quote) == "care_date"
