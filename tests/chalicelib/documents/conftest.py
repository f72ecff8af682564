"""An insurer with a small book of business, whose care is settled in March 2026, and its documents worker."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib import clock
from chalicelib.portfolio.load import load
from tests.chalicelib.care.insurer import Insurer, book


@pytest.fixture
def insurer(aws: str) -> Iterator[Insurer]:
    """An insurer on 2 March 2026 with the small book loaded."""
    assert aws
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        assert load(json.dumps(book())).refused == []
        yield Insurer()
