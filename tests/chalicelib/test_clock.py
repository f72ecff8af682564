"""Legal days are those of Paris."""

from datetime import UTC, date, datetime

from chalicelib import clock


def test_a_summer_evening_in_utc_is_already_the_next_day_in_paris() -> None:
    with clock.stopped_at(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)


def test_a_winter_evening_turns_an_hour_later() -> None:
    with clock.stopped_at(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 12, 31)


def test_the_clock_goes_on_after_a_stop() -> None:
    with clock.stopped_at(datetime(2020, 1, 1, tzinfo=UTC)):
        pass
    assert clock.now().year > 2020
