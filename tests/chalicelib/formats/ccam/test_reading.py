"""The CCAM as published: each act with its grouping and tariff by date, or the line and column of what is wrong."""

from datetime import date

import pytest

from chalicelib.formats.ccam import read
from chalicelib.formats.nx.model import NomenclatureError, PublishedAct, Version
from tests.chalicelib.formats.nx.files import at, ccam, ccam_act, ccam_activity, file_of, lines_of

CROWN = ccam_act(
    "HBLD073",
    "COURONNE EN ZIRCONE,  MOLAIRE",
    groupings={"20260101": "CZ0", "20200101": "CZ1"},
    prices={"20230615": "001012500002012500", "20200101": "001012000002012000"},
)
FILE = ccam(CROWN)
# Lines of FILE, from 1: header, table, 101-01, 101-50, 110, 201, 210, 210, 301, 310, 320, 310, 320, 399, 299, 199, 999.
HEADER, ACT, ACTIVITY, GROUPING, PHASE, TARIFF, PRICES, TRAILER = 1, 3, 6, 7, 9, 10, 11, 17


def only(data: bytes) -> PublishedAct:
    (act,) = read(data).acts
    return act


@pytest.mark.covers("PLS-14")
def test_an_act_has_a_version_from_each_day_on_which_its_grouping_or_tariff_changes() -> None:
    assert only(FILE) == PublishedAct(
        "HBLD073",
        "COURONNE EN ZIRCONE, MOLAIRE",
        (
            Version(date(2020, 1, 1), "CZ1", 12000),
            Version(date(2023, 6, 15), "CZ1", 12500),
            Version(date(2026, 1, 1), "CZ0", 12500),
        ),
    )


def test_the_header_says_the_day_of_the_file_and_whether_it_replaces_everything() -> None:
    whole, update = read(FILE), read(ccam(CROWN, issued="20251231", contents="0"))
    assert (whole.name, whole.issued, whole.complete) == ("CCAM", date(2026, 3, 1), True)
    assert (update.issued, update.complete) == (date(2025, 12, 31), False)


def test_a_date_written_again_without_change_makes_no_version() -> None:
    act = ccam_act(
        "ZBQK002", "RADIO", groupings={"20100101": "ADI"}, prices={"20150101": "001002128", "20100101": "001002128"}
    )
    assert [version.start for version in only(ccam(act)).versions] == [date(2010, 1, 1)]


def test_the_first_activity_says_what_the_act_is() -> None:
    surgery = ccam_act("BFGA004", "CATARACTE", groupings={"20050325": "ADC"}, prices={"20050325": "001027170"})
    anaesthesia = ccam_activity("4", {"20050325": "ADA"}, {"20050325": "001009000"})
    for act in ([*surgery[:-1], *anaesthesia, surgery[-1]], [*surgery[:3], *anaesthesia, *surgery[3:]]):
        assert only(ccam(act)).versions == (Version(date(2005, 3, 25), "ADC", 27170),)


@pytest.mark.parametrize(
    ("prices", "base"),
    [
        ("001012000002012000", 12000),
        ("001012000002000000", 12000),
        ("001012000         002012000", 12000),
        ("001012000002011000", None),
        ("001000000002000000", None),
        ("", None),
    ],
)
def test_the_base_is_the_tariff_that_every_priced_grid_agrees_on(prices: str, base: int | None) -> None:
    act = ccam_act("ZBQK002", "RADIO", groupings={"20100101": "ADI"}, prices={"20100101": prices})
    assert [version.base for version in only(ccam(act)).versions] == [base]


def test_an_act_that_ended_says_its_last_day() -> None:
    act = ccam_act(
        "HBLD036", "COURONNE", groupings={"20140601": "PFC"}, prices={"20140601": "001010750"}, ends="20190331"
    )
    assert [version.ends for version in only(ccam(act)).versions] == [date(2019, 3, 31)]


def test_lines_may_end_without_carriage_return() -> None:
    assert read(FILE.replace(b"\r\n", b"\n")) == read(FILE)


