"""The two sides of the re-pricing row work out the same shares."""

import pytest

from bench.repricing.lines import book_from, consultations, year_of
from bench.repricing.row import check


@pytest.mark.covers("PLS-08")
def test_the_lines_measured_are_shared_out_as_the_engine_does() -> None:
    assert len(check(year_of(1_000))) == 1_000


def test_a_file_that_comes_again_is_about_other_people() -> None:
    file = year_of(500)
    once, thrice = book_from(file, 1), book_from(file, 3)
    assert thrice.size == 3 * once.size
    assert len(set(thrice.people)) == 3 * len(once.people)


def test_consultations_are_one_a_person() -> None:
    book = consultations(200)
    assert (book.size, len(book.people)) == (200, 200)
