"""The guarantee table that lines are re-priced under, as an actuary writes it in TOML."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from chalicelib.errors import FieldError, InvalidError
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.model import Guarantee, Limit
from chalicelib.reimbursement.reasons import field_errors, path
from chalicelib.reimbursement.table import GuaranteeEntry, GuaranteeTable, TicketModerateurEntry, When, parse_table
from chalicelib.repricing.arrays import NONE, Bools, Ints
from chalicelib.repricing.columns import place
from chalicelib.repricing.lines import Lines

# What the law makes a responsible contract pay even where its table is silent: the floor does the rest.
_SILENT_TABLE = TicketModerateurEntry(basis="ticket_moderateur", rate=0)
_SINCE_EFFECT = frozenset({"contract_year", "two_years"})
_TRUTHS = ("prevention", "urgent")


class _Written(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    responsible: bool
    kind: Literal["collective_mandatory", "collective_optional", "individual"]
    effective_from: date | None = None
    guarantees: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """A guarantee, and how many months after entering the contract it opens."""

    guarantee: Guarantee
    waiting_months: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What a table gives for a kind of care: the first entry that fits a line is the line's."""

    kind: str
    whens: tuple[When, ...]
    entries: tuple[Given, ...]

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
    """What a contract gives by kind of care; `effective_from` is where its years are counted from."""

    entries: GuaranteeTable
    responsible: bool
    contract_kind: str
    effective_from: date | None

    def offer(self, kind: str) -> Offer:
        """What is given for a kind; the law's minimum comes last."""
        entries = list(self.entries.entries.get(kind, ()))
        if self.responsible:
            entries.append((When(), _SILENT_TABLE))
        whens = tuple(when for when, _ in entries)
        return Offer(kind, whens, tuple(Given(self.guarantee(entry), entry.waiting_months) for _, entry in entries))

    def guarantee(self, entry: GuaranteeEntry) -> Guarantee:
        """The engine's guarantee of an entry."""
        return entry.guarantee(responsible=self.responsible, contract_kind=self.contract_kind)


def read_table(file: Path) -> Table:
    """The table of a TOML file.

    Raises `InvalidError` with the fields in error and the reasons in French, `OSError` if it cannot be read.
    """
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
        given = _Written.model_validate(written)
        table = Table(parse_table(given.guarantees), given.responsible, given.kind, given.effective_from)
        wrong = tuple(_wrong(table))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidError(f"Le tableau {file.name} n'est pas du TOML lisible, en UTF-8.") from error
    except ValidationError as error:
        wrong = field_errors(error)
    except InvalidError as error:
        wrong = tuple(replace(one, field=path("guarantees", one.field)) for one in error.fields)
    if wrong:
        first = wrong[0]
        raise InvalidError(f"Le tableau {file.name} est à corriger : {first.field}, {first.reason}.", fields=wrong)
    return table


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


def _all(table: GuaranteeTable) -> Iterator[tuple[str, GuaranteeEntry]]:
    for kind, entries in table.entries.items():
        for index, (_, entry) in enumerate(entries):
            yield path(path("guarantees", kind), index), entry


def _wrong(table: Table) -> Iterator[FieldError]:
    """What can be read and cannot be re-priced."""
    known: dict[str, Limit] = {}
    for where, entry in _all(table.entries):
        if entry.prior_agreement != "none":
            yield FieldError(path(where, "prior_agreement"), "un accord préalable ne se rejoue pas : retirez-le")
        guarantee = table.guarantee(entry)
        for limit in guarantee.limits:
            here = path(where, "limits")
            if known.setdefault(limit.name, limit) != limit:
                yield FieldError(here, f"la limite « {limit.name} » est écrite de deux façons")
            if limit.over in _SINCE_EFFECT and table.effective_from is None:
                yield FieldError("effective_from", f"date d'effet nécessaire à la limite « {limit.name} »")
        if len({limit.name for limit in guarantee.limits}) < len(guarantee.limits):
            yield FieldError(path(where, "limits"), "une limite est donnée deux fois")
