"""The row: 20,000 lines read whole, every field checked and the totals added up."""

from datetime import date
from decimal import Decimal

from bench.interleaved import in_turns, timing
from bench.noemie import plain
from bench.table import Row, WrongError, compared
from chalicelib.formats.noemie import ReceivedLine, read
from demo.noemie import noemie_file
from demo.portfolio import portfolio

GOAL = 0.5
_LINES, _FAMILIES, _ROUNDS = 20_000, 500, 15
_AMOUNTS = ("price", "base", "scheme_paid", "withheld")


def rows() -> list[Row]:
    """The time of one file, both ways. Raises `WrongError` if they do not read the same."""
    data = file_of(_LINES)
    check(data)
    times = in_turns(timing(lambda: read(data)), timing(lambda: plain.read(data)), rounds=_ROUNDS)
    return [compared(f"NOEMIE file of {_LINES:,} lines read and checked: ours, a plain loop", *times, most=GOAL)]


def file_of(lines: int) -> bytes:
    """An invented file of that many care lines."""
    return noemie_file(portfolio(_FAMILIES, 1), lines, 1, date(2026, 11, 21))


def check(data: bytes) -> None:
    """Raise `WrongError` unless both ways read the same values."""
    ours, theirs = read(data).lines, plain.read(data)
    if [_in_euros(line) for line in ours] != theirs:
        raise WrongError("NOEMIE: the two readings differ")


def _in_euros(line: ReceivedLine) -> plain.Line:
    values = {name: getattr(line, name) for name in plain.Line._fields}
    return plain.Line(**values | {name: Decimal(values[name]) / 100 for name in _AMOUNTS})
