"""Whether the tables of a contract hold together: form, slips, shared limits, and the law if it is responsible."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chalicelib.contracts.model import Contract, Tables
from chalicelib.errors import FieldError, InvalidError
from chalicelib.parameters import load
from chalicelib.reimbursement.compliance import Breach, Law, breaches
from chalicelib.reimbursement.reasons import path
from chalicelib.reimbursement.table import Clause, clauses, slips


def check_tables(contract: Contract, tables: Tables) -> None:
    """Raise `InvalidError` with every field in error, by its path in the record, the law taken on their first day."""
    wrong = misfits(tables)
    if not any(_malformed(tables)):
        wrong += tuple(FieldError(each.field, f"{each.reason} ({each.rule})") for each in _breaches(contract, tables))
    if wrong:
        first = wrong[0]
        raise InvalidError(f"Le tableau des garanties est à corriger : {first.field}, {first.reason}.", fields=wrong)


def misfits(tables: Tables) -> tuple[FieldError, ...]:
    """What does not hold together in tables, whatever the law says: form, or else slips and shared limits."""
    slipped = (slip for at, table in _written(tables).items() for slip in slips(table, at))
    return tuple(_malformed(tables)) or (*slipped, *_limits_told_twice(tables))


def breaches_on(contract: Contract, day: date) -> tuple[Breach, ...]:
    """Where the tables that apply on that day break the law of that day; the engine applies the law in any case.

    Source: RG-S.4l.
    """
    return tuple(_breaches(contract, contract.tables_on(day), day))


def _breaches(contract: Contract, tables: Tables, day: date | None = None) -> Iterator[Breach]:
    if contract.responsible:
        law = Law(load(), day or tables.since, contract.kind)
        options = {name: clauses(table, f"options.{name}") for name, table in tables.options.items()}
        yield from breaches(clauses(tables.guarantees, "guarantees"), options, law)


def _written(tables: Tables) -> dict[str, Mapping[str, Any]]:
    """The base and each option, by their path in the record."""
    return {"guarantees": tables.guarantees} | {f"options.{name}": table for name, table in tables.options.items()}


def _malformed(tables: Tables) -> Iterator[FieldError]:
    for at, table in _written(tables).items():
        try:
            clauses(table, at)
        except InvalidError as error:
            yield from error.fields


def _limits_told_twice(tables: Tables) -> Iterator[FieldError]:
    """A limit is one thing: every entry that names it says the same of it."""
    told: dict[str, tuple[object, Clause]] = {}
    for at, table in _written(tables).items():
        for clause in clauses(table, at):
            for place, limit in enumerate(clause.entry.limits):
                first, where = told.setdefault(limit.name, (limit, clause))
                if first != limit:
                    yield FieldError(
                        path(clause.field, "limits", place),
                        f"la limite {limit.name} n'est pas la même qu'en {where.field}",
                    )
