"""The layouts shipped: every field fits its record, and none overlaps another."""

from itertools import pairwise
from pathlib import Path

import pytest

from chalicelib.formats.ccam import reader as ccam
from chalicelib.formats.lpp import reader as lpp
from chalicelib.formats.nx.profile import load_profile


@pytest.mark.parametrize("shipped", [ccam.PROFILE, lpp.PROFILE])
def test_fields_fit_their_record_without_overlap(shipped: Path) -> None:
    profile = load_profile(shipped)
    assert {"header", "act", "trailer"} <= profile.records.keys()
    for record in profile.records.values():
        assert [part.flaw() for part in record.parts] == [None] * len(record.parts)
        assert record.parts[0].start > len(record.type)
        assert record.parts[-1].end <= profile.record_length
        assert all(one.end < other.start for one, other in pairwise(record.parts))
