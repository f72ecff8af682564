"""The guarantee table that lines are re-priced under, as an actuary writes it in TOML."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chalicelib.contracts.checking import misfits
from chalicelib.contracts.guarantees import counted_as
from chalicelib.contracts.model import Contract, ContractKind, OptionName, Tables
from chalicelib.errors import FieldError, InvalidError
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.entries import GuaranteeEntry, TicketModerateurEntry
from chalicelib.reimbursement.model import Guarantee
from chalicelib.reimbursement.reasons import field_errors
from chalicelib.reimbursement.table import GuaranteeTable, When, clauses, parse_table
from chalicelib.repricing.arrays import NONE, Bools, Ints
from chalicelib.repricing.columns import place
from chalicelib.repricing.lines import Lines

# What the law makes a responsible contract pay even where its table is silent: the floor does the rest.
_SILENT_TABLE = TicketModerateurEntry(basis="ticket_moderateur", rate=0)
_SINCE_EFFECT = frozenset({"contract_year", "two_years"})
_TRUTHS = ("prevention", "urgent")
# A table is called as its file is, within what a contract's number may be.
_NOT_OF_A_NUMBER, _LONGEST = re.compile("[^A-Za-z0-9-]"), 40


class _Written(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    responsible: bool
    kind: ContractKind
    effective_from: date | None = None
    guarantees: dict[str, Any]
    options: dict[OptionName, dict[str, Any]] = Field(default_factory=dict)

    def contract(self, number: str) -> Contract:
        """The same as a contract of that number, with this table for all its days."""
        since = self.effective_from or date.min
        tables = Tables(since=since, guarantees=self.guarantees, options=self.options)
        return Contract(
            number=number, kind=self.kind, responsible=self.responsible, effective_from=since, tables=(tables,)
        )


@dataclass(frozen=True, slots=True)
class Given:
    """A guarantee, and how many months after the entry into the contract it opens.

    `since` is the first day of an option, by number of those held; `NONE` where that is the entry, None for the base.
    """

    guarantee: Guarantee
    waiting_months: int = 0
    since: Ints | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a table gives for a kind of care: the first entry that fits a line is the line's."""

    kind: str
    whens: tuple[When, ...]
    entries: tuple[Given, ...]

    def since(self, days: Ints) -> "Offer":
        """The same of an option taken on these days, by number of the options held."""
        return replace(self, entries=tuple(replace(given, since=days) for given in self.entries))

    def chosen(self, lines: Lines, acts: Sequence[str]) -> Ints:
        """The number of what is given for each line, `NONE` for nothing; `acts` are the codes of acts by number."""
        if not self.whens or not self.whens[0].model_fields_set:
            return np.asarray(0 if self.whens else NONE)
        first = self._first(lines, acts)
        outside = lines.fee_control == 0
        if self.kind not in DOCTORS or not any(when.fee_control is not None for when in self.whens):
            return first
        inside = self._first(replace(lines, fee_control=np.asarray(1)), acts)
        other = outside & (inside != first) & (inside != NONE) & (first != NONE)
        return np.where(other, first + len(self.whens) * (inside + 1), first)

    def given(self, number: int) -> Given | None:
        """What that number stands for.

        Two entries may say what one says with two rates; the engine needs both rates to limit the overrun.
        """
        if number == NONE:
            return None
        other, first = divmod(number, len(self.entries))
        given = self.entries[first]
        if not other:
            return given
        outside, inside = given.guarantee, self.entries[other - 1].guarantee
        if (outside.basis, inside.basis, outside.includes_scheme) != ("base", "base", inside.includes_scheme):
            return given
        rate = outside.rate if outside.rate_without_fee_control is None else outside.rate_without_fee_control
        return replace(given, guarantee=replace(outside, rate=inside.rate, rate_without_fee_control=rate))

    def _first(self, lines: Lines, acts: Sequence[str]) -> Ints:
        """The first entry that fits each line."""
        chosen = np.full(len(lines), NONE)
        for number, when in reversed(list(enumerate(self.whens))):
            chosen[_fits(when, lines, acts)] = number
        return chosen


