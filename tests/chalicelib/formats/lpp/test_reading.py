"""The LPP as published: each code with its nature, tariff and price limit by date."""

from contextlib import suppress
from datetime import date

import pytest

from chalicelib.formats.lpp import read
from chalicelib.formats.nx.model import NomenclatureError, Version
from tests.chalicelib.formats.nx.files import at, file_of, lines_of, lpp, lpp_code, lpp_version

HEARING = lpp_code(
    "9000011",
    "AIDE AUDITIVE DE CLASSE I",
    lpp_version("20210101", "PAZ", 40000, limit=95000),
    lpp_version("20200101", "PAZ", 35000, limit=110000, ends="20201231"),
)


def versions(code: list[str]) -> tuple[Version, ...]:
    (act,) = read(lpp(code)).acts
    return act.versions


@pytest.mark.covers("PLS-14")
def test_a_code_has_its_versions_oldest_first_with_tariff_and_limit() -> None:
    assert versions(HEARING) == (
        Version(date(2020, 1, 1), "PAZ", base=35000, price_limit=110000, ends=date(2020, 12, 31)),
        Version(date(2021, 1, 1), "PAZ", base=40000, price_limit=95000),
    )


def test_the_header_says_the_day_of_the_file() -> None:
    found = read(lpp(HEARING, issued="251130", contents="0"))
    assert (found.name, found.issued, found.complete) == ("LPP", date(2025, 11, 30), False)
    assert [(act.code, act.label) for act in found.acts] == [("9000011", "AIDE AUDITIVE DE CLASSE I")]


def test_a_product_priced_on_a_quote_has_no_tariff_and_a_limit_of_zero_is_none() -> None:
    (version,) = versions(lpp_code("9000031", "SUR DEVIS", lpp_version("20200101", "ORP", 0, quoted="1")))
    assert (version.base, version.price_limit) == (None, None)
    (free,) = versions(lpp_code("9000032", "SANS TARIF", lpp_version("20200101", "ORP", 0)))
    assert (free.base, free.price_limit) == (0, None)


@pytest.mark.parametrize(
    ("history", "validity", "expected"),
    [
        ("00000000", "20181231", date(2018, 12, 31)),
        ("20181130", "20181231", date(2018, 11, 30)),
        ("20190131", "20181231", date(2018, 12, 31)),
        ("20181130", "        ", date(2018, 11, 30)),
        ("        ", "00000000", None),
    ],
)
def test_the_last_version_ends_with_the_code_or_its_own_history(
    history: str, validity: str, expected: date | None
) -> None:
    version = lpp_version("20081001", "PAU", 19971, ends=history)
    assert versions(lpp_code("2335791", "CLASSE D", version, ends=validity))[-1].ends == expected


@pytest.mark.parametrize(
    ("line", "position", "text", "reason"),
    [
        (1, 89, "F", "wrong_constant"),
        (1, 50, "CAM", "header"),
        (3, 8, "20190229", "impossible_date"),
        (4, 45, "00000X0000", "not_digits"),
        (4, 44, "2", "unknown_code"),
        (7, 53, "00000008", "records_mismatch"),
        (7, 61, "000000", "codes_mismatch"),
    ],
)
def test_a_wrong_file_is_refused_at_its_line(line: int, position: int, text: str, reason: str) -> None:
    records = lines_of(lpp(HEARING))
    records[line - 1] = at(records[line - 1], position, text)
    with pytest.raises(NomenclatureError) as caught:
        read(file_of(*records))
    assert (caught.value.reason, caught.value.line) == (reason, line)


@pytest.mark.parametrize("flip", range(0, 7 * 130, 13))
def test_a_flipped_byte_is_refused_or_read_never_a_crash(flip: int) -> None:
    data = bytearray(lpp(HEARING))
    data[flip] ^= 0x15
    with suppress(NomenclatureError):
        assert read(bytes(data)).name == "LPP"
