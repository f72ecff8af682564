"""What is re-priced: an invented year of care of any size, and as many plain consultations."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from chalicelib.contracts.model import Contract, Tables
from chalicelib.repricing.book import Book, book_of
from chalicelib.repricing.columns import COLUMNS, place
from chalicelib.repricing.reading import Read, read
from chalicelib.repricing.table import Table
from demo.care import care_file
from demo.portfolio import portfolio
from demo.tables import COMFORT

CONTRACT = Contract(
    number="S-1",
    kind="collective_mandatory",
    responsible=True,
    effective_from=date(2020, 1, 1),
    tables=(Tables(since=date(2020, 1, 1), guarantees=COMFORT),),
)
TABLE = Table.of(CONTRACT)
_PLAIN = Tables(
    since=date(2020, 1, 1), guarantees={"consultation": {"basis": "base", "rate": 150, "includes_scheme": True}}
)
CONSULTATIONS = Table.of(CONTRACT.model_copy(update={"kind": "individual", "tables": (_PLAIN,)}))
DAY = date(2026, 3, 2)
_UNTIL, _FAMILIES = date(2026, 11, 20), 500
# Who a line is about: as many other people each time that the lines come again.
_WHOSE = ("beneficiary", "family")


def year_of(lines: int) -> list[str]:
    """The file of that many lines of care, line by line."""
    return "".join(care_file(portfolio(_FAMILIES, 1), lines, 1, _UNTIL)).splitlines()


def book_from(file: list[str], times: int) -> Book:
    """The book of a file that comes so many times, each time about other people."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "care.csv"
        path.write_text("\n".join(file) + "\n", encoding="utf-8")
        once = read(path)
    columns = {name: np.tile(column, times) if column.ndim else column for name, column in once.columns.items()}
    names = dict(once.names)
    for name in _WHOSE:
        again = np.repeat(np.arange(times), once.size) * len(once.names[name])
        columns[name] = (columns[name] + again).astype(np.int32)
        names[name] = tuple(f"{each}.{time}" for time in range(times) for each in once.names[name])
    return book_of(Read(columns, names, once.size * times))


def consultations(lines: int) -> Book:
    """Consultations of every price from the tariff to twice it, one a person, the participation still to work out."""
    columns = {name: np.asarray(-1 if column.absent is None else column.absent) for name, column in COLUMNS.items()}
    given = {
        "beneficiary": np.arange(lines),
        "birth_date": date(1980, 5, 4).toordinal(),
        "kind": place("kind", "consultation"),
        "date": DAY.toordinal(),
        "price": 30_00 + 37 * (np.arange(lines) % 100),
        "base": 30_00,
        "rate": 70,
        "pathway": 1,
        "fee_control": 1,
    }
    columns |= {name: np.broadcast_to(np.asarray(value), (lines,)) for name, value in given.items()}
    names = {name: () for name, column in COLUMNS.items() if column.named}
    return book_of(Read(columns, {**names, "beneficiary": tuple(map(str, range(lines)))}, lines))
