"""What the shipped layout says, position by position, and what is read from it."""

from dataclasses import asdict
from datetime import date

import pytest

from chalicelib.formats.noemie import read
from tests.chalicelib.formats.noemie.records import HEADER, LINE, TRAILER, at, file_of


@pytest.mark.covers("EXC-01", "RG-S.7e")
def test_the_header_says_who_sent_which_file() -> None:
    header = read(file_of(HEADER, LINE, TRAILER)).header
    assert header.emitter == "0100000001751000"
    assert (header.reference, header.sequence, header.date) == ("LOT-2026-11-20", 12, date(2026, 11, 20))
    assert (header.recipient_type, header.recipient_number) == ("02", "00000000000042")
    assert (header.emitting_program, header.receiving_program) == ("PGMEMT", "PGMREC")
    assert (header.file_id, header.norm) == ("408", "2026")


@pytest.mark.covers("EXC-01")
def test_a_line_is_read_field_by_field_in_cents_and_whole_percents() -> None:
    (line,) = read(file_of(HEADER, LINE, TRAILER)).lines
    assert asdict(line) == {
        "reference": "REF-1",
        "nir": "280072A000001",
        "nir_key": "40",
        "rank": 2,
        "birth_date": "19800704",
        "care_date": date(2026, 11, 3),
        "act": "G",
        "quantity": 1,
        "price": 3000,
        "base": 2650,
        "rate": 70,
        "scheme_paid": 1900,
        "withheld": 200,
        "finess": "990000010",
        "pathway": True,
        "fee_control": False,
        "exemption": "long_term_illness",
        "third_party": True,
        "operation": "C",
        "record": LINE.encode(),
        "number": 2,
    }


@pytest.mark.covers("EXC-01")
@pytest.mark.parametrize(
    ("code", "exemption"), [("0", "none"), ("1", "long_term_illness"), ("2", "maternity"), ("3", "work_accident")]
)
def test_each_exemption_has_its_code(code: str, exemption: str) -> None:
    (line,) = read(file_of(HEADER, at(LINE, 113, code), TRAILER)).lines
    assert line.exemption == exemption


@pytest.mark.covers("EXC-01")
@pytest.mark.parametrize("birth_date", ["19800000", "19800700", "19800031", "19800229", "19800731"])
def test_a_birth_date_may_lack_its_month_or_day(birth_date: str) -> None:
    (line,) = read(file_of(HEADER, at(LINE, 42, birth_date), TRAILER)).lines
    assert line.birth_date == birth_date


@pytest.mark.covers("EXC-01")
def test_base_and_rate_may_be_zero_and_rate_may_be_whole() -> None:
    (line,) = read(file_of(HEADER, at(LINE, 77, "00000000000"), TRAILER)).lines
    assert (line.base, line.rate) == (0, 0)
    (line,) = read(file_of(HEADER, at(LINE, 85, "100"), TRAILER)).lines
    assert line.rate == 100


@pytest.mark.covers("EXC-01", "RG-S.7e")
def test_what_only_makes_a_line_wait_does_not_refuse_the_file() -> None:
    waiting = at(at(at(LINE, 24, " " * 13), 58, " " * 8), 102, " " * 9)
    (line,) = read(file_of(HEADER, waiting, TRAILER)).lines
    assert (line.nir, line.act, line.finess) == ("", "", "")


@pytest.mark.covers("EXC-01")
def test_the_trailer_adds_cancellations_as_positive_amounts() -> None:
    both = file_of(
        HEADER, LINE, at(LINE, 115, "A"), at(at(at(TRAILER, 4, "00000002"), 12, "000000006000"), 24, "000000003800")
    )
    assert [line.operation for line in read(both).lines] == ["C", "A"]


@pytest.mark.covers("EXC-01")
def test_a_file_without_care_is_sound() -> None:
    assert read(file_of(HEADER, ("999" + "0" * 32).ljust(128))).lines == ()


@pytest.mark.covers("EXC-01", "RG-S.7e")
def test_a_line_given_twice_is_told_but_a_cancellation_is_no_repetition() -> None:
    file = read(
        file_of(
            HEADER,
            LINE,
            LINE,
            at(LINE, 115, "A"),
            at(at(at(TRAILER, 4, "00000003"), 12, "000000009000"), 24, "000000005700"),
        )
    )
    assert [line.number for line in file.duplicates()] == [3]


@pytest.mark.covers("EXC-01")
def test_a_line_never_shows_who_it_is_about_when_printed() -> None:
    (line,) = read(file_of(HEADER, LINE, TRAILER)).lines
    assert "280072A000001" not in repr(line)
    assert "1980" not in repr(line)
