"""A table is read whole, or refused with the field that is wrong."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from chalicelib.contracts.checking import breaches_on
from chalicelib.errors import InvalidError
from chalicelib.repricing.columns import COLUMNS
from chalicelib.repricing.table import Table
from tests.architecture.sources import ROOT

HEAD = 'responsible = true\nkind = "individual"\n'
FLAT = 'basis = "flat"\namount = 1000\nper = "act"\n'


def limited(limit: str, kind: str = "spa") -> str:
    """An entry within one limit."""
    return f"[guarantees.{kind}]\n{FLAT}limits = [{{ {limit} }}]\n"


@pytest.mark.covers("PLS-08")
@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("responsible = true", "kind"),
        (HEAD, "guarantees"),
        (HEAD + "colour = 1\n[guarantees]", "colour"),
        (
            HEAD + "[guarantees.magic]\n" + FLAT,
            "guarantees.magic, cette nature de soins est inconnue ; sont connues : consultation,",
        ),
        (HEAD + "[[guarantees.spa]]\nrate = 1", "guarantees.spa[0].basis"),
        (
            HEAD + '[guarantees.spa]\nbasis = "real_cost"\nrate = 100001',
            "guarantees.spa.rate, un nombre d'au plus 10000",
        ),
        (HEAD + '[guarantees.spa]\nbasis = "flat"\namount = 10000000001\nper = "act"', "guarantees.spa.amount"),
        (HEAD + "[guarantees]\n[options.gold.spa]\n" + FLAT, "options.gold"),
        (HEAD + '[guarantees]\n[options.GOLD.spa]\nbasis = "magic"', "options.GOLD.spa.basis, cette valeur"),
        (HEAD + limited('name = "a", max = 1, over = "contract_year"'), "effective_from"),
        (HEAD + limited('name = "a", max = 10000000001, over = "event"'), "guarantees.spa.limits[0].max"),
        (
            HEAD
            + limited('name = "a", max = 1, over = "event"')
            + limited('name = "a", max = 2, over = "event"', "transport"),
            "guarantees.transport.limits[0], la limite a n'est pas la même",
        ),
        (
            HEAD
            + limited('name = "a", max = 1, over = "event"')
            + limited('name = "a", max = 2, over = "event"').replace("guarantees", "options.GOLD"),
            "options.GOLD.spa.limits[0], la limite a n'est pas la même",
        ),
        (
            HEAD + limited('name = "a", max = 1, over = "event" }, { name = "a", max = 1, over = "event"'),
            "donnée deux fois",
        ),
        (HEAD + "[guarantees]\nspa = []", "guarantees.spa, liste vide"),
        (HEAD + limited('name = "a", max = 0, over = "event"'), "guarantees.spa.limits[0].max, une limite de 0"),
        ("responsible = ", "TOML lisible"),
    ],
)
def test_a_wrong_table_is_refused_with_its_field(table: Callable[[str], Table], written: str, told: str) -> None:
    with pytest.raises(InvalidError) as refused:
        table(written)
    assert "table.toml" in refused.value.detail
    assert told in refused.value.detail


@pytest.mark.covers("PLS-08", "RG-S.4b")
def test_where_a_responsible_table_is_silent_the_law_s_minimum_is_left(table: Callable[[str], Table]) -> None:
    silent = table(HEAD + "[guarantees]")
    assert [given.guarantee.basis for given in silent.offer("spa").entries] == ["ticket_moderateur"]
    free = table(HEAD.replace("true", "false") + "[guarantees]")
    assert free.offer("spa").entries == ()


@pytest.mark.covers("PLS-08")
def test_the_documented_table_and_columns_are_those_that_are_read(table: Callable[[str], Table]) -> None:
    guide = (ROOT / "docs" / "reprice.md").read_text(encoding="utf-8")
    written = guide.partition("```toml\n")[2].partition("```")[0]
    assert [given.guarantee.rate for given in table(written).offer("consultation").entries] == [200, 100, 0]
    assert breaches_on(table(written).contract, date(2025, 1, 1)) == ()
    rows = [line.split("|")[1] for line in guide.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == COLUMNS.keys()
