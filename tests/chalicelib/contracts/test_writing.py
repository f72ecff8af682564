"""A table written in TOML reads back the same."""

import tomllib
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.contracts.model import Contract
from chalicelib.contracts.writing import as_toml
from chalicelib.errors import InvalidError
from tests.chalicelib.repricing.invented import table

# What UTF-8 can hold, so what a portfolio can.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.mark.covers("PLS-08")
@settings(max_examples=40)
@given(st.randoms(use_true_random=False), TEXTS, st.booleans())
def test_any_table_reads_back_as_it_was_written(rng: Random, text: str, flag: bool) -> None:  # noqa: FBT001 -- drawn
    written = table(rng)
    entry = {"when": {"act": text, "urgent": flag}, "basis": "full_cover"}
    written["guarantees"]["device"] = [entry]
    written["options"]["A +"] = {}
    since = {"since": written["effective_from"], "guarantees": written["guarantees"], "options": written["options"]}
    kept = {name: written[name] for name in ("responsible", "kind", "effective_from")}
    contract = Contract.model_validate({"number": "T", "tables": [since], **kept})
    assert tomllib.loads(as_toml(contract, date(2026, 1, 1))) == written


def of(**guarantees: object) -> Contract:
    since = date(2026, 1, 1)
    tables = [{"since": since, "guarantees": guarantees}]
    given = {"number": "T", "kind": "individual", "responsible": True, "effective_from": since, "tables": tables}
    return Contract.model_validate(given)


def test_what_says_nothing_is_left_out() -> None:
    entry = {"basis": "real_cost", "rate": 100, "max": None}
    written = tomllib.loads(as_toml(of(device=entry, spa=[]), date(2026, 1, 1)))
    assert written["guarantees"] == {"device": {"basis": "real_cost", "rate": 100}}


def test_a_condition_that_toml_cannot_say_is_refused() -> None:
    entry = {"when": {"urgent": None}, "basis": "full_cover"}
    with pytest.raises(InvalidError, match=r"guarantees\.device"):
        as_toml(of(device=[entry]), date(2026, 1, 1))
