"""What is set in the bench is one page, and never the same."""

from dataclasses import replace

import pytest

from bench.statement.pages import statement
from bench.statement.row import check
from bench.table import WrongError
from chalicelib.documents.printing import printed


def test_a_statement_of_the_bench_is_one_page() -> None:
    check(printed)


def test_more_pages_would_be_seen() -> None:
    with pytest.raises(WrongError, match="2 pages"):
        check(lambda one: printed(replace(one, rows=one.rows * 4)))


def test_no_two_statements_are_alike_and_each_is_always_the_same() -> None:
    assert statement(1) == statement(1)
    assert statement(1).total != statement(2).total
