"""What is written is read back; what is damaged is refused, never half read, never a crash."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from chalicelib.formats.noemie import Header, NoemieError, ReceivedLine, read, write
from tests.chalicelib.formats.noemie.records import HEADER, LINE, TRAILER, file_of

ALPHABET = st.characters(codec="iso8859-15", exclude_categories=("C", "Z"))
CENTS = st.integers(0, 99_999_999)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def words(longest: int) -> st.SearchStrategy[str]:
    """A left-justified text: spaces may stand inside it only."""
    inner = st.text(st.one_of(ALPHABET, st.just(" ")), max_size=longest - 1)
    return st.builds(lambda first, rest: (first + rest).rstrip(" "), ALPHABET, inner)


HEADERS = st.builds(
    Header,
    emitter_type=words(2),
    emitter_number=words(14),
    date=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    reference=words(24),
    sequence=st.integers(0, 99_999),
    recipient_type=words(2),
    recipient_number=words(14),
    emitting_program=words(6),
    receiving_program=words(6),
    file_id=words(3),
    norm=words(4),
)
LINES = st.builds(
    ReceivedLine,
    reference=words(20),
    nir=words(13),
    nir_key=st.from_regex("[0-9]{2}", fullmatch=True),
    rank=st.integers(1, 999),
    birth_date=DAYS.map(lambda day: f"{day:%Y%m%d}") | DAYS.map(lambda day: f"{day:%Y%m}00"),
    care_date=DAYS,
    act=words(8),
    quantity=st.integers(1, 999),
    price=CENTS,
    base=CENTS,
    rate=st.integers(0, 100),
    scheme_paid=CENTS,
    withheld=st.integers(0, 999_999),
    finess=words(9),
    pathway=st.booleans(),
    fee_control=st.booleans(),
    exemption=st.sampled_from(["none", "long_term_illness", "maternity", "work_accident"]),
    third_party=st.booleans(),
    operation=st.sampled_from(["C", "A"]),
)
(A_LINE,) = read(file_of(HEADER, LINE, TRAILER)).lines
SOUND = write(Header("01", "1751", date(2026, 11, 20), "LOT", 1), [A_LINE, A_LINE])


@pytest.mark.covers("EXC-01")
@given(HEADERS, st.lists(LINES, max_size=5))
def test_what_is_written_is_read_back(header: Header, lines: list[ReceivedLine]) -> None:
    file = read(write(header, lines))
    assert file.header == header
    assert list(file.lines) == lines
    assert file.trailer.price == sum(line.price for line in lines)
    assert [line.number for line in file.lines] == list(range(2, len(lines) + 2))


@pytest.mark.covers("EXC-01")
@given(HEADERS, st.lists(LINES, max_size=5))
def test_a_record_read_is_a_slice_of_the_file(header: Header, lines: list[ReceivedLine]) -> None:
    data = write(header, lines)
    assert b"".join(line.record + b"\r\n" for line in read(data).lines) == data[130:-130]


@pytest.mark.covers("EXC-01")
@settings(max_examples=500)
@given(st.integers(0, len(SOUND) - 1), st.integers(0, 255))
def test_a_byte_changed_is_refused_or_leaves_a_file_that_says_just_that(place: int, byte: int) -> None:
    damaged = SOUND[:place] + bytes([byte]) + SOUND[place + 1 :]
    try:
        file = read(damaged)
    except NoemieError as refused:
        event(refused.reason)
    else:
        assert write(file.header, file.lines) == damaged


@pytest.mark.covers("EXC-01")
@given(st.integers(0, len(SOUND) - 1))
def test_a_file_cut_anywhere_is_refused_where_it_stops(length: int) -> None:
    with pytest.raises(NoemieError) as refused:
        read(SOUND[:length])
    assert (refused.value.line, refused.value.column) == (length // 130 + 1, length % 130 + 1)


@pytest.mark.covers("EXC-01")
@given(st.integers(0, len(SOUND)), st.binary(min_size=1, max_size=129))
def test_bytes_put_in_anywhere_are_refused(place: int, more: bytes) -> None:
    with pytest.raises(NoemieError):
        read(SOUND[:place] + more + SOUND[place:])


@pytest.mark.covers("EXC-01")
@given(st.binary(max_size=600))
def test_anything_else_is_refused_without_a_crash(data: bytes) -> None:
    with pytest.raises(NoemieError):
        read(data)


@pytest.mark.covers("EXC-01")
@pytest.mark.parametrize(
    "change", [{"price": 10**8}, {"rank": 1000}, {"act": "TOO LONG."}, {"act": "Ж"}, {"nir_key": "1"}]
)
def test_what_does_not_fit_is_not_written(change: dict[str, Any]) -> None:
    line = replace(A_LINE, **change)
    with pytest.raises(ValueError):  # noqa: PT011 -- a value out of place or out of the character set
        write(Header("01", "1751", date(2026, 11, 20), "LOT", 1), [line])
