"""The table that the bench prints: honest, and readable as it is."""

import pytest

from bench.interleaved import Times, in_turns
from bench.table import Row, compared, rendered, spread


def times(*seconds: float) -> Times:
    return Times(seconds)


def test_a_goal_is_met_up_to_its_limit_and_a_missed_one_says_so() -> None:
    assert compared("x", times(2, 2), times(4, 4), most=0.5).met
    missed = compared("x", times(2.1, 2.1), times(4, 4), most=0.5)
    assert "| NO " in rendered([missed])


def test_a_side_is_shown_by_its_median_and_quartiles_in_the_unit_that_fits() -> None:
    assert spread(times(0.010, 0.012, 0.014)) == "12.0 ms (11.0 to 13.0)"
    assert spread(times(0.000_002, 0.000_002)) == "2.00 µs (2.00 to 2.00)"
    assert spread(times(3, 5)) == "4.00 s (3.50 to 4.50)"


def test_every_line_of_the_table_has_the_same_columns_and_width() -> None:
    lines = rendered([Row("short", "1"), compared("much longer", times(1, 1), times(2, 2), most=1)]).splitlines()
    assert len({(len(line), line.count("|")) for line in lines}) == 1


def test_sides_take_turns_and_the_first_round_is_not_counted() -> None:
    played: list[str] = []

    def side(name: str, seconds: float) -> float:
        played.append(name)
        return seconds + len(played)

    ours, theirs = in_turns(lambda: side("a", 0), lambda: side("b", 100), rounds=2)
    assert "".join(played) == "ababab"
    assert (ours.seconds, theirs.seconds) == ((3, 5), (104, 106))


@pytest.mark.parametrize("count", [1, 10])
def test_the_time_of_one_is_the_share_of_all(count: int) -> None:
    assert times(10, 20).each(count).seconds == (10 / count, 20 / count)
