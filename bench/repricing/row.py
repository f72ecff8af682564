"""The rows: a million lines of a year against the engine one by one, plain ones against openfisca-core, memory."""

import csv
from typing import Any

import numpy as np

from bench.interleaved import in_turns, timing
from bench.machine import resident
from bench.repricing.lines import CONSULTATIONS, CONTRACT, DAY, TABLE, book_from, consultations, year_of
from bench.table import Row, WrongError, compared
from chalicelib.parameters import load
from chalicelib.reimbursement.engine import reimburse
from chalicelib.repricing.book import Book
from chalicelib.repricing.figures import Figures
from chalicelib.repricing.pricing import Repricing, Shares
from chalicelib.repricing.table import Table
from tests.chalicelib.repricing.one_by_one import Asked, one_by_one

_ONE_BY_ONE, _TIMES = 20_000, 50
_MILLION = _ONE_BY_ONE * _TIMES
_ROUNDS, _QUICK_ROUNDS = 3, 15
# One line on whole columns against one by the engine; as many as openfisca-core; megabytes.
_GOAL, _GOAL_VECTORISED, _MOST_MEMORY = 0.05, 1.0, 2048


def rows() -> list[Row]:
    """The times and the memory. Raises `WrongError` if the shares are not the same."""
    file = year_of(_ONE_BY_ONE)
    asked = check(file)
    book, parameters = book_from(file, _TIMES), load()
    ours, theirs = in_turns(
        timing(lambda: under(book, TABLE)),
        timing(lambda: [reimburse(*each, parameters) for each in asked]),
        rounds=_ROUNDS,
    )
    held = resident(most=True)
    memory = Row(
        f"memory to re-price {_MILLION:,} lines, everything else included",
        f"{held:,.0f} MB",
        goal=f"≤ {_MOST_MEMORY:,} MB",
        met=held <= _MOST_MEMORY,
    )
    what = f"one line re-priced: ours, {_MILLION:,} lines on whole columns; theirs, the engine one by one"
    return [compared(what, ours.each(_MILLION), theirs.each(_ONE_BY_ONE), most=_GOAL), memory, _vectorised()]


def under(book: Book, table: Table) -> Shares:
    """The shares of every line, all that a book needs worked out anew."""
    return Repricing(book, Figures(load(), book.first, book.last)).under(table)


def check(file: list[str]) -> list[Asked]:
    """What the engine is asked of each line of the file. Raises `WrongError` unless both ways give the same cents."""
    book = book_from(file, 1)
    shares = under(book, TABLE)
    (number,) = book.columns("number")
    scheme, institution = (column[np.argsort(number)] for column in (shares.scheme, shares.institution))
    asked = []
    for place, each, decision in one_by_one(list(csv.DictReader(file)), CONTRACT):
        if (scheme[place], institution[place]) != (decision.scheme, decision.institution):
            raise WrongError(f"repricing: line {place + 2} is shared out differently")
        asked.append(each)
    return asked


def _vectorised() -> Row:
    """Plain consultations: base, rate, participation and guarantee."""
    from bench.decision import openfisca as plain  # noqa: PLC0415 -- installed for the bench alone
    from bench.repricing import openfisca  # noqa: PLC0415 -- as above

    book, country, day = consultations(_MILLION), plain.system(), str(DAY)
    (price,) = book.columns("price")
    same: dict[str, Any] = {"base": 30.0, "rate": 70.0, "participation": 2.0, "guarantee": 150.0}
    given = {"price": price / 100} | {name: np.full(_MILLION, value) for name, value in same.items()}
    ours = under(book, CONSULTATIONS)
    shares = (ours.scheme, ours.institution, price - ours.scheme - ours.institution)
    for mine, other in zip(shares, openfisca.shares(country, day, given), strict=True):
        if not np.array_equal(mine, openfisca.cents(other)):
            raise WrongError("repricing: consultations are shared out differently")
    times = in_turns(
        timing(lambda: under(book, CONSULTATIONS)),
        timing(lambda: openfisca.shares(country, day, given)),
        rounds=_QUICK_ROUNDS,
    )
    what = f"{_MILLION:,} consultations re-priced: ours, openfisca-core on whole columns"
    return compared(what, *times, most=_GOAL_VECTORISED)
