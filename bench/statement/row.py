"""The rows: one page both ways, pages a second on two processes, and memory over a thousand statements."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from itertools import count
from multiprocessing import get_context
from statistics import median
from time import perf_counter

import pikepdf

from bench.interleaved import in_turns, timing
from bench.machine import resident
from bench.statement.pages import statement
from bench.table import Row, WrongError, compared
from chalicelib.documents.printing import printed
from chalicelib.documents.statement import Statement

GOAL = 0.1
_ROUNDS, _PAGES, _PROCESSES, _MANY = 20, 400, 2, 1_000


def rows() -> list[Row]:
    """The time of a page, both ways, and what many cost. Raises `WrongError` if either is not one page."""
    from bench.statement import webpage  # noqa: PLC0415 -- its memory is not ours: the processes below do without

    for way in (printed, webpage.printed):
        check(way)
    # Never the same page twice: what a library remembers of the last one is no speed.
    times = in_turns(_other_pages(printed), _other_pages(webpage.printed), rounds=_ROUNDS)
    return [
        compared("one page of statement: ours (PDF/A-2a, PDF/UA-1), WeasyPrint (PDF/UA-1)", *times, most=GOAL),
        Row("pages a second on two processes", f"{_pages_a_second():.0f}"),
        Row(f"resident memory over {_MANY:,} statements: start, most, end (MB)", _memory()),
    ]


def check(way: Callable[[Statement], bytes]) -> None:
    """Raise `WrongError` unless the statement is set on one page."""
    with pikepdf.open(BytesIO(way(statement(1)))) as pdf:
        if len(pdf.pages) != 1:
            raise WrongError(f"statement: {len(pdf.pages)} pages where one was asked of {way.__module__}")


def _other_pages(way: Callable[[Statement], bytes]) -> Callable[[], float]:
    numbers = count(1)
    return timing(lambda: way(statement(next(numbers))))


def _pages_a_second() -> float:
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        # Both are up before the clock starts.
        list(pool.map(_print, range(4 * _PROCESSES)))
        start = perf_counter()
        list(pool.map(_print, range(_PAGES), chunksize=10))
        return _PAGES / (perf_counter() - start)


def _print(number: int) -> int:
    return len(printed(statement(number)))


def _memory() -> str:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        sizes = pool.submit(_print_many).result()
    return f"{sizes[0]:.0f}, {max(sizes):.0f}, {median(sizes[-50:]):.0f}"


def _print_many() -> list[float]:
    """Resident megabytes after the first statement, and after each of the others."""
    sizes = []
    for number in range(_MANY):
        _print(number)
        sizes.append(resident())
    return sizes
