"""Lines priced on whole columns cost what the engine says of each, to the cent."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.contracts.model import Contract
from chalicelib.parameters import load
from chalicelib.reimbursement.kinds import KINDS
from chalicelib.repricing.book import book_of
from chalicelib.repricing.figures import Figures
from chalicelib.repricing.pricing import Repricing
from chalicelib.repricing.reading import read
from chalicelib.repricing.table import Table
from tests.chalicelib.repricing.invented import Drawn, alike, csv_of, lines, tables
from tests.chalicelib.repricing.one_by_one import one_by_one

TABLES, LINES = 16, 12_500
# Many people with a few lines each, or a few whose every ceiling is reached.
PEOPLE = (25, 400, 5_000)


def shares_of(path: Path, table: Table) -> list[tuple[int, int]]:
    """What the scheme and the institution pay of each line, in the order of the file."""
    book = book_of(read(path))
    shares = Repricing(book, Figures(load(), book.first, book.last)).under(table)
    (number,) = book.columns("number")
    paired = zip(number.tolist(), shares.scheme.tolist(), shares.institution.tolist(), strict=True)
    return [(scheme, institution) for _, scheme, institution in sorted(paired)]


def differing(folder: Path, drawn: list[Drawn], table: Table, contract: Contract) -> list[object]:
    """The lines on which the two ways disagree."""
    path = folder / "lines.csv"
    path.write_text(csv_of(drawn), encoding="utf-8")
    shares = shares_of(path, table)
    return [
        (place, shares[place], decision.scheme, decision.institution, [step.because for step in decision.steps])
        for place, _, decision in one_by_one(drawn, contract)
        if shares[place] != (decision.scheme, decision.institution)
    ]


@pytest.mark.covers("PLS-04", "PLS-08")
@pytest.mark.parametrize("seed", range(TABLES))
def test_whole_columns_equal_the_engine_line_by_line(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 -- the same lines every time
    assert differing(tmp_path, lines(rng, LINES, PEOPLE[seed % len(PEOPLE)]), *tables(rng)) == []


@pytest.mark.covers("PLS-08")
@settings(max_examples=60)
@given(st.randoms(use_true_random=False), st.sampled_from(KINDS), st.integers(1, 25), st.integers(1, 3))
def test_a_few_lines_of_a_few_people_too(
    tmp_path_factory: pytest.TempPathFactory, rng: Random, kind: str, count: int, people: int
) -> None:
    drawn = lines(rng, count, people, (kind, "medicine"))
    assert differing(tmp_path_factory.mktemp("few"), drawn, *tables(rng)) == []


@pytest.mark.covers("PLS-08")
@settings(max_examples=100)
@given(st.randoms(use_true_random=False), st.sampled_from(KINDS), st.integers(1, 12))
def test_lines_that_are_nearly_the_same_too(
    tmp_path_factory: pytest.TempPathFactory, rng: Random, kind: str, count: int
) -> None:
    drawn = alike(rng, count, 4, kind)
    assert differing(tmp_path_factory.mktemp("alike"), drawn, *tables(rng)) == []


@pytest.mark.covers("PLS-08", "RG-S.4a")
@pytest.mark.parametrize("people", [3, 40])
def test_people_whose_every_day_and_year_reach_a_ceiling_too(tmp_path: Path, people: int) -> None:
    rng = Random(people)  # noqa: S311 -- the same lines every time
    drawn = lines(rng, 3000, people, ("consultation", "laboratory", "auxiliary", "transport", "medicine", "spa"))
    assert differing(tmp_path, drawn, *tables(rng)) == []
