"""EventBridge's schedules, in UTC: `rate(5 minutes)`, and `cron(minute hour day-of-month month day-of-week year)`.

Source: EventBridge user guide, "Schedule types". `L`, `W` and `#` are not read here: they are refused at the start.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any
from uuid import uuid4

from infra.local import REGION
from infra.local.function import Function, FunctionError, Schedule

_MINUTE = timedelta(minutes=1)
_UNITS = {"minute": _MINUTE, "hour": timedelta(hours=1), "day": timedelta(days=1)}
_RATE = re.compile(r"rate\(([1-9][0-9]*) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_PART = re.compile(r"(?:\*|\?|(\d+)(?:-(\d+))?)(?:/(\d+))?")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, 2199))


class ScheduleError(ValueError):
    """An expression that is no schedule, or not of the kinds read here."""


def present() -> datetime:
    """The instant that it is."""
    return datetime.now(UTC)


class Alarm:
    """One schedule of one function. What fell due while nothing ran is made good once, at the start, for a rate."""

    def __init__(
        self, function: Function, schedule: Schedule, tell: Callable[[str], None], now: Callable[[], datetime]
    ) -> None:
        """`now` is the clock it goes by. Raises `ScheduleError` if the expression cannot be read."""
        self._function = function
        self._now = now
        self._schedule = schedule
        self._tell = tell
        self._next = next_after(schedule.expression)

    def run(self, stop: Event) -> None:
        due = self._now()
        if not self._schedule.expression.startswith("rate"):
            due = self._next(due)
        while not stop.wait(max(0.0, (due - self._now()).total_seconds())):
            self._wake(due)
            due = self._next(max(due, self._now()))

    def _wake(self, due: datetime) -> None:
        try:
            self._function.invoke(_event(self._schedule, due), handler=self._schedule.handler)
        except FunctionError as error:
            self._tell(f"Tâche planifiée {self._function.name}.{self._schedule.handler} à reprendre : {error}")


def next_after(expression: str) -> Callable[[datetime], datetime]:
    """What gives the first instant of the schedule after another. Raises `ScheduleError` if it cannot be read."""
    if rate := _RATE.fullmatch(expression):
        step = int(rate[1]) * _UNITS[rate[2]]
        return lambda instant: instant + step
    cron = _CRON.fullmatch(expression)
    if cron is None:
        raise ScheduleError(f"{expression} is neither rate(...) nor cron(...) of six fields")
    fields = [
        _field(_named(text, names), *bounds)
        for text, names, bounds in zip(cron.groups(), ((), (), (), _MONTHS, _DAYS, ()), _BOUNDS, strict=True)
    ]
    return lambda instant: _next_match(fields, instant)


def _next_match(fields: list[frozenset[int]], instant: datetime) -> datetime:
    minutes, hours, days, months, weekdays, years = fields
    at = instant.astimezone(UTC).replace(second=0, microsecond=0) + _MINUTE
    while at.year <= max(years):
        if at.year not in years or at.month not in months or at.day not in days or _weekday(at) not in weekdays:
            at = at.replace(hour=0, minute=0) + timedelta(days=1)
        elif at.hour not in hours:
            at = at.replace(minute=0) + timedelta(hours=1)
        elif at.minute not in minutes:
            at += _MINUTE
        else:
            return at
    raise ScheduleError("this schedule is over")


def _weekday(day: datetime) -> int:
    """1 is Sunday, 7 Saturday."""
    return day.isoweekday() % 7 + 1


def _named(text: str, names: tuple[str, ...]) -> str:
    """`text` with its names as numbers."""
    return re.sub(r"[A-Z]+", lambda said: str(names.index(said[0]) + 1) if said[0] in names else said[0], text)


def _field(text: str, least: int, most: int) -> frozenset[int]:
    values: set[int] = set()
    for part in text.split(","):
        read = _PART.fullmatch(part)
        if read is None:
            raise ScheduleError(f"{part} cannot be read in a schedule")
        first, last, step = read[1], read[2], int(read[3] or 1)
        start = int(first or least)
        end = int(last) if last else most if read[3] or not first else start
        if not (least <= start <= end <= most and step):
            raise ScheduleError(f"{part} is not between {least} and {most}")
        values.update(range(start, end + 1, step))
    return frozenset(values)


def _event(schedule: Schedule, due: datetime) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": f"{due:%Y-%m-%dT%H:%M:%SZ}",
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:123456789012:rule/{schedule.handler}"],
        "detail": {},
    }
