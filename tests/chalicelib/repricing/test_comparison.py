"""What another table changes, added up by kind of care and by person."""

from collections.abc import Callable

import pytest

from chalicelib.parameters import load
from chalicelib.repricing.book import Book
from chalicelib.repricing.comparison import Comparison, KindCost, Side, compare, decided
from chalicelib.repricing.figures import Figures
from chalicelib.repricing.pricing import Repricing
from chalicelib.repricing.refusal import WrongLineError
from chalicelib.repricing.table import Table

Books = Callable[..., Book]
Tables = Callable[[str], Table]
SPA = {"kind": "spa", "beneficiary": "P3"}


def of_base(rate: int) -> str:
    """A table of consultations at this rate of the tariff, the scheme included; spas are paid nothing."""
    entry = f'[guarantees.consultation]\nbasis = "base"\nrate = {rate}\nincludes_scheme = true\n'
    return f'responsible = true\nkind = "individual"\n{entry}'


def repricing(book: Book) -> Repricing:
    return Repricing(book, Figures(load(), book.first, book.last))


@pytest.mark.covers("PLS-08")
def test_costs_are_added_by_kind_and_changes_by_person(book: Books, table: Tables) -> None:
    lines = book({}, {}, {"beneficiary": "P2", "price": "3000"}, SPA)
    priced = repricing(lines)
    result = compare(lines, priced.under(table(of_base(100))), priced.under(table(of_base(150))))
    # 70 % of 30 € by the scheme: 9 € at 100 %, 15 € more at 150 % where the price leaves room.
    assert result == Comparison(
        (KindCost("consultation", 3, 2700, 5700), KindCost("spa", 1, 0, 0)),
        waiting=(0, 0),
        people=3,
        winners=Side(1, -3000, (("P1", -3000),)),
        losers=Side(0, 0, ()),
    )
    assert (result.lines, result.total) == (4, (2700, 5700))


@pytest.mark.covers("PLS-08", "RG-S.2b")
def test_the_flat_amount_of_a_cure_is_paid_once_a_year(book: Books, table: Tables) -> None:
    flat = '[guarantees.spa]\nbasis = "flat"\namount = 1500\nper = "event"\n'
    cure = {"kind": "spa", "price": "4000", "base": "4000", "rate": "65"}
    priced = repricing(book(cure, cure, cure | {"beneficiary": "P2"}))
    shares = priced.under(table(f'responsible = true\nkind = "individual"\n{flat}'))
    assert shares.institution.tolist() == [1400, 100, 1400]


@pytest.mark.covers("PLS-08")
def test_who_loses_the_most_comes_first(book: Books, table: Tables) -> None:
    people = [{"beneficiary": f"P{number}", "price": str(3000 + 100 * number)} for number in range(9)]
    lines = book(*people)
    priced = repricing(lines)
    result = compare(lines, priced.under(table(of_base(150))), priced.under(table(of_base(100))))
    assert result.losers == Side(8, 3600, tuple((f"P{number}", 100 * number) for number in (8, 7, 6, 5, 4)))
    assert result.winners.people == 0


@pytest.mark.covers("PLS-08")
def test_what_was_decided_is_compared_with_the_new_table(book: Books, table: Tables) -> None:
    lines = book({"institution": "1000"}, {"institution": "0"})
    new = repricing(lines).under(table(of_base(100)))
    result = compare(lines, decided(lines, new), new)
    assert result.kinds == (KindCost("consultation", 2, 1000, 1800),)
    assert result.winners == Side(1, -800, (("P1", -800),))


@pytest.mark.covers("PLS-08")
@pytest.mark.parametrize(("paid", "reason"), [("", "absent"), ("3101", "plus que le prix")])
def test_a_decision_that_is_absent_or_impossible_is_refused(book: Books, table: Tables, paid: str, reason: str) -> None:
    lines = book({"institution": "3100"}, {"institution": paid})
    new = repricing(lines).under(table(of_base(100)))
    with pytest.raises(WrongLineError, match=reason) as refused:
        decided(lines, new)
    assert refused.value.number == 3


@pytest.mark.covers("PLS-08")
def test_shares_that_exceed_the_price_are_refused(book: Books, table: Tables) -> None:
    lines = book({"scheme_paid": "4000", "other_insurers": "1000"}, {"scheme_paid": "4000", "other_insurers": "1001"})
    with pytest.raises(WrongLineError, match="plus que le prix") as refused:
        repricing(lines).under(table(of_base(100)))
    assert (refused.value.number, refused.value.fields[0].field) == (3, "other_insurers")


@pytest.mark.covers("PLS-08")
def test_a_figure_unknown_on_the_care_date_is_refused(book: Books) -> None:
    lines = book({}, {"date": "2004-12-31"})
    with pytest.raises(WrongLineError, match=r"participation\.per_act|participation\.from_age") as refused:
        repricing(lines)
    assert refused.value.number == 3


@pytest.mark.covers("PLS-08")
def test_full_cover_needs_a_price_limit(book: Books, table: Tables) -> None:
    limited = {"kind": "device"}
    lines = book(limited | {"price_limit": "4000"}, limited)
    full = table('responsible = true\nkind = "individual"\n[guarantees.device]\nbasis = "full_cover"\n')
    with pytest.raises(WrongLineError, match="prise en charge totale") as refused:
        repricing(lines).under(full)
    assert refused.value.number == 3


@pytest.mark.covers("PLS-08", "RG-S.7b")
def test_a_waiting_period_needs_the_day_of_entry(book: Books, table: Tables) -> None:
    lines = book({"entry_date": "2024-11-10"}, {"entry_date": "2024-11-11"}, {})
    waiting = table(of_base(150) + "waiting_months = 3\n")
    with pytest.raises(WrongLineError, match="délai d'attente") as refused:
        repricing(lines).under(waiting)
    assert (refused.value.number, refused.value.fields[0].field) == (4, "entry_date")
    known = book({"entry_date": "2024-11-10"}, {"entry_date": "2024-11-11"})
    assert repricing(known).under(waiting).institution.tolist() == [2400, 900]
