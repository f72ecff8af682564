"""Cover kept after the employment or the member's death, to the day; what employers report late."""

from datetime import date, timedelta

import pytest

from chalicelib.members.continuation import days_late, refusal
from chalicelib.members.model import Cover, CoverEnd
from chalicelib.parameters import load

EMPLOYED = date(2015, 1, 1)


def ended(by: str, on: date, *, exit_date: date | None = None) -> Cover:
    end = CoverEnd.model_validate({"by": by, "on": on})
    return Cover(contract="S-1", entry_date=EMPLOYED, exit_date=exit_date or on, end=end)


def kept(asked_on: date, entry: date, exit_date: date | None = None) -> Cover:
    return Cover(contract="I-1", entry_date=entry, exit_date=exit_date, asked_on=asked_on)


def why_not(before: Cover, asked_on: date, exit_date: date | None = None) -> str | None:
    asked = kept(asked_on, (before.exit_date or EMPLOYED) + timedelta(days=1), exit_date)
    return refusal(asked, (before, asked), load())


@pytest.mark.covers("RG-S.9")
@pytest.mark.parametrize("by", ["disability", "retirement", "replacement_income"])
@pytest.mark.parametrize(
    ("last_day", "last_request"),
    [
        (date(2025, 3, 31), date(2025, 9, 30)),
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2025, 12, 15), date(2026, 6, 15)),
    ],
)
def test_former_staff_ask_within_six_months_of_the_end_of_cover(by: str, last_day: date, last_request: date) -> None:
    before = ended(by, last_day)
    assert why_not(before, last_request) is None
    late = why_not(before, last_request + timedelta(days=1))
    assert late is not None
    assert f"{last_request:%d/%m/%Y}" in late
    assert "RG-S.9" in late


@pytest.mark.covers("RG-S.9")
def test_the_six_months_run_from_the_end_of_portability() -> None:
    before = ended("replacement_income", date(2025, 1, 31), exit_date=date(2026, 1, 31))
    assert why_not(before, date(2026, 7, 31)) is None
    assert why_not(before, date(2026, 8, 1)) is not None


@pytest.mark.covers("RG-S.9", "RG-S.9c")
@pytest.mark.parametrize(
    ("asked_on", "exit_date", "fits"),
    [
        (date(2025, 8, 10), date(2026, 2, 10), True),
        (date(2025, 8, 11), date(2026, 2, 10), False),
        (date(2025, 8, 10), date(2026, 2, 11), False),
        (date(2025, 8, 10), None, False),
    ],
)
def test_dependants_ask_within_six_months_of_the_death_and_keep_cover_for_twelve(
    asked_on: date, exit_date: date | None, *, fits: bool
) -> None:
    # Cover ran on to the end of the month; everything counts from the death.
    before = ended("death", date(2025, 2, 10), exit_date=date(2025, 2, 28))
    assert (why_not(before, asked_on, exit_date) is None) == fits


@pytest.mark.covers("RG-S.9")
def test_who_simply_leaves_keeps_nothing() -> None:
    assert "RG-S.9" in str(why_not(ended("other", date(2025, 3, 31)), date(2025, 4, 1)))


@pytest.mark.covers("RG-S.9")
def test_nothing_is_kept_where_nothing_ended() -> None:
    running = Cover(contract="S-1", entry_date=EMPLOYED)
    asked = kept(date(2025, 4, 1), date(2025, 4, 1))
    assert "RG-S.9" in str(refusal(asked, (running, asked), load()))


@pytest.mark.covers("RG-S.9")
def test_the_last_cover_to_end_is_the_one_kept() -> None:
    old = ended("retirement", date(2018, 3, 31))
    recent = Cover(
        contract="S-2",
        entry_date=date(2019, 1, 1),
        exit_date=date(2025, 3, 31),
        end=CoverEnd(by="retirement", on=date(2025, 3, 31)),
    )
    asked = kept(date(2025, 9, 30), date(2025, 4, 1))
    assert refusal(asked, (recent, old, asked), load()) is None


@pytest.mark.covers("RG-S.9b")
@pytest.mark.parametrize(
    ("reported_on", "late"),
    [(None, 0), (date(2026, 2, 20), 0), (date(2026, 3, 1), 0), (date(2026, 3, 2), 1), (date(2026, 4, 1), 31)],
)
def test_an_end_reported_more_than_fifteen_days_after_is_late(reported_on: date | None, late: int) -> None:
    assert days_late(CoverEnd(by="other", on=date(2026, 2, 14), reported_on=reported_on), load()) == late
