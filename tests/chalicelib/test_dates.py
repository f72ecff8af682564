"""Days in words."""

from datetime import date

from chalicelib.dates import in_words, month_in_words


def test_the_first_of_a_month_is_said_as_people_say_it() -> None:
    assert in_words(date(2025, 6, 1)) == "1er juin 2025"
    assert in_words(date(2025, 8, 13)) == "13 août 2025"


def test_a_month_is_named_with_its_year() -> None:
    assert month_in_words(date(2026, 12, 31)) == "décembre 2026"
