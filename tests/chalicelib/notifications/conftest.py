"""The insurer of the care tests, with its outbox and its letters, run step by step."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib import clock
from chalicelib.portfolio.load import load
from tests.chalicelib.care.insurer import book
from tests.chalicelib.notifications.post import ORIGIN, Post


@pytest.fixture
def post(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """An insurer on 2 March 2026 whose member has an e-mail address and wants to be told."""
    assert aws
    monkeypatch.setenv("OBOLE_ORIGIN", ORIGIN)
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        assert load(json.dumps(book())).refused == []
        post = Post()
        post.member(email="camille@example.fr")
        with post.without_delay():
            yield post
