"""The rules of time: tries, locks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.accounts.model import LOCK, TRIES, TRIES_REMEMBERED, Tries

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
WAITS = st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), max_size=30)


@pytest.mark.covers("ACC-04")
@given(waits=WAITS)
def test_no_more_than_three_tries_fit_in_the_time_of_a_lock(waits: list[timedelta]) -> None:
    tries, at, taken = Tries(), NOON, []
    for wait in waits:
        at += wait
        if tries.locked_for(at) == 0:
            tries = tries.another(at)
            taken.append(at)
    for first, fourth in zip(taken, taken[TRIES:], strict=False):
        assert fourth - first >= LOCK


@pytest.mark.covers("ACC-04")
@given(wait=st.timedeltas(timedelta(0), timedelta(hours=1)))
def test_a_lock_tells_the_time_left_and_ends_by_itself(wait: timedelta) -> None:
    left = Tries(TRIES, NOON).locked_for(NOON + wait)
    assert (left > 0) is (wait < LOCK)
    assert timedelta(seconds=left) - max(LOCK - wait, timedelta(0)) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("before", "wait", "after"),
    [(0, timedelta(0), 1), (1, timedelta(days=29), 2), (2, TRIES_REMEMBERED, 1), (3, LOCK, 1)],
)
def test_tries_count_on_until_a_lock_has_run_out_or_a_month_has_passed(
    before: int, wait: timedelta, after: int
) -> None:
    assert Tries(before, NOON).another(NOON + wait) == Tries(after, NOON + wait)
