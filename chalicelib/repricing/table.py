"""The guarantee table that lines are re-priced under, as an actuary writes it in TOML."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from chalicelib.errors import FieldError, InvalidError
from chalicelib.reimbursement.model import Guarantee, Limit
from chalicelib.reimbursement.reasons import field_errors, path
from chalicelib.reimbursement.table import GuaranteeEntry, GuaranteeTable, TicketModerateurEntry, When, parse_table
from chalicelib.repricing.arrays import NONE, Bools, Ints
from chalicelib.repricing.columns import place
from chalicelib.repricing.lines import Lines

# What the law makes a responsible contract pay even where its table is silent: the floor does the rest.
_SILENT_TABLE = TicketModerateurEntry(basis="ticket_moderateur", rate=0)
# Beyond these a product of two amounts would no longer be exact.
_MOST = 10**10
_MOST_RATE = 100_000
_RATES = ("rate", "rate_without_fee_control")
_SINCE_EFFECT = frozenset({"contract_year", "two_years"})
_TRUTHS = ("prevention", "urgent")


class _Written(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    responsible: bool
    kind: Literal["collective_mandatory", "collective_optional", "individual"]
    effective_from: date | None = None
    guarantees: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """What a contract gives by kind of care; `effective_from` is where its years are counted from."""

    entries: GuaranteeTable
    responsible: bool
    contract_kind: str
    effective_from: date | None

    def guarantees(self, kind: str) -> tuple[tuple[When, Guarantee], ...]:
        """The guarantees of a kind in order, the first that fits being the line's; the law's minimum comes last."""
        entries = list(self.entries.entries.get(kind, ()))
        if self.responsible:
            entries.append((When(), _SILENT_TABLE))
        return tuple((when, self.guarantee(entry)) for when, entry in entries)

    def guarantee(self, entry: GuaranteeEntry) -> Guarantee:
        """The engine's guarantee of an entry."""
        return entry.guarantee(responsible=self.responsible, contract_kind=self.contract_kind)


def read_table(file: Path) -> Table:
    """The table of a TOML file; raises `InvalidError` with the fields in error and the reasons in French."""
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
        given = _Written.model_validate(written)
        table = Table(parse_table(given.guarantees), given.responsible, given.kind, given.effective_from)
        wrong = tuple(_wrong(table))
    except OSError as error:
        raise InvalidError(f"Le tableau {file.name} ne peut pas être lu : {error.strerror}.") from error
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


def choice(guarantees: Sequence[tuple[When, Guarantee]], lines: Lines, acts: Sequence[str]) -> Ints:
    """The number of the first guarantee that fits each line, `NONE` where none does; `acts` are the codes of acts."""
    if not guarantees or not guarantees[0][0].model_fields_set:
        return np.asarray(0 if guarantees else NONE)
    chosen = np.full(len(lines), NONE)
    for number, (when, _) in reversed(list(enumerate(guarantees))):
        chosen[_fits(when, lines, acts)] = number
    return chosen


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
        if entry.waiting_months:
            yield FieldError(path(where, "waiting_months"), "un délai d'attente ne se rejoue pas : retirez-le")
        if entry.prior_agreement != "none":
            yield FieldError(path(where, "prior_agreement"), "un accord préalable ne se rejoue pas : retirez-le")
        guarantee = table.guarantee(entry)
        yield from _too_large(guarantee, where)
        for limit in guarantee.limits:
            here = path(where, "limits")
            if known.setdefault(limit.name, limit) != limit:
                yield FieldError(here, f"la limite « {limit.name} » est écrite de deux façons")
            if limit.over in _SINCE_EFFECT and table.effective_from is None:
                yield FieldError("effective_from", f"date d'effet nécessaire à la limite « {limit.name} »")
            yield from _too_large(limit, here)
        if len({limit.name for limit in guarantee.limits}) < len(guarantee.limits):
            yield FieldError(path(where, "limits"), "une limite est donnée deux fois")


def _too_large(written: Guarantee | Limit, where: str) -> Iterator[FieldError]:
    for field in fields(written):
        value = getattr(written, field.name)
        most = _MOST_RATE if field.name in _RATES else _MOST
        if isinstance(value, int) and value > most:
            yield FieldError(path(where, field.name), f"au plus {most} attendu")
