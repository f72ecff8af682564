"""Files of lines and tables, written as an operator would."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chalicelib.repricing.book import Book, book_of
from chalicelib.repricing.reading import read
from chalicelib.repricing.table import Table, read_table
from tests.chalicelib.repricing.invented import csv_of

VISIT = {
    "beneficiary": "P1",
    "birth_date": "1980-05-04",
    "kind": "consultation",
    "date": "2025-02-10",
    "price": "5000",
    "base": "3000",
    "rate": "70",
    "pathway": "true",
    "fee_control": "true",
}


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Book]:
    """A book of consultations of one adult, each changed by what is given."""

    def of(*changes: dict[str, str]) -> Book:
        path = tmp_path / "lines.csv"
        path.write_text(csv_of([VISIT | each for each in changes]), encoding="utf-8")
        return book_of(read(path))

    return of


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Table]:
    """A table as written in TOML."""

    def of(written: str) -> Table:
        path = tmp_path / "table.toml"
        path.write_text(written, encoding="utf-8")
        return read_table(path)

    return of
