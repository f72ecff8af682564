"""`obole compare`: two guarantee tables, two versions of a rule or two values of a figure, side by side."""

import json
import shutil
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel, ValidationError

from chalicelib.contracts.model import ContractKind
from chalicelib.errors import DomainError
from chalicelib.parameters import load
from chalicelib.reimbursement.comparison import (
    Difference,
    compare_contracts,
    compare_figures,
    compare_rules,
    compare_tables,
)
from chalicelib.reimbursement.reasons import field_errors
from chalicelib.reimbursement.rules import rule, versions
from chalicelib.reimbursement.table import GuaranteeTable, parse_table
from obole.usage import MisusedError

_NARROW, _WIDE, _GAP = 72, 140, 2


@click.command()
@click.option("--rule", "rule_id", metavar="RÈGLE", help="Deux versions d'une règle : les dernières, sauf si données.")
@click.option("--figure", metavar="CHIFFRE", help="Un chiffre de la loi : ses deux dernières valeurs, ou à deux dates.")
@click.argument("pair", nargs=-1, metavar="[AVANT APRÈS]")
def compare(pair: tuple[str, ...], *, rule_id: str | None, figure: str | None) -> None:
    """Montre côte à côte ce qui diffère : deux tableaux de garanties (TOML ou JSON), une règle ou un chiffre."""
    if rule_id and figure:
        raise MisusedError("Choisissez --rule ou --figure.")
    if len(pair) not in ((0, 2) if rule_id or figure else (2,)):
        raise MisusedError("Donnez les deux à comparer, l'ancien puis le nouveau.")
    try:
        names, found = _rules(rule_id, pair) if rule_id else _figures(figure, pair) if figure else _tables(pair)
    except DomainError as error:
        raise click.ClickException(error.detail) from error
    if not found:
        click.echo("Rien ne diffère.")
        return
    for line in _side_by_side(names, found):
        click.echo(line)


def _rules(id: str, pair: tuple[str, ...]) -> tuple[tuple[str, str], list[Difference]]:
    known = versions(id)
    if not pair and len(known) == 1:
        raise click.ClickException(f"La règle {id} n'a qu'une version, depuis le {known[0].since:%d/%m/%Y}.")
    before, after = (rule(id, version) for version in pair) if pair else known[-2:]
    return (f"version {before.version}", f"version {after.version}"), compare_rules(before, after)


def _figures(name: str, pair: tuple[str, ...]) -> tuple[tuple[str, str], list[Difference]]:
    known = load().known(name)
    if not pair and len(known) == 1:
        raise click.ClickException(f"Le chiffre {name} n'a qu'une valeur, depuis le {known[0].start:%d/%m/%Y}.")
    before, after = (load().figure(name, on=_day(day)) for day in pair) if pair else known[-2:]
    first, second = pair or (str(before.start), str(after.start))
    return (f"au {_day(first):%d/%m/%Y}", f"au {_day(second):%d/%m/%Y}"), compare_figures(before, after)


def _tables(pair: tuple[str, ...]) -> tuple[tuple[str, str], list[Difference]]:
    before, after = (_written(Path(name)) for name in pair)
    found = compare_contracts(before.contract, after.contract)
    for name in {**before.tables, **after.tables}:
        was, now = (each.tables.get(name, GuaranteeTable({})) for each in (before, after))
        found += compare_tables(was, now, f"Option {name}, " if name else "")
    return (Path(pair[0]).name, Path(pair[1]).name), found


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise click.ClickException(f"« {written} » n'est pas une date, comme 2026-01-31.") from error


class _Contract(BaseModel):
    """What a file may say of the contract itself."""

    responsible: bool | None = None
    kind: ContractKind | None = None
    effective_from: date | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """What a file says of a contract, and its tables: the base, called "", and each option."""

    contract: dict[str, Any]
    tables: dict[str, GuaranteeTable]


def _written(path: Path) -> _Written:
    """The tables of a file: one alone, or those of a contract with its options."""
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"Le fichier {path.name} n'est pas du TOML ou du JSON lisible, en UTF-8.") from error
    if not isinstance(content, dict) or "guarantees" not in content:
        content = {"guarantees": content}
    tables = {"": content["guarantees"]}
    options = content.get("options", {})
    tables |= options if isinstance(options, dict) else {"": None}
    if not all(isinstance(table, dict) for table in tables.values()):
        raise click.ClickException(f"Le fichier {path.name} doit contenir un tableau de garanties.")
    try:
        said = _Contract.model_validate(content).model_dump(mode="json", exclude_none=True)
        return _Written(said, {name: parse_table(table) for name, table in tables.items()})
    except ValidationError as error:
        first = field_errors(error)[0]
        raise click.ClickException(f"{path.name} est à corriger : {first.field}, {first.reason}.") from None
    except DomainError as error:
        raise click.ClickException(f"{path.name}. {error.detail}") from error


def _side_by_side(names: tuple[str, str], found: list[Difference]) -> Iterator[str]:
    """Three columns, field, before and after, under a heading by what they are of."""
    width = min(max(shutil.get_terminal_size().columns, _NARROW), _WIDE)
    first = max(len(each.field) for each in found) + _GAP
    half = (width - first - 2 * _GAP) // 2
    yield from _row(("", *names), first, half)
    for of, together in groupby(found, key=lambda each: each.of):
        yield ""
        yield of
        for each in together:
            yield from _row((f"  {each.field}", each.before, each.after), first, half)


def _row(cells: tuple[str, str, str], first: int, half: int) -> Iterator[str]:
    field, before, after = cells
    for name, left, right in zip_longest(
        [field], textwrap.wrap(before, half), textwrap.wrap(after, half), fillvalue=""
    ):
        yield f"{name:<{first}}{' ' * _GAP}{left:<{half}}{' ' * _GAP}{right}".rstrip()
