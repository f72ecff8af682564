"""The guarantee table of a contract: what it gives, by kind of care, as written in the portfolio."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, ValidationError

from chalicelib.errors import FieldError, InvalidError
from chalicelib.reimbursement.entries import CURE, SPA, GuaranteeEntry, Strict, parse_entry, without_effect
from chalicelib.reimbursement.kinds import KINDS, UNKNOWN_KIND
from chalicelib.reimbursement.lenses import pair_class
from chalicelib.reimbursement.model import CareLine
from chalicelib.reimbursement.reasons import field_errors, path

# The fields of an entry, or of a limit that it shares, that say how much or how many at most.
_LIMITING = ("max", "count", "count_per_year")


class When(Strict):
    """When an entry applies; `family` is how the act's code begins, `pair` the class of a pair of glasses."""

    class_: str | None = Field(default=None, alias="class")
    basket: str | None = None
    fee_control: bool | None = None
    act: str | None = None
    family: str | None = None
    ward: str | None = None
    benefit: str | None = None
    prevention: bool | None = None
    urgent: bool | None = None
    pair: Literal["a", "b", "c", "d", "e", "f"] | None = None

    def fits(self, line: CareLine) -> bool:
        """Whether the line is all that is asked for."""
        if self.family is not None and not line.act.startswith(self.family):
            return False
        if self.pair is not None and self.pair != _pair(line):
            return False
        return all(getattr(line, name) == value for name, value in self.asked().items())

    def takes_all_of(self, other: "When") -> bool:
        """Whether every line that fits the other fits this one."""
        codes = [code for code in (other.family, other.act) if code is not None]
        if self.family and not any(code.startswith(self.family) for code in codes):
            return False
        if self.pair not in {None, other.pair}:
            return False
        return self.asked().items() <= other.asked().items()

    def asked(self) -> dict[str, object]:
        """What the line's own fields must be, by name; neither the family of its act nor the class of the pair."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"family", "pair"}}


def _pair(line: CareLine) -> str | None:
    if line.right is None or line.left is None:
        return None
    return pair_class(line.right, line.left)


@dataclass(frozen=True, slots=True)
class GuaranteeTable:
    """The entries of a table, by kind of care, in order."""

    entries: Mapping[str, tuple[tuple[When, GuaranteeEntry], ...]]

    def entry_for(self, line: CareLine) -> GuaranteeEntry | None:
        """The first entry that fits the line; None where the contract does not cover it."""
        found = self.chosen(line)
        return None if found is None else found[1]

    def chosen(self, line: CareLine) -> tuple[When, GuaranteeEntry] | None:
        """The first entry that fits the line, and its condition; None where the contract does not cover it."""
        return next((each for each in self.entries.get(line.kind, ()) if each[0].fits(line)), None)


@dataclass(frozen=True, slots=True)
class Clause:
    """One entry of a table, and where it is written."""

    kind: str
    field: str
    when: When
    entry: GuaranteeEntry


def clauses(written: Mapping[str, Any], at: str) -> tuple[Clause, ...]:
    """The entries of a table in order, their paths under `at`. Raises `InvalidError` as `parse_table`, with them."""
    try:
        table = parse_table(written)
    except InvalidError as error:
        fields = tuple(FieldError(path(at, wrong.field), wrong.reason) for wrong in error.fields)
        raise InvalidError(error.detail, fields=fields) from None
    return tuple(
        Clause(kind, path(at, kind, place) if isinstance(written[kind], list) else path(at, kind), when, entry)
        for kind, entries in table.entries.items()
        for place, (when, entry) in enumerate(entries)
    )


def slips(written: Mapping[str, Any], at: str) -> Iterator[FieldError]:
    """What can be read of a table and yet can only be a slip, by its path under `at`.

    A list of nothing, a null condition, a limit of 0 or given twice, a field without effect on its kind of care, an
    entry that an earlier one leaves nothing to.
    Raises `InvalidError` where the table cannot be read.
    """
    found = clauses(written, at)
    for kind, given in written.items():
        if given == []:
            yield FieldError(path(at, kind), "liste vide : donnez une entrée, ou retirez cette nature de soins")
        entries = [clause for clause in found if clause.kind == kind]
        for place, clause in enumerate(entries):
            yield from _null_conditions(clause)
            yield from _wrong_limits(clause)
            for name, reason in without_effect(clause.entry, kind):
                yield FieldError(path(clause.field, name), reason)
            yield from _never_reached(clause, entries[:place])


def _null_conditions(clause: Clause) -> Iterator[FieldError]:
    for name, value in clause.when.model_dump(by_alias=True, exclude_unset=True).items():
        if value is None:
            yield FieldError(
                path(clause.field, "when", name), "condition nulle (null) : donnez une valeur, ou retirez-la"
            )


def _wrong_limits(clause: Clause) -> Iterator[FieldError]:
    limits = clause.entry.limits
    limited = [((), clause.entry), *((("limits", place), limit) for place, limit in enumerate(limits))]
    for where, limiting in limited:
        for name in _LIMITING:
            if getattr(limiting, name, None) == 0:
                reason = "une limite de 0 exclut tout : donnez au moins 1, ou retirez l'entrée"
                yield FieldError(path(clause.field, *where, name), reason)
    if len({limit.name for limit in limits}) < len(limits):
        yield FieldError(path(clause.field, "limits"), "une limite est donnée deux fois")


def _never_reached(clause: Clause, earlier: Sequence[Clause]) -> Iterator[FieldError]:
    first = next((each for each in earlier if each.when.takes_all_of(clause.when)), None)
    if first is not None:
        yield FieldError(clause.field, f"jamais atteinte : {first.field} prend tous ses cas ; placez-la avant")


def parse_table(written: Mapping[str, Any]) -> GuaranteeTable:
    """The table written as `{kind: entry}` or `{kind: [entry, ...]}`, where an entry of a list may say `when`.

    Raises `InvalidError` with every field in error.
    """
    entries: dict[str, tuple[tuple[When, GuaranteeEntry], ...]] = {}
    wrong: list[FieldError] = []
    for kind, given in written.items():
        if kind not in KINDS:
            wrong.append(FieldError(kind, UNKNOWN_KIND))
            continue
        listed = given if isinstance(given, list) else [given]
        places = [path(kind, index) if isinstance(given, list) else kind for index in range(len(listed))]
        found = []
        for one, where in zip(listed, places, strict=True):
            when, entry, errors = _conditional(one, where, kind, listed=isinstance(given, list))
            wrong += errors
            if entry is not None:
                found.append((when, _for_the_cure(entry) if kind == SPA else entry))
        entries[kind] = tuple(found)
    if wrong:
        first = wrong[0]
        raise InvalidError(
            f"Le tableau des garanties est à corriger : {first.field}, {first.reason}.", fields=tuple(wrong)
        )
    return GuaranteeTable(entries)


def _for_the_cure(entry: GuaranteeEntry) -> GuaranteeEntry:
    """A flat amount by event is one for the cure of a year, whatever the lines it comes in. Source: RG-S.2b."""
    if getattr(entry, "per", None) not in {"event", CURE}:
        return entry
    return entry.model_copy(update={"per": CURE, "count_per_year": None})


def _conditional(
    written: object, where: str, kind: str, *, listed: bool
) -> tuple[When, GuaranteeEntry | None, tuple[FieldError, ...]]:
    """An entry and its condition, or what is wrong with either."""
    when = When()
    wrong: tuple[FieldError, ...] = ()
    if isinstance(written, dict) and "when" in written:
        if not listed:
            return when, None, (FieldError(path(where, "when"), "une condition ne s'écrit que dans une liste"),)
        written = dict(written)
        try:
            when = When.model_validate(written.pop("when"))
        except ValidationError as error:
            wrong = field_errors(error, path(where, "when"))
    entry, errors = parse_entry(written, where, kind=kind)
    return when, entry, (*wrong, *errors)