@dataclass(frozen=True)
class Table:
    """What a contract gives by kind of care, its first tables for all its days: the base, and each option on top."""

    contract: Contract
    base: GuaranteeTable
    options: Mapping[str, GuaranteeTable]

    @classmethod
    def of(cls, contract: Contract) -> Self:
        """The table of a contract; raises `InvalidError` with the fields in error, by their path in the table."""
        tables = contract.tables[0]
        options = {name: parse_table(written) for name, written in tables.options.items()}
        return cls(contract, parse_table(tables.guarantees), options)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of care that something is written for."""
        return frozenset().union(*(table.entries for table in (self.base, *self.options.values())))

    def offer(self, kind: str) -> Offer:
        """What the base gives for a kind; the law's minimum comes last."""
        entries = list(self.base.entries.get(kind, ()))
        if self.contract.responsible:
            entries.append((When(), _SILENT_TABLE))
        return self._offer(kind, entries, "")

    def on_top(self, kind: str) -> dict[str, Offer]:
        """What each option gives for a kind, of those that give something."""
        entries = {name: table.entries.get(kind, ()) for name, table in self.options.items()}
        return {name: self._offer(kind, each, name) for name, each in entries.items() if each}

    def _offer(self, kind: str, entries: Sequence[tuple[When, GuaranteeEntry]], option: str) -> Offer:
        whens = tuple(when for when, _ in entries)
        given = tuple(Given(self._guarantee(when, entry, option), entry.waiting_months) for when, entry in entries)
        return Offer(kind, whens, given)

    def _guarantee(self, when: When, entry: GuaranteeEntry, option: str) -> Guarantee:
        return entry.guarantee(
            responsible=self.contract.responsible,
            contract_kind=self.contract.kind,
            option=bool(option),
            counted_as=counted_as(self.contract.number, option, when),
        )


def read_table(file: Path) -> Table:
    """The table of a TOML file.

    Raises `InvalidError` with the fields in error and the reasons in French, `OSError` if it cannot be read.
    """
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
        given = _Written.model_validate(written)
        contract = given.contract(_NOT_OF_A_NUMBER.sub("-", file.stem)[:_LONGEST])
        wrong = misfits(contract.tables[0]) or tuple(_wrong(contract, given.effective_from))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidError(f"Le tableau {file.name} n'est pas du TOML lisible, en UTF-8.") from error
    except ValidationError as error:
        wrong = field_errors(error)
    if wrong:
        first = wrong[0]
        raise InvalidError(f"Le tableau {file.name} est à corriger : {first.field}, {first.reason}.", fields=wrong)
    return Table.of(contract)


def _fits(when: When, lines: Lines, acts: Sequence[str]) -> Bools:
    """Whether each line is all that the entry asks for."""
    found = np.ones(len(lines), np.bool_)
    for name in when.model_fields_set:
        wanted = getattr(when, name)
        if name == "family":
            found &= _act_in(lines, [act.startswith(wanted) for act in acts], empty=not wanted)
        elif name == "act":
            found &= _act_in(lines, [act == wanted for act in acts], empty=not wanted)
        elif name in _TRUTHS:
            found &= getattr(lines, name) == wanted
        elif name == "fee_control":
            found &= lines.fee_control == int(wanted)
        else:
            # A word that no line ever says fits none: no line says NONE either.
            word = place(name.rstrip("_"), wanted)
            found &= (getattr(lines, name) == word) & (word != NONE)
    return found


def _act_in(lines: Lines, wanted: list[bool], *, empty: bool) -> Bools:
    """Whether the act of each line is wanted; one without an act has an empty one."""
    return np.array([*wanted, empty], np.bool_)[lines.act]


def _wrong(contract: Contract, effective: date | None) -> Iterator[FieldError]:
    """What a portfolio may say and cannot be re-priced."""
    tables = contract.tables[0]
    written = {"guarantees": tables.guarantees} | {f"options.{name}": each for name, each in tables.options.items()}
    for at, table in written.items():
        for clause in clauses(table, at):
            for limit in clause.entry.limits:
                if limit.over in _SINCE_EFFECT and effective is None:
                    yield FieldError("effective_from", f"date d'effet nécessaire à la limite « {limit.name} »")
