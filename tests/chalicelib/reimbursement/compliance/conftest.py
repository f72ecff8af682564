"""What a table breaks, as rule and field."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chalicelib.parameters import load
from chalicelib.reimbursement.compliance import Law, breaches
from chalicelib.reimbursement.table import clauses

Told = list[tuple[str, str]]


@pytest.fixture(scope="session")
def broken() -> Callable[..., Told]:
    """The rules that a table breaks and where, in a contract of this kind on that day."""

    def of(
        table: dict[str, Any],
        *,
        options: dict[str, dict[str, Any]] | None = None,
        kind: str = "individual",
        on: date = date(2026, 1, 1),
    ) -> Told:
        added = {name: clauses(option, f"options.{name}") for name, option in (options or {}).items()}
        found = list(breaches(clauses(table, "guarantees"), added, Law(load(), on, kind)))
        assert all(each.reason for each in found)
        return [(each.rule, each.field.removeprefix("guarantees.")) for each in found]

    return of
