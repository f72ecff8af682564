"""The worked examples in euros that a table of guarantees is printed with, computed by the engine. Source: PLS-09."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib.contracts.guarantees import Open, guarantees_of
from chalicelib.contracts.model import Contract
from chalicelib.errors import FieldError
from chalicelib.members.model import Cover, TakenOption
from chalicelib.parameters.load import ParameterMissingError, Parameters
from chalicelib.reimbursement.calendar_days import anniversary
from chalicelib.reimbursement.case import Case, parse_case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.model import Decision, History
from chalicelib.reimbursement.requirements import missing

# Somebody who pays participation and franchise, and whose waiting periods, two years at most, are over.
_ADULT = {"birth_date": "1980-05-04"}
_COVERED_FOR = 3


@dataclass(frozen=True, slots=True)
class Example:
    """Care that everybody knows, and its price; `confirmed` says whether its figures rest on a source."""

    family: str
    label: str
    confirmed: bool
    case: Case


@dataclass(frozen=True, slots=True)
class Worked:
    """An example and its shares; without a decision where a figure of that day is not published."""

    example: Example
    decision: Decision | None


def worked(contract: Contract, day: date, parameters: Parameters, *options: str) -> Iterator[Worked]:
    """Every example under the tables that apply on that day, with these options of the contract."""
    taken = tuple(TakenOption(name=name) for name in options)
    cover = Cover(contract=contract.number, entry_date=anniversary(day, -_COVERED_FOR), options=taken)
    for example in examples(day):
        yield Worked(example, _decision(example.case, Open(contract, cover), parameters))


def _decision(case: Case, under: Open, parameters: Parameters) -> Decision | None:
    guarantees = guarantees_of([under], case.line)
    if missing(case.line, guarantees):
        return None
    try:
        return reimburse(case.line, case.patient, guarantees, History(), parameters)
    except ParameterMissingError:
        return None


def examples(day: date) -> list[Example]:
    """The examples shown on that day, in the order of the file."""
    return [
        _example(written, day) for written in _written() if written["from"] <= day <= written.get("until", date.max)
    ]


def _example(written: dict[str, Any], day: date) -> Example:
    case = parse_case(
        {
            "id": written["label"],
            "care": written["care"] | {"date": day.isoformat()},
            "patient": _ADULT,
            "guarantees": [],
            "responsible": True,
            "contract_kind": "individual",
        }
    )
    if isinstance(case, FieldError):
        raise ValueError(f"{written['label']}: {case.field}, {case.reason}")  # noqa: TRY004 -- the file is wrong
    return Example(written["family"], written["label"], written["status"] == "confirmed", case)


@lru_cache(maxsize=1)
def _written() -> list[dict[str, Any]]:
    content = tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))
    return content["example"]  # type: ignore[no-any-return]  # a list of tables, as the file is written