def changed(line: int, position: int, text: str) -> bytes:
    records = lines_of(FILE)
    records[line - 1] = at(records[line - 1], position, text)
    return file_of(*records)


@pytest.mark.parametrize(
    ("line", "position", "text", "reason", "column"),
    [
        (HEADER, 50, "TIP", "header", 1),
        (HEADER, 53, "20260231", "impossible_date", 53),
        (HEADER, 90, "2", "unknown_code", 90),
        (ACT, 8, " " * 13, "text_missing", 8),
        (ACT, 101, "2026013X", "not_digits", 108),
        (GROUPING, 8, "20261301", "impossible_date", 8),
        (TARIFF, 8, " " * 8, "not_digits", 8),
        (PRICES, 17, "00201250X", "not_digits", 17),
        (PRICES, 8, " ", "text_misaligned", 8),
        (TRAILER, 53, "0000000018", "records_mismatch", 53),
        (TRAILER, 69, "000002", "codes_mismatch", 69),
        (TRAILER, 69, "00000 ", "not_digits", 74),
        (TRAILER, 1, "998", "trailer_missing", 1),
        (ACTIVITY, 1, "202", "out_of_order", 1),
        (PHASE, 1, "302", "out_of_order", 1),
        (ACT, 1, "102", "orphan_record", 1),
        (ACT, 1, "000", "header", 1),
    ],
)
def test_a_wrong_file_is_refused_at_its_line_and_column(
    line: int, position: int, text: str, reason: str, column: int
) -> None:
    with pytest.raises(NomenclatureError) as caught:
        read(changed(line, position, text))
    follower = {"trailer_missing": 1, "out_of_order": 1, "orphan_record": 3}.get(reason, 0)
    assert (caught.value.reason, caught.value.line, caught.value.column) == (reason, line + follower, column)
    assert caught.value.detail.startswith(f"Ligne {caught.value.line}, colonne {column} : ")


def test_a_phase_belongs_to_its_activity_and_a_tariff_to_its_phase() -> None:
    surgery = ccam_act("BFGA004", "CATARACTE", groupings={"20050325": "ADC"}, prices={"20050325": "001027170"})
    anaesthesia = ccam_activity("4", {"20050325": "ADA"}, {"20050325": "001009000"})
    without_phase = [one for one in anaesthesia if not one.startswith("301")]
    with pytest.raises(NomenclatureError) as caught:
        read(ccam([*surgery[:-1], *without_phase, surgery[-1]]))
    assert (caught.value.reason, caught.value.line) == ("out_of_order", 3 + len(surgery[:-1]) + 2)


def test_a_file_without_header_or_with_two_is_refused() -> None:
    header, *others = lines_of(FILE)
    for records, line in ((others, 1), ([header, header, *others], 2)):
        with pytest.raises(NomenclatureError) as caught:
            read(file_of(*records))
        assert (caught.value.reason, caught.value.line) == ("header", line)


@pytest.mark.parametrize(
    ("data", "reason", "line", "column"),
    [
        (b"", "trailer_missing", 1, 1),
        (FILE[:-2], None, 0, 0),
        (FILE[:-3], "wrong_length", 17, 128),
        (FILE + b"x" * 128 + b"\r\n", "records_mismatch", 17, 53),
        (FILE.replace(b"0000000017", b"0000000018") + b"x" * 128 + b"\r\n", "after_trailer", 18, 1),
        (FILE.replace(b"\r\n", b" \r\n", 1), "wrong_length", 1, 129),
        (ccam(CROWN, CROWN), "repeated_code", 17, 8),
    ],
)
def test_a_file_cut_or_lengthened_is_refused(data: bytes, reason: str | None, line: int, column: int) -> None:
    if reason is None:
        assert read(data) == read(FILE)
        return
    with pytest.raises(NomenclatureError) as caught:
        read(data)
    assert (caught.value.reason, caught.value.line, caught.value.column) == (reason, line, column)
