"""Whose cover ended and when: exactly where care begins to be refused for it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.care.counters import Counters
from chalicelib.care.lines import Line
from chalicelib.care.model import Received, State
from chalicelib.care.pricing import Settled, price
from chalicelib.care.store import CREATION, LineItem, line_key
from chalicelib.contracts.ending import TOLD_FOR, standing
from chalicelib.contracts.model import Contract
from chalicelib.members.model import Beneficiary, Cover, Fact, Member, OtherInsurer
from chalicelib.members.standing import End, Standing

TODAY = date(2026, 9, 20)
DAY = timedelta(days=1)
TABLE = {"consultation": {"basis": "base", "rate": 150, "rate_without_fee_control": 130, "includes_scheme": True}}


def contract(number: str = "S-1", ended_on: date | None = None, **terms: int) -> Contract:
    return Contract.model_validate(
        {"number": number, "kind": "individual", "responsible": True, "effective_from": "2020-01-01"}
        | {"ended_on": ended_on, "terms": terms, "tables": [{"since": "2020-01-01", "guarantees": TABLE}]}
    )


def person(rank: int, relation: str, *facts: dict[str, Any], born: str = "2000-06-15") -> Beneficiary:
    return Beneficiary.model_validate(
        {"rank": rank, "relation": relation, "first_name": "Lou", "last_name": "Aubépin", "birth_date": born}
        | {"facts": facts}
    )


def student(until: str | None = None, born: str = "2000-06-15", since: str = "2018-09-01") -> Beneficiary:
    return person(2, "child", {"name": "student", "since": since, "until": until}, born=born)


def family(*people: Beneficiary, covers: tuple[Cover, ...] = (), others: tuple[OtherInsurer, ...] = ()) -> Member:
    insured = person(1, "insured", born="1975-05-04")
    always = (Cover(contract="S-1", entry_date=date(2020, 1, 1)),)
    return Member(number="20250001", covers=covers or always, people=(insured, *people), other_insurers=others)


def cover(number: str, entry: date, leave: date | None = None, end: str | None = None) -> Cover:
    told = {"by": end, "on": leave} if end else None
    return Cover.model_validate({"contract": number, "entry_date": entry, "exit_date": leave, "end": told})


def ends(member: Member, *contracts: Contract, before: Standing | None = None, today: date = TODAY) -> list[End]:
    known = {each.number: each for each in contracts or (contract(),)}
    return list(standing(member, known, before, today).ends)


def told(member: Member, *contracts: Contract, today: date = TODAY) -> list[tuple[int, date, str]]:
    return [(end.rank, end.last_day, end.reason) for end in ends(member, *contracts, today=today)]


def refused(member: Member, rank: int, day: date, known: dict[str, Contract]) -> bool:
    """Whether the engine refuses a consultation of that day because nothing covers the person."""
    facts = Received.model_validate(
        {"number": 1, "reference": "L", "nir_key": "62", "rank": rank, "birth_date": "20000615", "care_date": day}
        | {"act": "G", "quantity": 1, "price": 30_00, "base": 30_00, "rate": 70, "scheme_paid": 19_00, "withheld": 2_00}
        | {"finess": "440000016", "pathway": True, "fee_control": True, "exemption": "none", "third_party": False}
    )
    item = LineItem(*line_key("l", CREATION), line="l", file="f", received=facts.model_dump_json(), nir=b"sealed")
    item.received_on, item.state, item.rank = TODAY.isoformat(), State.RECEIVED, rank
    settled = price(Line(item, member, known), Counters(), Counters())
    return isinstance(settled, Settled) and settled.decision.steps[-1].rule in {"RG-S.7c", "RG-S.3", "RG-S.3b"}


DAYS = st.integers(-80, 40).map(lambda days: TODAY + days * DAY)
LASTS = st.none() | DAYS
LONG_AGO = date(2019, 9, 1)


@st.composite
def families(draw: st.DrawFn) -> tuple[Member, dict[str, Contract]]:
    """A family under two contracts that may end, each person of it in a state that may end."""
    known = {number: contract(number, ended_on=draw(LASTS)) for number in ("S-1", "S-2")}
    leave = draw(LASTS)
    covers = [cover("S-1", date(2020, 1, 1), leave)]
    if draw(st.booleans()):
        covers.append(cover("S-2", draw(DAYS)))
    separated = [Fact(name="separated", since=since)] if (since := draw(LASTS)) else []
    studies = [Fact(name="student", since=LONG_AGO, until=draw(LASTS))] if draw(st.booleans()) else []
    dependent = Fact(name="tax_dependant", since=LONG_AGO, until=draw(LASTS))
    seeking = Fact(name="job_seeker", since=TODAY - 365 * DAY + draw(st.integers(-40, 40)) * DAY)
    people = [
        person(2, "spouse").model_copy(update={"facts": tuple(separated)}),
        person(3, "child").model_copy(update={"facts": tuple(studies)}),
        person(4, "ascendant").model_copy(update={"facts": (dependent,)}),
        person(5, "child", born="2004-01-05").model_copy(update={"facts": (seeking,)}),
    ]
    others = [OtherInsurer(name="Autre", since=since, ranks=(3,))] if (since := draw(LASTS)) else []
    return family(*people, covers=tuple(covers), others=tuple(others)), known


@pytest.mark.covers("RG-S.8")
@settings(max_examples=40)
@given(families(), st.integers(0, 60))
def test_a_cover_ended_exactly_where_the_engine_refuses_care_from_then_on(
    drawn: tuple[Member, dict[str, Contract]], somewhere: int
) -> None:
    member, known = drawn
    found = {end.rank: end for end in ends(member, *known.values())}
    for one in member.people:
        end, on_the_way = found.get(one.rank), TODAY - somewhere * DAY
        if end is None:
            # Covered today, or a long time ago if ever.
            window = (TODAY, TODAY - DAY, on_the_way)
            assert not refused(member, one.rank, TODAY, known) or all(
                refused(member, one.rank, day, known) for day in window
            )
        else:
            assert not refused(member, one.rank, end.last_day, known)
            uncovered = {end.last_day + DAY, max(on_the_way, end.last_day + DAY), TODAY}
            assert all(refused(member, one.rank, day, known) for day in uncovered)
            assert end.reason


@pytest.mark.covers("RG-S.8", "RG-S.3b")
def test_a_student_of_26_is_told_of_on_1_january_and_not_the_day_before() -> None:
    lou = family(student(born="2000-06-15"))
    assert told(lou, today=date(2026, 12, 31)) == []
    reason = "Un étudiant ou un apprenti est couvert jusqu'au 31 décembre de l'année de ses 26 ans."
    assert told(lou, today=date(2027, 1, 1)) == [(2, date(2026, 12, 31), reason)]
    by_contract = contract(student_age=22)
    born_later = family(student(born="2004-06-15"))
    ((_, last, own),) = told(born_later, by_contract, today=date(2027, 1, 1))
    assert (last, "Votre contrat couvre" in own, "22 ans" in own) == (date(2026, 12, 31), True, True)


@pytest.mark.covers("RG-S.8")
def test_a_closed_contract_ends_the_cover_of_everyone_the_day_after() -> None:
    closed = contract(ended_on=TODAY - DAY)
    assert told(family(person(2, "spouse")), closed) == [
        (1, TODAY - DAY, "Le contrat S-1 a pris fin."),
        (2, TODAY - DAY, "Le contrat S-1 a pris fin."),
    ]
    assert told(family(), contract(ended_on=TODAY)) == []


@pytest.mark.covers("RG-S.8", "RG-S.9")
@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (None, "Votre adhésion au contrat S-1 est terminée."),
        ("retirement", "Votre adhésion au contrat S-1 est terminée."),
        ("death", "L'adhésion au contrat S-1 s'est terminée après le décès de l'assuré."),
    ],
)
def test_who_leaves_is_told_unless_another_contract_goes_on_without_a_day_between(end: str | None, reason: str) -> None:
    left = cover("S-1", date(2020, 1, 1), TODAY - 10 * DAY, end)
    assert told(family(covers=(left,))) == [(1, TODAY - 10 * DAY, reason)]
    kept = family(covers=(left, cover("S-2", TODAY - 9 * DAY)))
    assert told(kept, contract(), contract("S-2")) == []
    # The next one is asked for and begins later: covered again, nothing is told any more.
    late = family(covers=(left, cover("S-2", TODAY + DAY)))
    assert len(told(late, contract(), contract("S-2"))) == 1
    assert told(late, contract(), contract("S-2"), today=TODAY + DAY) == []


@pytest.mark.covers("RG-S.9")
@pytest.mark.parametrize(("end", "invited"), [(None, True), ("retirement", True), ("other", False), ("death", False)])
def test_former_staff_are_told_until_when_a_cover_may_be_kept(end: str | None, *, invited: bool) -> None:
    collective = contract().model_copy(update={"kind": "collective_mandatory"})
    left = cover("S-1", date(2020, 1, 1), date(2026, 8, 31), end)
    ((_, _, reason),) = told(family(covers=(left,)), collective)
    assert ("vous pouvez demander jusqu'au 28 février 2027 à garder une couverture" in reason) == invited


@pytest.mark.covers("RG-S.8", "RG-S.3")
def test_a_proof_that_lacks_is_no_end() -> None:
    seeking = person(2, "child", {"name": "job_seeker", "since": "2026-01-01"}, born="2004-01-05")
    assert told(family(person(3, "ascendant"), seeking)) == []


@pytest.mark.covers("RG-S.8")
def test_an_end_is_told_for_sixty_days_with_the_day_it_was_found() -> None:
    lou, stood, shown = family(student(until="2026-08-31")), None, []
    for passed in range(-40, 90):
        today = TODAY + passed * DAY
        stood = standing(lou, {"S-1": contract()}, stood, today)
        shown += [today for end in stood.ends if end.told_on == date(2026, 9, 1)]
        assert len(stood.ends) == (today in shown)
    assert (shown[0], shown[-1], len(shown)) == (date(2026, 9, 1), date(2026, 9, 1) + TOLD_FOR, 61)


@pytest.mark.covers("RG-S.8", "RG-S.9b")
@pytest.mark.parametrize(("days", "found"), [(300, True), (731, True), (732, False)])
def test_an_end_that_is_reported_late_is_told_if_the_person_was_thought_covered(days: int, *, found: bool) -> None:
    last = TODAY - days * DAY
    left = family(covers=(cover("S-1", date(2020, 1, 1), last),))
    assert ends(left) == []
    assert [end.last_day for end in ends(left, before=Standing(covered=(1,)))] == ([last] if found else [])


@pytest.mark.covers("RG-S.8")
def test_a_day_that_is_put_right_is_news_and_the_same_day_is_not() -> None:
    known, lou = {"S-1": contract()}, family(student(until="2026-08-31"))
    first = standing(lou, known, None, TODAY)
    again = standing(lou, known, first, TODAY + DAY)
    assert again == first
    assert not again.has_news_since(first)
    right = standing(family(student(until="2026-07-31")), known, again, TODAY + DAY)
    assert right.has_news_since(again)
    assert [(end.last_day, end.told_on) for end in right.ends] == [(date(2026, 7, 31), TODAY + DAY)]
    assert standing(family(student()), known, right, TODAY + DAY) == Standing(covered=(1, 2))


def test_who_was_never_covered_has_no_end() -> None:
    assert told(family(covers=(cover("S-1", TODAY + DAY),))) == []
