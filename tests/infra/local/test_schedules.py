"""Schedules fall due when EventBridge would say so, in UTC, and wake the function as it is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.pump import pumping
from infra.local.schedules import ScheduleError, next_after
from tests.infra.local.apps import eventually, start, write

INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- given one


def after(expression: str, instant: str) -> str:
    return f"{next_after(expression)(datetime.fromisoformat(instant)):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("expression", "instant", "due"),
    [
        ("rate(5 minutes)", "2026-03-01T10:00:00Z", "2026-03-01 10:05"),
        ("rate(1 hour)", "2026-03-01T23:30:00Z", "2026-03-02 00:30"),
        ("rate(1 day)", "2026-12-31T10:00:00Z", "2027-01-01 10:00"),
        ("cron(0 4 1 * ? *)", "2026-03-01T03:59:59Z", "2026-03-01 04:00"),
        ("cron(0 4 1 * ? *)", "2026-03-01T04:00:00Z", "2026-04-01 04:00"),
        ("cron(0 4 1 * ? *)", "2026-12-02T00:00:00Z", "2027-01-01 04:00"),
        ("cron(0 4 29 2 ? *)", "2026-01-01T00:00:00Z", "2028-02-29 04:00"),
        ("cron(0/15 8-9 ? * MON-FRI *)", "2026-03-06T09:45:00Z", "2026-03-09 08:00"),
        ("cron(*/20 10 * * ? *)", "2026-03-06T10:20:10Z", "2026-03-06 10:40"),
        ("cron(30 6 ? * SUN *)", "2026-03-02T00:00:00Z", "2026-03-08 06:30"),
        ("cron(0 0 1 JAN,JUL ? *)", "2026-03-02T00:00:00Z", "2026-07-01 00:00"),
        ("cron(0 4 1 * ? *)", "2026-03-01T05:30:00+02:00", "2026-03-01 04:00"),
    ],
)
def test_a_schedule_falls_due(expression: str, instant: str, due: str) -> None:
    assert after(expression, instant) == due


@pytest.mark.parametrize(
    "expression",
    [
        "every day",
        "rate(0 minutes)",
        "rate(5 seconds)",
        "cron(0 4 1 * ?)",
        "cron(60 4 1 * ? *)",
        "cron(0 4 L * ? *)",
        "cron(0 4 ? * MON#1 *)",
        "cron(0 9-8 * * ? *)",
        "cron(0/0 * * * ? *)",
    ],
)
def test_what_cannot_be_read_is_refused(expression: str) -> None:
    with pytest.raises(ScheduleError):
        next_after(expression)


def test_a_schedule_of_the_past_says_it_is_over() -> None:
    with pytest.raises(ScheduleError):
        after("cron(0 4 1 * ? 2020)", "2026-03-01T00:00:00Z")


@given(instant=INSTANTS, hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_daily_schedule_falls_due_within_a_day_at_its_time(instant: datetime, hour: int, minute: int) -> None:
    due = next_after(f"cron({minute} {hour} * * ? *)")(instant)
    assert (due.hour, due.minute, due.second) == (hour, minute, 0)
    assert 0 < (due - instant).total_seconds() <= 24 * 3600


APP = """
    import json
    from pathlib import Path
    from chalice.app import Chalice, Rate, Cron

    app = Chalice("clockwork")

    @app.schedule(Rate(5, unit=Rate.MINUTES))
    def often(event):
        with Path("woken").open("a") as woken:
            woken.write(json.dumps(event.to_dict()) + "\\n")

    @app.schedule(Cron(0, 4, 1, "*", "?", "*"))
    def monthly(event):
        Path("monthly").touch()

    @app.schedule("rate(1 day)")
    def broken(event):
        raise ValueError("a name that must stay in the log")
"""


@contextmanager
def woken(tmp_path: Path, aws: str, told: list[str]) -> Iterator[Path]:
    folder = write(tmp_path, "clockwork", APP)
    function = start(folder, aws)
    assert [(schedule.handler, schedule.expression) for schedule in function.schedules] == [
        ("often", "rate(5 minutes)"),
        ("monthly", "cron(0 4 1 * ? *)"),
        ("broken", "rate(1 day)"),
    ]
    with pumping(aws, [function], told.append):
        yield folder
    function.close()


def test_a_rate_wakes_its_function_at_the_start_and_a_failure_is_told_by_its_kind(tmp_path: Path, aws: str) -> None:
    told: list[str] = []
    with woken(tmp_path, aws, told) as folder:
        eventually(lambda: (folder / "woken").exists() and told)
    (event,) = (json.loads(line) for line in (folder / "woken").read_text().splitlines())
    assert (event["detail-type"], event["source"]) == ("Scheduled Event", "aws.events")
    assert not (folder / "monthly").exists()
    assert "ValueError" in told[0]
    assert "a name" not in told[0]
