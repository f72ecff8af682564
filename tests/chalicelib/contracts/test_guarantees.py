"""What a contract gives on a day: its tables by date, its options, its waiting periods."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.contracts.guarantees import Open, guarantees_of
from chalicelib.contracts.model import Contract
from chalicelib.members.model import Cover, TakenOption
from chalicelib.parameters import load
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.explain import explain
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Patient
from chalicelib.reimbursement.stored import replay, to_json

ADULT = Patient(birth_date=date(1980, 5, 4))
STARTED, DAY = date(2025, 1, 1), date(2026, 2, 10)
Table = dict[str, Any]


def base(rate: int, outside: int | None = None, *, includes_scheme: bool = True, **more: Any) -> Table:
    entry = {"basis": "base", "rate": rate, "includes_scheme": includes_scheme} | more
    return entry if outside is None else entry | {"rate_without_fee_control": outside}


def contract(table: Table, *, options: dict[str, Table] | None = None, responsible: bool = True) -> Contract:
    tables = [{"since": STARTED, "guarantees": table, "options": options or {}}]
    return Contract.model_validate(
        {"number": "S-1", "kind": "individual", "responsible": responsible, "effective_from": STARTED, "tables": tables}
    )


def covered(by: Contract, *options: str | TakenOption, since: date = STARTED) -> Open:
    taken = tuple(TakenOption.model_validate(option) for option in options)
    return Open(by, Cover(contract=by.number, entry_date=since, options=taken))


def visit(price: int = 60_00, *, fee_control: bool = True, on: date = DAY, **care: Any) -> CareLine:
    line: dict[str, Any] = {
        "kind": "consultation",
        "base": 30_00,
        "rate": 70,
        "pathway": True,
        "fee_control": fee_control,
    } | care
    return CareLine(date=on, price=price, **line)


def decide(line: CareLine, *contracts: Open) -> Decision:
    guarantees = guarantees_of(contracts, line)
    decision = reimburse(line, ADULT, guarantees, History(), load())
    assert replay(to_json(decision, line, ADULT, guarantees, History())) == decision
    return decision


def test_what_was_read_of_a_table_changes_neither_what_is_stored_of_it_nor_what_it_gives() -> None:
    plus = {"consultation": base(300)}
    asked, unasked = (contract({"consultation": base(150)}, options={"PLUS": plus}) for _ in range(2))
    line = visit()
    first = guarantees_of([covered(asked, "PLUS")], line)
    assert [guarantee.rate for guarantee in first] == [150, 300]
    assert guarantees_of([covered(asked, "PLUS")], line) == first == guarantees_of([covered(unasked, "PLUS")], line)
    assert len(asked.tables[0].parsed) == 2
    assert asked == contract({"consultation": base(150)}, options={"PLUS": plus})
    assert "parsed" not in asked.model_dump_json()


def test_a_contract_kept_with_one_table_still_reads() -> None:
    kept = (
        '{"number":"S-1","kind":"individual","responsible":true,"effective_from":"2025-01-01","ended_on":null,'
        '"branch_obligation":false,"employer":null,"guarantees":{"spa":{"basis":"ticket_moderateur","rate":100}}}'
    )
    read = Contract.model_validate_json(kept)
    assert read.tables_on(DAY).guarantees == {"spa": {"basis": "ticket_moderateur", "rate": 100}}
    assert Contract.model_validate_json(read.model_dump_json()) == read


@pytest.mark.covers("RG-S.8")
def test_the_day_of_care_decides_which_table_applies() -> None:
    changed = date(2026, 2, 10)
    tables = [
        {"since": STARTED, "guarantees": {"consultation": base(100)}},
        {"since": changed, "guarantees": {"consultation": base(120, 100)}},
    ]
    dated = contract({}).model_dump() | {"tables": tables}
    opened = covered(Contract.model_validate(dated))
    paid = [decide(visit(on=changed + timedelta(days=days)), opened).institution for days in (-1, 0, 1)]
    assert paid == [9_00, 15_00, 15_00]


@pytest.mark.covers("RG-S.8")
@pytest.mark.parametrize("order", [(1, 0), (0, 0)])
def test_tables_stand_in_the_order_of_their_days_and_one_a_day(order: tuple[int, int]) -> None:
    days = [date(2025, 1, 1), date(2026, 1, 1)]
    tables = [{"since": days[place], "guarantees": {}} for place in order]
    with pytest.raises(ValueError, match="même jour"):
        Contract.model_validate(contract({}).model_dump() | {"tables": tables})


@pytest.mark.covers("RG-S.2")
def test_only_the_options_that_were_taken_pay_after_the_base_each_under_its_own_clause() -> None:
    added = {"A": {"consultation": base(10, includes_scheme=False)}, "B": {"consultation": base(20, 0)}}
    by = contract({"consultation": base(100)}, options=added)
    assert [guarantee.option for guarantee in guarantees_of([covered(by)], visit())] == [False]
    decision = decide(visit(), covered(by, "A"))
    assert decision.by_guarantee == (9_00, 3_00)
    told = [sentence.text for sentence in explain(decision) if sentence.share == "institution"]
    assert "contrat S-1, consultation," in told[0]
    assert "contrat S-1, option A, consultation," in told[1]


def test_an_option_without_a_word_on_the_care_gives_nothing() -> None:
    by = contract({"consultation": base(100)}, options={"A": {"spa": base(100)}})
    assert decide(visit(), covered(by, "A")).by_guarantee == (9_00,)
    assert decide(visit(), covered(by, "GONE")).by_guarantee == (9_00,)


@pytest.mark.covers("RG-S.2")
def test_an_option_stated_with_the_scheme_is_a_total_that_holds_the_base() -> None:
    by = contract({"consultation": base(120, 100)}, options={"A": {"consultation": base(150, 130)}})
    decision = decide(visit(), covered(by, "A"))
    assert decision.by_guarantee == (15_00, 9_00)
    assert decision.scheme + decision.participation + decision.institution == 45_00
    assert "option_includes_base" in [step.because for step in decision.steps]


@pytest.mark.covers("RG-S.4e")
def test_base_and_options_share_one_limit_on_overruns() -> None:
    table, line = {"consultation": base(150, 130)}, visit(300_00, fee_control=False)
    generous = {"A": {"consultation": base(300, 300, includes_scheme=False)}}
    # The whole contract pays 450 % inside, so 200 % outside, scheme included: 30 % and 100 % of overrun.
    decision = decide(line, covered(contract(table, options=generous), "A"))
    assert decision.by_guarantee == (18_00, 21_00)
    modest = {"A": {"consultation": base(20, 20, includes_scheme=False)}}
    assert decide(line, covered(contract(table, options=modest), "A")).by_guarantee == (18_00, 6_00)
    # Nothing but the base of a contract lifts its option to a floor.
    nothing = {"A": {"consultation": base(0, 0, includes_scheme=False)}}
    assert decide(line, covered(contract(table, options=nothing), "A")).by_guarantee == (18_00, 0)


@pytest.mark.covers("RG-S.4c")
def test_an_option_adds_nothing_to_full_cover() -> None:
    crown = CareLine(
        kind="dental_prosthesis", date=DAY, price=50_000, base=12_000, rate=60, basket="full_cover", price_limit=50_000
    )
    by = contract({}, options={"A": {"dental_prosthesis": base(100, includes_scheme=False)}})
    decision = decide(crown, covered(by, "A"))
    assert (decision.by_guarantee, decision.left) == ((42_800, 0), 0)


@pytest.mark.covers("RG-S.4h")
def test_what_an_option_adds_is_not_owed_to_the_professional() -> None:
    by = contract({"consultation": base(100)}, options={"A": {"consultation": base(50, 0, includes_scheme=False)}})
    decision = decide(visit(), covered(by, "A"))
    assert (decision.institution, decision.third_party) == (24_00, 9_00)


def rated(outside: Table, inside: Table) -> tuple[Guarantee, ...]:
    entries = [{"when": {"fee_control": False}} | outside, inside]
    return guarantees_of([covered(contract({"consultation": entries}))], visit(fee_control=False))


@pytest.mark.covers("RG-S.4e")
def test_two_entries_for_two_kinds_of_practitioners_are_limited_as_one_with_two_rates() -> None:
    (guarantee,) = rated(base(130), base(150))
    assert (guarantee.rate, guarantee.rate_without_fee_control) == (150, 130)
    by = covered(contract({"consultation": [{"when": {"fee_control": True}} | base(150), base(130)]}))
    assert decide(visit(fee_control=False), by).institution == 18_00
    assert decide(visit(fee_control=True), by).institution == 24_00


@pytest.mark.covers("RG-S.7b")
@pytest.mark.parametrize(
    ("entered", "months", "opens"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
    ],
)
def test_a_waiting_period_ends_to_the_day(entered: date, months: int, opens: date) -> None:
    by = covered(contract({"consultation": base(120, 100, waiting_months=months)}), since=entered)
    before = decide(visit(on=opens - timedelta(days=1)), by)
    assert (before.institution, decide(visit(on=opens), by).institution) == (9_00, 15_00)


@pytest.mark.covers("RG-S.7b", "RG-S.4b")
def test_while_one_waits_the_law_is_still_due_and_the_explanation_says_until_when() -> None:
    by = covered(contract({"consultation": base(120, 100, waiting_months=3)}), since=date(2026, 1, 15))
    told = [sentence for sentence in explain(decide(visit(), by)) if sentence.share == "institution"]
    assert [(each.rule, each.amount) for each in told] == [("RG-S.7b", 0), ("RG-S.4b", 9_00)]
    assert told[0].text == (
        "Votre contrat S-1, consultation, ne rembourse ce soin qu'à partir du 15 avril 2026, à la fin de son délai "
        "d'attente. D'ici là, seul le minimum que la loi impose est remboursé."
    )


@pytest.mark.covers("RG-S.7b")
def test_a_contract_that_is_not_responsible_pays_nothing_while_one_waits() -> None:
    entry = {"basis": "flat", "amount": 50_00, "per": "act", "without_scheme": True, "waiting_months": 6}
    by = covered(contract({"consultation": entry}, responsible=False), since=date(2026, 1, 15))
    decision = decide(visit(), by)
    assert decision.institution == 0
    assert explain(decision)[-1].text.endswith("qu'à partir du 15 juillet 2026, à la fin de son délai d'attente.")


@pytest.mark.covers("RG-S.4n")
def test_the_minimum_of_a_mandatory_contract_is_due_while_one_waits_too() -> None:
    written = contract({"dental_prosthesis": base(300, waiting_months=12)}).model_dump()
    by = Contract.model_validate(written | {"kind": "collective_mandatory"})
    crown = CareLine(kind="dental_prosthesis", date=DAY, price=65_000, base=12_000, rate=60, basket="free")
    assert decide(crown, covered(by, since=date(2026, 1, 15))).institution == 7_800


@pytest.mark.covers("RG-S.7b")
def test_an_option_waits_for_itself() -> None:
    added = {"A": {"consultation": base(20, 0, includes_scheme=False, waiting_months=6)}}
    by = contract({"consultation": base(120, 100)}, options=added)
    assert decide(visit(), covered(by, "A", since=date(2026, 1, 15))).by_guarantee == (15_00, 0)
    assert decide(visit(), covered(by, "A")).by_guarantee == (15_00, 6_00)


ADDED = {"A": {"consultation": base(20, 0, includes_scheme=False, waiting_months=6)}}


@pytest.mark.covers("RG-S.2", "RG-S.7b")
def test_an_option_taken_later_waits_from_its_own_first_day() -> None:
    option = TakenOption(name="A", since=date(2025, 8, 11))
    by = covered(contract({"consultation": base(120, 100)}, options=ADDED), option)
    days = (DAY, date(2026, 2, 11))
    assert [decide(visit(on=day), by).by_guarantee for day in days] == [(15_00, 0), (15_00, 6_00)]


@pytest.mark.covers("RG-S.2")
@pytest.mark.parametrize(("since", "until"), [(DAY, DAY), (DAY, None), (None, DAY)])
def test_an_option_owes_from_its_first_day_to_its_last_both_included(since: date | None, until: date | None) -> None:
    option = TakenOption(name="A", since=since, until=until)
    added = {"A": {"consultation": base(20, 0, includes_scheme=False)}}
    by = covered(contract({"consultation": base(120, 100)}, options=added), option)
    for days in (-1, 0, 1):
        day = DAY + timedelta(days=days)
        owes = (since is None or since <= day) and (until is None or day <= until)
        assert decide(visit(on=day), by).by_guarantee == ((15_00, 6_00) if owes else (15_00,))


def test_a_cover_kept_with_the_bare_names_of_its_options_still_reads() -> None:
    kept = Cover.model_validate_json('{"contract": "S-1", "entry_date": "2025-01-01", "options": ["A", "B"]}')
    assert kept.options == (TakenOption(name="A"), TakenOption(name="B"))
    assert Cover.model_validate_json(kept.model_dump_json()) == kept
