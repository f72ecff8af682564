"""docs/cases.md names every field the parser reads, and the parser reads every field it names."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from chalicelib.parameters import load
from chalicelib.reimbursement import case, entries
from chalicelib.reimbursement.kinds import KINDS
from obole.adjudicate import answer

TEXT = (Path(__file__).parents[3] / "docs" / "cases.md").read_text(encoding="utf-8")
ROWS = [row.strip("| ").split(" | ") for row in TEXT.splitlines() if row.startswith("| `")]
FIELDS = {name: row[-1] for row in ROWS if len(row) == 2 for name in re.findall(r"`([^`]+)`", row[0])}
ENTRIES = entries.GuaranteeEntry.__subclasses__()


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models an annotation holds, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inside in get_args(annotation):
        yield from models(inside)


def literals(annotation: Any) -> Iterator[str]:
    """The words an annotation allows."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for inside in get_args(annotation):
            yield from literals(inside)


def read(model: type[BaseModel], under: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every field a model reads by its path, and the words it allows."""
    for name, field in model.model_fields.items():
        where = f"{under}{field.alias or name}"
        yield where, set(literals(field.annotation))
        between = {"list": "[].", "dict": ".NAME."}.get(getattr(get_origin(field.annotation), "__name__", ""), ".")
        for inside in models(field.annotation):
            yield from read(inside, f"{where}{between}")


def every_field() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"guarantees[].responsible": set()}
    entries = [pair for entry in ENTRIES for pair in read(entry, "guarantees[].")]
    for where, words in (*read(case._Case), *entries):
        found[where] = found.get(where, set()) | words
    return found


@pytest.mark.covers("PLS-04")
def test_the_document_names_the_fields_that_are_read_and_no_other() -> None:
    assert set(FIELDS) == set(every_field())


@pytest.mark.covers("PLS-04")
def test_the_document_names_every_word_that_a_field_allows() -> None:
    bases = {row[0].strip("`") for row in ROWS if len(row) == 3}
    for where, words in every_field().items():
        named = bases if where == "guarantees[].basis" else set(re.findall(r"`([^`]+)`", FIELDS[where]))
        assert words <= named, where
    assert re.findall(r"`(\w+)`", TEXT.partition("Kinds: ")[2].partition("\n\n")[0]) == list(KINDS)


@pytest.mark.covers("PLS-04")
def test_the_document_gives_each_basis_its_fields() -> None:
    common = set(entries.GuaranteeEntry.model_fields)
    told = {row[0].strip("`"): set(re.findall(r"`(\w+)`(\??)", row[1])) for row in ROWS if len(row) == 3}
    for entry in ENTRIES:
        (basis,) = literals(entry.model_fields["basis"].annotation)
        own = {name: field for name, field in entry.model_fields.items() if name not in common}
        assert told.pop(basis) == {(name, "" if field.is_required() else "?") for name, field in own.items()}
    assert told == {}


@pytest.mark.covers("PLS-04")
def test_the_example_of_the_document_pays_what_the_document_says() -> None:
    (written,) = json.loads(TEXT.partition("```json\n")[2].partition("```")[0])
    assert answer(written, load())["institution"] == 2000
