"""What is used of counts and limits over a year: by the base, by its options, by both where they share one."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.care.counters import Counters, Kind, Place, Settlement, Use, Year
from chalicelib.contracts.guarantees import Open, guarantees_of
from chalicelib.contracts.model import Contract
from chalicelib.members.model import Cover, TakenOption
from chalicelib.parameters import load
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.model import CareLine, Patient
from chalicelib.reimbursement.stored import replay, to_json

ADULT = Patient(birth_date=date(1980, 5, 4))
STARTED = date(2025, 1, 1)
EACH = 50_00
Entry = dict[str, Any]
Stored = dict[str, Any]


def session(amount: int, **more: Any) -> Entry:
    return {"basis": "flat", "amount": amount, "per": "session", "without_scheme": True} | more


def yearly(amount: int, **more: Any) -> Entry:
    return session(amount, per="year", **more)


def counted(name: str, count: int, over: str = "calendar_year") -> Entry:
    return {"name": name, "count": count, "over": over}


def opened(*tables: Entry, responsible: bool, options: tuple[str, ...] = ()) -> Open:
    written = {"number": "S-1", "kind": "individual", "responsible": responsible, "effective_from": STARTED}
    contract = Contract.model_validate(written | {"tables": tables})
    taken = tuple(TakenOption(name=name) for name in options)
    return Open(contract, Cover(contract="S-1", entry_date=STARTED, options=taken))


def covered(base: Entry, option: Entry | None = None) -> Open:
    """A contract that is not responsible, so that nothing but its table pays, and the option if there is one."""
    options = {} if option is None else {"PLUS": {"alternative": option}}
    tables = {"since": STARTED, "guarantees": {"alternative": base}, "options": options}
    return opened(tables, responsible=False, options=tuple(options))


def sessions(quantity: int, on: date = date(2026, 1, 10), each: int = EACH) -> CareLine:
    return CareLine(kind="alternative", date=on, price=each * quantity, base=0, rate=0, quantity=quantity)


def settled(counters: Counters, under: Open, care: CareLine, line: str = "line") -> Stored:
    """The line decided on what the counters say, and counted."""
    guarantees = guarantees_of([under], care)
    history = counters.history(Place(line, care.kind, care.date, "", None), guarantees, Counters())
    decision = reimburse(care, ADULT, guarantees, history, load())
    stored: Stored = json.loads(json.dumps(to_json(decision, care, ADULT, guarantees, history)))
    assert replay(stored).taken == decision.taken
    use = Use.of(line, "", stored)
    counters.add(use)
    counters.remember(line, Settlement(at="2026-12-31", rank=1, care="", file=""), use.shared)
    return stored


def year_of(under: Open, lines: Iterable[CareLine]) -> list[Stored]:
    """The lines settled one after the other."""
    counters = Counters()
    return [settled(counters, under, care, str(number)) for number, care in enumerate(lines)]


def paid(year: Iterable[Stored]) -> list[list[int]]:
    return [each["by_guarantee"] for each in year]


@pytest.mark.covers("RG-S.2")
def test_an_option_of_so_much_a_year_comes_on_top_of_a_base_of_so_much_a_year() -> None:
    year = year_of(covered(yearly(100_00), yearly(100_00)), [sessions(3), sessions(1), sessions(1)])
    assert paid(year) == [[100_00, 50_00], [0, 50_00], [0, 0]]


@pytest.mark.covers("RG-S.2")
def test_an_option_that_is_a_total_for_the_year_holds_what_the_base_paid_in_it() -> None:
    year = year_of(covered(yearly(100_00), yearly(120_00, includes_scheme=True)), [sessions(1)] * 4)
    assert paid(year) == [[50_00, 0], [50_00, 0], [0, 20_00], [0, 0]]


@pytest.mark.covers("RG-S.7b")
def test_a_base_and_an_option_that_share_a_count_cover_the_same_sessions_once() -> None:
    shared = [counted("both", 5)]
    under = covered(session(20_00, limits=shared), session(10_00, limits=shared))
    year = year_of(under, [sessions(3), sessions(4), sessions(1)])
    assert paid(year) == [[60_00, 30_00], [40_00, 20_00], [0, 0]]


@pytest.mark.covers("RG-S.7b")
def test_sessions_that_only_the_base_covered_use_up_nothing_of_the_option() -> None:
    under = covered(session(20_00, count_per_year=3), session(10_00, count_per_year=4))
    assert paid(year_of(under, [sessions(2)] * 3)) == [[40_00, 20_00], [20_00, 20_00], [0, 0]]
    late = covered(session(20_00, count_per_year=2), session(10_00, count_per_year=2, waiting_months=14))
    year = year_of(late, [sessions(2), sessions(2, date(2026, 6, 1)), sessions(2, date(2026, 7, 1))])
    assert paid(year) == [[40_00, 0], [0, 20_00], [0, 0]]


@pytest.mark.covers("RG-S.7b")
def test_sessions_beyond_one_limit_use_up_nothing_of_another() -> None:
    limits = [counted("yearly", 5), counted("two_yearly", 8, "two_years")]
    lines = [sessions(4, date(2025, 3, 1)), sessions(4, date(2025, 4, 1)), sessions(4, date(2026, 3, 1))]
    assert paid(year_of(covered(session(20_00, limits=limits)), lines)) == [[80_00], [20_00], [60_00]]


HOMEOPATHY = yearly(30_00, without_scheme=False) | {"when": {"benefit": "homeopathy"}}
MEDICINES = {"basis": "ticket_moderateur", "rate": 100}


def medicine(price: int, benefit: str, on: date = date(2026, 1, 10)) -> CareLine:
    return CareLine(kind="medicine", date=on, price=price, base=price, rate=30, benefit=benefit)


@pytest.mark.covers("RG-S.7b")
def test_each_entry_of_a_kind_has_its_own_year_whatever_its_place_in_the_tables() -> None:
    renewed = {"since": date(2026, 7, 1), "guarantees": {"medicine": [{"when": {"act": "X"}} | MEDICINES, HOMEOPATHY]}}
    first = {"since": STARTED, "guarantees": {"medicine": [HOMEOPATHY, MEDICINES]}}
    lines = [medicine(100_00, "major"), medicine(40_00, "homeopathy"), medicine(40_00, "homeopathy", date(2026, 8, 1))]
    assert paid(year_of(opened(first, renewed, responsible=True), lines)) == [[70_00], [28_00], [2_00]]


def crown(basket: str, price: int) -> CareLine:
    return CareLine(
        kind="dental_prosthesis",
        date=date(2026, 1, 10),
        price=price,
        base=120_00,
        rate=60,
        basket=basket,
        price_limit=500_00,
    )


@pytest.mark.covers("RG-S.4c", "RG-S.7b")
def test_what_only_the_law_has_a_contract_pay_uses_up_nothing_of_its_table() -> None:
    limit = {"name": "teeth", "max": 400_00, "over": "calendar_year"}
    for entry in (session(400_00, per="year"), {"basis": "real_cost", "rate": 100, "limits": [limit]}):
        under = opened({"since": STARTED, "guarantees": {"dental_prosthesis": entry}}, responsible=True)
        lines = [crown("full_cover", 500_00), crown("free", 800_00), crown("free", 800_00)]
        assert paid(year_of(under, lines)) == [[428_00], [400_00], [48_00]]


@pytest.mark.covers("RG-S.7b")
def test_an_event_counts_once_whatever_its_days() -> None:
    under = covered(session(90_00, per="event", count_per_year=2))
    assert paid(year_of(under, [sessions(18)] * 3)) == [[90_00], [90_00], [0]]


@pytest.mark.covers("RG-S.4g", "RG-S.7b")
def test_what_base_and_option_pay_for_the_sessions_covered_never_exceeds_their_cost() -> None:
    shared = [counted("both", 2)]
    year = year_of(covered(session(40_00, limits=shared), session(40_00, limits=shared)), [sessions(4)])
    assert paid(year) == [[80_00, 20_00]]
    # The base covers four sessions: what it pays for two of them leaves 20 euros of each to the option.
    year = year_of(covered(session(30_00), session(40_00, count_per_year=2)), [sessions(4)])
    assert paid(year) == [[120_00, 40_00]]


@pytest.mark.covers("PLS-02")
def test_a_decision_made_before_replays_with_what_base_and_option_paid_together_then() -> None:
    shared = [counted("both", 2)]
    (now,) = year_of(covered(session(40_00, limits=shared), session(40_00, limits=shared)), [sessions(4)])
    assert "2" in {step["version"] for step in now["steps"]}
    now["rules"]["RG-S.7b"] = "1"
    now["by_guarantee"], now["institution"], now["left"] = [80_00, 80_00], 160_00, 40_00
    now["steps"] = [step | {"version": "1"} for step in now["steps"] if step["amount"] >= 0]
    del now["taken"]
    assert replay(now).by_guarantee == (80_00, 80_00)


limits = st.sampled_from([(), ("both",), ("base",), ("base", "both")])
counts = st.none() | st.integers(1, 9)


@st.composite
def shared_tables(draw: st.DrawFn, most: int = 60) -> tuple[Open, dict[str, int]]:
    """A base and an option of so many euros a session that may share a count, and how many each count allows."""
    allowed = {"both": draw(st.integers(1, 9)), "base": draw(st.integers(1, 9))}
    entries = []
    for _ in range(2):
        entry = session(
            draw(st.integers(1, most)) * 1_00, limits=[counted(name, allowed[name]) for name in draw(limits)]
        )
        count = draw(counts)
        entries.append(entry if count is None else entry | {"count_per_year": count})
    return covered(*entries), allowed


@pytest.mark.covers("RG-S.7b")
@settings(max_examples=40)
@given(shared_tables(most=25), st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_a_line_of_several_sessions_pays_what_as_many_lines_of_one_pay(
    table: tuple[Open, dict[str, int]], quantities: list[int]
) -> None:
    together = year_of(table[0], map(sessions, quantities))
    apart = year_of(table[0], [sessions(1)] * sum(quantities))
    assert sum(each["institution"] for each in together) == sum(each["institution"] for each in apart)


@pytest.mark.covers("RG-S.7b", "RG-S.4g")
@settings(max_examples=60)
@given(shared_tables(), st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_a_count_that_two_guarantees_share_is_never_exceeded_nor_the_cost_of_what_is_covered(
    table: tuple[Open, dict[str, int]], quantities: list[int]
) -> None:
    under, allowed = table
    taken = dict.fromkeys(allowed, 0)
    for each in year_of(under, map(sessions, quantities)):
        named = dict.fromkeys(allowed, 0)
        for guarantee, used in zip(each["guarantees"], each["taken"], strict=True):
            assert used["cents"] <= guarantee["amount"] * used["count"]
            assert used["count"] <= each["line"]["quantity"]
            for limit in guarantee.get("limits", ()):
                named[limit["name"]] = max(named[limit["name"]], used["count"])
        assert each["institution"] <= EACH * max(used["count"] for used in each["taken"])
        taken = {name: taken[name] + named[name] for name in allowed}
    assert all(count <= allowed[name] for name, count in taken.items())


@pytest.mark.covers("RG-S.7b")
@given(shared_tables(), st.lists(st.integers(1, 5), min_size=1, max_size=4))
@settings(max_examples=60)
def test_lines_taken_back_leave_the_counters_as_if_they_had_never_come(
    table: tuple[Open, dict[str, int]], quantities: list[int]
) -> None:
    counters = Counters()
    decided = [
        settled(counters, table[0], sessions(quantity), str(number)) for number, quantity in enumerate(quantities)
    ]
    for number, stored in enumerate(decided):
        counters.take_back(Use.of(str(number), "", stored))
        counters.forget(str(number))
    (kind,) = (kind for year in counters.years.values() for kind in year.kinds.values())
    assert not any(kind.used.values())
    assert not any(kind.counts.values())
    assert counters.limits == {}


def kept_before(stored: Stored) -> Stored:
    """The decision as it was kept before each guarantee said what it takes."""
    plain = [{name: value for name, value in each.items() if name != "counted_as"} for each in stored["guarantees"]]
    return {name: value for name, value in stored.items() if name != "taken"} | {"guarantees": plain}


@pytest.mark.covers("RG-S.7b")
def test_counters_kept_before_bind_the_base_and_the_option_alike() -> None:
    kept = Counters(years={2026: Year(kinds={"alternative": Kind(used={"S-1": 90_00}, count=3)})})
    old = json.loads(kept.model_dump_json())
    del old["years"]["2026"]["kinds"]["alternative"]["counts"]
    under = covered(session(20_00, count_per_year=4), session(10_00, count_per_year=5))
    assert settled(Counters.model_validate(old), under, sessions(3))["by_guarantee"] == [20_00, 20_00]


@pytest.mark.covers("RG-S.7b")
def test_a_decision_kept_before_is_taken_back_from_the_counters_it_was_counted_in() -> None:
    under = covered(session(20_00, limits=[counted("both", 9)]), session(10_00, limits=[counted("both", 9)]))
    before = Use.of("old", "", kept_before(settled(Counters(), under, sessions(3))))
    assert (before.count, before.paid, before.shared["S-1/both"].count) == (3, {"S-1": 90_00}, 3)
    counters = Counters()
    counters.add(before)
    assert counters.years[2026].kinds["alternative"] == Kind(used={"S-1": 90_00}, count=3)
    settled(counters, under, sessions(2, sessions(1).date + timedelta(days=1)), "new")
    counters.take_back(before)
    kept = counters.years[2026].kinds["alternative"]
    assert (kept.count, kept.counts) == (0, {"S-1": 2, "S-1/PLUS": 2})


@pytest.mark.covers("RG-S.4n")
@pytest.mark.parametrize(("day", "last"), [(14, None), (15, 15), (16, 15)])
def test_a_line_is_judged_by_the_deliveries_before_it(day: int, last: int | None) -> None:
    counters = Counters(deliveries={"ear:left": {"other": date(2026, 9, 15)}})
    place = Place("line", "hearing_aid", date(2026, 9, day), "", "left")
    found = counters.history(place, (), Counters()).last_delivery
    assert found == (date(2026, 9, last) if last else None)


@pytest.mark.covers("RG-S.4n")
@pytest.mark.parametrize(("scheme", "counts"), [(240_00, True), (0, False)])
def test_a_delivery_that_the_scheme_bore_counts_though_nothing_was_paid_here(scheme: int, *, counts: bool) -> None:
    care = {"kind": "hearing_aid", "date": "2026-09-15", "quantity": 1, "ear": "left"}
    stored = {"line": care, "guarantees": [], "by_guarantee": [], "taken": [], "scheme": scheme}
    counters = Counters()
    counters.add(Use.of("line", "", stored | {"participation": 0, "franchise": 0}))
    place = Place("next", "hearing_aid", date(2026, 10, 1), "", "left")
    assert (counters.history(place, (), Counters()).last_delivery is not None) is counts
