"""Contracts made by hand, for the tables that are printed."""

from datetime import date
from typing import Any

from chalicelib.contracts.model import Contract

SINCE = date(2020, 1, 1)


def contract(table: dict[str, Any], *, responsible: bool = True, **options: dict[str, Any]) -> Contract:
    return Contract.model_validate(
        {
            "number": "S-1",
            "kind": "collective_mandatory",
            "responsible": responsible,
            "effective_from": SINCE,
            "tables": [{"since": SINCE, "guarantees": table, "options": options}],
        }
    )
