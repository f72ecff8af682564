"""What a list gives to go on with comes back as it was given, or is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.cursors import PATTERN, cursor_of, place_of
from chalicelib.errors import InvalidError

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}#[a-z2-7]{26}")
PLACE = f"2026-03-02#{'a2' * 13}"


@given(place=st.from_regex(DAY, fullmatch=True))
def test_a_cursor_needs_no_escape_in_an_address_and_leads_back(place: str) -> None:
    cursor = cursor_of(place)
    assert re.fullmatch(PATTERN, cursor)
    assert place_of(cursor, DAY) == place


def test_a_cursor_shows_no_date() -> None:
    assert "2026" not in cursor_of(PLACE)


@pytest.mark.parametrize(
    "cursor",
    [
        *("", "#", "2026", "é" * 40, "a", "\x00"),
        PLACE,
        cursor_of(PLACE) + "==",
        cursor_of(PLACE) + "\n",
        cursor_of(PLACE)[:-1],
        cursor_of(PLACE.upper()),
        cursor_of("2026-03-02T09:00:00+00:00#" + "a2" * 13),
    ],
)
def test_a_cursor_we_did_not_give_is_refused_by_name_in_french(cursor: str) -> None:
    with pytest.raises(InvalidError) as refused:
        place_of(cursor, DAY)
    assert [wrong.field for wrong in refused.value.fields] == ["cursor"]
    assert "n'existe pas" in refused.value.detail
