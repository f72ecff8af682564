"""The tables of a contract by date: those that a record gives take their place among those that are kept."""

from datetime import date
from typing import Any

from chalicelib.contracts.model import Contract
from chalicelib.portfolio.merging import given
from chalicelib.portfolio.refusals import RefusedError

_OF_TABLES = ("guarantees", "options")


def merged_contract(record: dict[str, Any], before: Contract | None) -> dict[str, Any]:
    """The contract as it will be.

    What the record gives of its tables applies from `guarantees_from`, the contract's effective date unless told;
    earlier and later tables stay, those of the same day are replaced. Raises `RefusedError` if the day is not one of
    the contract, or comes without a table.
    """
    contract = before.model_dump() if before else {}
    contract |= given(
        {name: value for name, value in record.items() if name not in (*_OF_TABLES, "guarantees_from")},
        "ended_on",
        "employer",
    )
    changes = given({name: record[name] for name in _OF_TABLES if name in record})
    since = _since(record, contract, changes, is_new=before is None)
    if not changes:
        return contract
    kept = {tables["since"]: tables for tables in contract.get("tables", ())}
    earlier = [day for day in kept if day <= since]
    kept[since] = (kept[max(earlier)] if earlier else {}) | changes | {"since": since}
    return contract | {"tables": [kept[day] for day in sorted(kept)]}


def _since(record: dict[str, Any], contract: dict[str, Any], changes: dict[str, Any], *, is_new: bool) -> date:
    """The day from which the record's tables apply."""
    effective: date = contract.get("effective_from", date.min)
    since: date | None = record.get("guarantees_from")
    if since is None:
        return effective
    if not changes:
        raise RefusedError("une date de tableau est donnée sans tableau (guarantees ou options)", "guarantees_from")
    if since < effective:
        raise RefusedError("ce tableau commence avant la date d'effet du contrat", "guarantees_from")
    if is_new and since > effective:
        raise RefusedError(
            "le premier tableau d'un contrat commence à sa date d'effet : chargez d'abord celui-là", "guarantees_from"
        )
    return since
