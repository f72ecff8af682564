"""The only place that asks what time it is. Instants are UTC; legal days are Europe/Paris."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The present instant, in UTC."""
    return _stopped.get() or datetime.now(UTC)


def today() -> date:
    """The legal day in France."""
    return now().astimezone(PARIS).date()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Stop the clock at `instant`, for a replay or a test."""
    token = _stopped.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
