"""A file that is wrong anywhere is refused whole, with the line and column where it first goes wrong."""

import re

import pytest

from chalicelib.formats.noemie import NoemieError, read
from tests.chalicelib.formats.noemie.records import HEADER, LINE, TRAILER, at, file_of

SOUND = file_of(HEADER, LINE, TRAILER)


def refusal(data: bytes) -> tuple[str, int, int]:
    with pytest.raises(NoemieError) as caught:
        read(data)
    error = caught.value
    assert error.detail.startswith(f"Ligne {error.line}, colonne {error.column} : ")
    return error.reason, error.line, error.column


@pytest.mark.covers("EXC-01", "RG-S.7e")
@pytest.mark.parametrize(
    ("position", "text", "reason", "column"),
    [
        (1, "300", "unknown_record", 1),
        (4, " ", "text_misaligned", 4),
        (4, " " * 20, "text_missing", 4),
        (24, " ", "text_misaligned", 24),
        (37, "X7", "not_digits", 37),
        (39, "000", "out_of_range", 39),
        (39, "00A", "not_digits", 41),
        (42, "1980 704", "not_digits", 46),
        (42, "19801301", "impossible_date", 42),
        (42, "19800230", "impossible_date", 42),
        (42, "19810229", "impossible_date", 42),
        (42, "19800032", "impossible_date", 42),
        (42, "00000704", "impossible_date", 42),
        (50, "20261100", "impossible_date", 50),
        (50, "20260231", "impossible_date", 50),
        (50, "2026111A", "not_digits", 57),
        (66, "000", "out_of_range", 66),
        (69, "0000300,", "not_digits", 76),
        (69, "-0003000", "not_digits", 69),
        (77, "        ", "not_digits", 77),
        (85, "101", "out_of_range", 85),
        (88, "0000190²", "not_digits", 95),
        (96, "00+200", "not_digits", 98),
        (111, "o", "bad_flag", 111),
        (112, " ", "bad_flag", 112),
        (113, "4", "unknown_code", 113),
        (114, "1", "bad_flag", 114),
        (115, "X", "unknown_code", 115),
        (116, "X", "unlisted_not_blank", 116),
        (128, "X", "unlisted_not_blank", 128),
        (60, "\t", "unprintable", 60),
        (60, "\x00", "unprintable", 60),
        (60, "\xa0", "unprintable", 60),
    ],
)
def test_a_line_that_is_wrong_refuses_the_file_at_its_column(
    position: int, text: str, reason: str, column: int
) -> None:
    assert refusal(file_of(HEADER, LINE, at(LINE, position, text), TRAILER)) == (reason, 3, column)


@pytest.mark.covers("EXC-01")
@pytest.mark.parametrize(
    ("position", "text", "reason", "column"),
    [
        (4, "  ", "text_missing", 4),
        (6, " " * 14, "text_missing", 6),
        (48, "NA", "wrong_constant", 48),
        (53, "261131", "impossible_date", 53),
        (59, " " * 24, "text_missing", 59),
        (83, "0001 ", "not_digits", 87),
        (88, "X", "unlisted_not_blank", 88),
        (89, "F", "wrong_constant", 89),
        (94, "X", "unlisted_not_blank", 94),
    ],
)
def test_a_header_that_is_wrong_refuses_the_file_at_its_column(
    position: int, text: str, reason: str, column: int
) -> None:
    assert refusal(file_of(at(HEADER, position, text), LINE, TRAILER)) == (reason, 1, column)


@pytest.mark.covers("EXC-01", "RG-S.7e")
@pytest.mark.parametrize(
    ("trailer", "column", "told"),
    [
        (at(TRAILER, 4, "00000002"), 4, "2 annoncé, 1 trouvé"),
        (at(TRAILER, 12, "000000003001"), 12, "30,01\u202f€ annoncé, 30,00\u202f€ trouvé"),
        (at(TRAILER, 24, "000000001899"), 24, "18,99\u202f€ annoncé, 19,00\u202f€ trouvé"),
    ],
)
def test_a_trailer_that_disagrees_says_what_it_announced_and_what_was_found(
    trailer: str, column: int, told: str
) -> None:
    data = file_of(HEADER, LINE, trailer)
    assert refusal(data) == ("trailer_mismatch", 3, column)
    with pytest.raises(NoemieError, match=re.escape(told)):
        read(data)


@pytest.mark.covers("EXC-01")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("empty_file", 1, 1)),
        (b"\r\n", ("header_missing", 1, 1)),
        (b"\x89PNG\r\n\x1a\n", ("header_missing", 1, 1)),
        (b"\xef\xbb\xbf" + SOUND, ("header_missing", 1, 1)),
        (b"00", ("truncated", 1, 3)),
        (file_of(HEADER), ("trailer_missing", 2, 1)),
        (file_of(HEADER, LINE), ("trailer_missing", 3, 1)),
        (file_of(LINE, TRAILER), ("header_missing", 1, 1)),
        (file_of(HEADER, HEADER, LINE, TRAILER), ("second_header", 2, 1)),
        (file_of(HEADER, LINE, TRAILER, LINE), ("after_trailer", 4, 1)),
        (file_of(HEADER, TRAILER, LINE), ("after_trailer", 3, 1)),
        (SOUND + SOUND, ("after_trailer", 4, 1)),
        (SOUND + b"\x1a", ("after_trailer", 4, 1)),
        (SOUND + b"\r\n", ("after_trailer", 4, 1)),
        (SOUND[:-1], ("truncated", 3, 130)),
        (SOUND[:-2], ("truncated", 3, 129)),
        (SOUND[:-3], ("truncated", 3, 128)),
        (SOUND[:200], ("truncated", 2, 71)),
        (SOUND.replace(b"\r\n", b"\n"), ("line_ending", 1, 129)),
        (SOUND.replace(b"\r\n", b"\r"), ("line_ending", 1, 130)),
        (SOUND.replace(b"\r\n", b""), ("too_long", 1, 129)),
        (file_of(HEADER, LINE + " ", TRAILER), ("too_long", 2, 129)),
        (file_of(HEADER, LINE[:-1], TRAILER), ("too_short", 2, 128)),
        (file_of(HEADER, LINE[:40], TRAILER), ("too_short", 2, 41)),
        (file_of(HEADER, "", LINE, TRAILER), ("too_short", 2, 1)),
        (file_of(HEADER, LINE, TRAILER).decode("iso8859-15").encode("utf-16"), ("header_missing", 1, 1)),
    ],
)
def test_a_file_that_is_no_whole_file_is_refused_where_it_breaks(data: bytes, expected: tuple[str, int, int]) -> None:
    assert refusal(data) == expected


@pytest.mark.covers("EXC-01")
def test_a_doubled_file_is_called_so() -> None:
    with pytest.raises(NoemieError, match="doublé"):
        read(SOUND + SOUND)


@pytest.mark.covers("EXC-01")
def test_the_first_thing_wrong_is_the_one_told() -> None:
    data = file_of(HEADER, at(LINE, 113, "9"), at(LINE, 4, " "), TRAILER)
    assert refusal(data) == ("unknown_code", 2, 113)


@pytest.mark.covers("EXC-01")
def test_a_refusal_repeats_nothing_of_the_line() -> None:
    with pytest.raises(NoemieError) as caught:
        read(file_of(HEADER, at(LINE, 42, "19801399"), TRAILER))
    assert "1980" not in caught.value.detail
    assert "280072A" not in caught.value.detail
