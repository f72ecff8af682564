"""The plain loop that NOEMIE reading is measured against reads what ours reads, and refuses what it should."""

import re

import pytest

from bench.noemie import plain
from bench.noemie.row import check, file_of
from bench.table import WrongError
from chalicelib.formats.noemie import NoemieError, read


@pytest.fixture(scope="module")
def data() -> bytes:
    return file_of(300)


def test_both_read_the_same_values(data: bytes) -> None:
    check(data)


def test_a_difference_would_be_seen(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = plain.read(data)
    monkeypatch.setattr(plain, "read", lambda _data: [*lines[:-1], lines[-1]._replace(quantity=99)])
    with pytest.raises(WrongError):
        check(data)


@pytest.mark.parametrize("column", [0, 41, 49, 65, 68, 76, 84, 87, 110, 112, 114])
def test_both_refuse_a_line_with_a_wrong_field(data: bytes, column: int) -> None:
    damaged = bytearray(data)
    damaged[130 + column] = ord("X")
    with pytest.raises(NoemieError):
        read(bytes(damaged))
    with pytest.raises((ValueError, KeyError)):
        plain.read(bytes(damaged))


def test_both_refuse_totals_that_disagree(data: bytes) -> None:
    damaged = re.sub(rb"\r\n999.{8}", b"\r\n99900000001", data)
    with pytest.raises(NoemieError):
        read(damaged)
    with pytest.raises(ValueError, match="totals"):
        plain.read(damaged)
