"""One measure in a process of its own, which can name what it runs: the main one cannot be imported by another."""

from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

from bench.table import Row


def measured(name: str) -> list[Row]:
    """The rows of one measure, whose memory, caches and AWS are its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        rows: list[Row] = pool.submit(_rows, name).result()
        return rows


def _rows(name: str) -> list[Row]:
    rows: list[Row] = import_module(f"bench.{name}.row").rows()
    return rows
