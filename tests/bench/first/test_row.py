"""Both sides of the first response answer the same, from a store that gives again what it was answered."""

import pytest

from bench.aws import open_book
from bench.first.row import both, check
from bench.table import WrongError
from demo.portfolio import portfolio


def test_both_apps_answer_the_same_from_the_canned_store_alone(aws: str) -> None:
    book = portfolio(1, 1)
    open_book(book)
    with both(book, aws) as (ours, bare):
        for app in (ours, bare):
            seconds, answer = app.first()
            assert answer["statusCode"] == 200
            assert seconds > 0


def test_another_body_or_an_error_would_be_seen() -> None:
    page = {"statusCode": 200, "body": '{"expenses": []}'}
    with pytest.raises(WrongError):
        check(page, page)
    with pytest.raises(WrongError, match="401"):
        check(page | {"statusCode": 401}, page)
