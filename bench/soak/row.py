"""The rows: 20,000 lines from the bucket to the last event, with what the stack held in memory."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.aws import open_book
from bench.soak.checks import nothing_lost, worked_off
from bench.soak.stack import most_memory, running, until
from bench.table import Row
from chalicelib.care import drops
from chalicelib.clock import today
from chalicelib.formats.noemie import read
from demo.noemie import noemie_file
from demo.portfolio import portfolio

_LINES, _FAMILIES, _SECONDS = 20_000, 1_000, 1_800


def rows() -> list[Row]:
    """What the stack made of the file, and how fast. Raises `WrongError` if anything is lost."""
    book = portfolio(_FAMILIES, 1)
    data = noemie_file(book, _LINES, 1, today())
    with TemporaryDirectory() as home, running(Path(home)) as (_, pid):
        open_book(book)
        start = perf_counter()
        place = drops.drop(data)
        until(lambda: drops.outcome(place) is not None, _SECONDS, "the file is read")
        read_in = perf_counter() - start
        until(worked_off, _SECONDS, "every message is worked off")
        seconds = perf_counter() - start
        states = nothing_lost(read(data), [member["number"] for member in book["members"]])
        stack, function = most_memory(pid)
    told = ", ".join(f"{count:,} {state}" for state, count in states.most_common())
    return [
        Row(f"soak: {_LINES:,} lines through the local stack, nothing lost", told, goal="all there", met=True),
        Row("soak: lines a second, from the bucket to the last event", f"{_LINES / seconds:.0f} ({seconds:.0f} s)"),
        Row("soak: of which reading and queueing the file", f"{read_in:.0f} s"),
        Row("soak: most memory, the stack, its biggest function (MB)", f"{stack:.0f}, {function:.0f}"),
    ]
