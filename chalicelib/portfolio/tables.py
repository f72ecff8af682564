"""The tables of a contract by date: those that a record gives take their place among those that are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.contracts.model import Contract, Tables
from chalicelib.portfolio.merging import given
from chalicelib.portfolio.refusals import RefusedError
from chalicelib.reimbursement.kinds import LABELS

_OF_TABLES = ("guarantees", "options")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The kinds of care that tables of a contract, given from that day, no longer cover, and those they now do.

    Each is in French, the option that covers it with it.
    """

    contract: str
    since: date
    lost: tuple[str, ...]
    gained: tuple[str, ...]


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


def coverage_changes(after: Contract, before: Contract | None) -> Iterator[Coverage]:
    """How the tables newly given of a contract cover other kinds of care than those they take the place of."""
    if before is None:
        return
    for tables in after.tables:
        was, now = _covered(before.tables_on(tables.since)), _covered(tables)
        if tables not in before.tables and was != now:
            lost, gained = (
                tuple(one[each] for each in one if each not in other) for one, other in ((was, now), (now, was))
            )
            yield Coverage(after.number, tables.since, lost, gained)


def _covered(tables: Tables) -> dict[tuple[str, str], str]:
    """What the base and each option cover, in French."""
    base = {("", kind): LABELS[kind].lower() for kind in tables.guarantees}
    return base | {
        (name, kind): f"{LABELS[kind].lower()} (option {name})"
        for name, table in tables.options.items()
        for kind in table
    }
