"""A table of acts: what is written is found again, code by code, and nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.formats.nx.model import PublishedAct, Version
from chalicelib.parameters.tables import Table, written

ISSUED = date(2026, 3, 1)
CODES = some.text("ABHZ0129", min_size=1, max_size=13)
LABELS = some.text(some.characters(categories=["L", "N", "P"]), max_size=8).map(lambda text: f"É {text}")
AMOUNTS = some.none() | some.integers(0, 10**8)
DAYS = some.dates(date(1990, 1, 1), date(2099, 12, 31))
VERSIONS = some.lists(
    some.builds(Version, DAYS, some.sampled_from(["", "PF0"]), AMOUNTS, AMOUNTS, some.none() | DAYS),
    min_size=1,
    max_size=3,
    unique_by=lambda version: version.start,
).map(lambda versions: tuple(sorted(versions, key=lambda version: version.start)))
ACTS = some.lists(some.builds(PublishedAct, CODES, LABELS, VERSIONS), max_size=8, unique_by=lambda act: act.code)


@pytest.mark.covers("PLS-14")
@given(ACTS, CODES)
def test_every_act_written_is_found_as_it_was_and_no_other(acts: list[PublishedAct], other: str) -> None:
    table = Table(written("CCAM", ISSUED, acts))
    by_code = {act.code: act for act in acts}
    assert {act.code: table.act(act.code) for act in acts} == by_code
    assert table.act(other) == by_code.get(other)
    assert list(table.acts()) == sorted(acts, key=lambda act: act.code)
    assert (table.name, table.issued) == ("CCAM", ISSUED)


@given(ACTS.flatmap(some.permutations))
def test_the_same_acts_give_the_same_bytes_in_any_order(acts: list[PublishedAct]) -> None:
    assert written("LPP", ISSUED, acts) == written("LPP", ISSUED, sorted(acts, key=lambda act: act.code))
