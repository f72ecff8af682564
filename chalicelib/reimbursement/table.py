"""The guarantee table of a contract: what it gives, by kind of care, as written in the portfolio."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from chalicelib.errors import FieldError, InvalidError
from chalicelib.reimbursement.calendar_days import months_later
from chalicelib.reimbursement.kinds import KINDS, UNKNOWN_KIND
from chalicelib.reimbursement.lenses import pair_class
from chalicelib.reimbursement.model import CareLine, Guarantee, Limit
from chalicelib.reimbursement.reasons import field_errors, path

# A hundred million euros, a hundred times: beyond them a figure is a slip, and arithmetic would lose cents.
Cents = Annotated[int, Field(ge=0, le=10_000_000_000)]
Percent = Annotated[int, Field(ge=0, le=10_000)]
Per = Literal["act", "session", "day", "night", "ear", "eye", "year", "event"]


class Strict(BaseModel):
    """What is read is exactly what is declared."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class LimitEntry(Strict):
    """A limit that the entries naming it share: `max` in cents, or `count` acts, days or pieces."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    max: Cents | None = None
    count: Cents | None = None
    over: Literal["calendar_year", "contract_year", "two_years", "event"]
    whose: Literal["beneficiary", "family"] = "beneficiary"

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if (self.max is None) == (self.count is None):
            raise ValueError("une limite porte soit un montant (max), soit un nombre (count)")
        return self


class GuaranteeEntry(Strict):
    """One guarantee, whatever its basis; amounts in cents, rates in whole percent.

    `waiting_months` is how long after entering the contract it opens; `prior_agreement` what becomes of a line without
    an accepted quote: it waits or is refused.
    """

    basis: str
    limits: list[LimitEntry] = []
    waiting_months: Annotated[int, Field(ge=0, le=24)] = 0
    prior_agreement: Literal["none", "waits", "refused"] = "none"

    def guarantee(  # noqa: PLR0913 -- all that a guarantee takes from its contract and its cover
        self,
        *,
        responsible: bool,
        contract_kind: str,
        contract: str = "",
        clause: str = "",
        table_since: date | None = None,
        period: Callable[[str], tuple[date, date] | None] = lambda _: None,
        entered: date | None = None,
        option: bool = False,
    ) -> Guarantee:
        """The engine's guarantee, within its contract.

        `period` tells the dates that a limit runs over, `entered` the day from which a waiting period counts.
        """
        return Guarantee(
            **self.model_dump(exclude={"limits", "waiting_months"}),
            limits=tuple(_limit(limit, period(limit.over)) for limit in self.limits),
            responsible=responsible,
            contract_kind=contract_kind,
            contract=contract,
            clause=clause,
            opens=months_later(entered, self.waiting_months) if entered and self.waiting_months else None,
            option=option,
            table_since=table_since,
        )


def _limit(written: LimitEntry, period: tuple[date, date] | None) -> Limit:
    since, until = period or (None, None)
    return Limit(written.name, written.over, written.whose, written.max, written.count, since, until)


class BaseEntry(GuaranteeEntry):
    """A rate of the scheme's tariff, with or without its share."""

    basis: Literal["base"]
    rate: Percent
    includes_scheme: bool
    rate_without_fee_control: Percent | None = None


class TicketModerateurEntry(GuaranteeEntry):
    """A rate of the part of the tariff that the scheme leaves."""

    basis: Literal["ticket_moderateur"]
    rate: Percent


class RealCostEntry(GuaranteeEntry):
    """A rate of the price, the scheme's share taken off, within a maximum."""

    basis: Literal["real_cost"]
    rate: Percent
    max: Cents | None = None
    without_scheme: bool = False


class FlatEntry(GuaranteeEntry):
    """So many cents per act, session, day, night, ear, eye, year or event."""

    basis: Literal["flat"]
    amount: Cents
    per: Per
    count_per_year: Cents | None = None
    includes_scheme: bool = False
    without_scheme: bool = False


class MonthlyCeilingEntry(GuaranteeEntry):
    """A rate of the monthly social-security ceiling per act, session, day, night, ear, eye, year or event."""

    basis: Literal["monthly_ceiling"]
    rate: Percent
    per: Per
    count_per_year: Cents | None = None
    includes_scheme: bool = False
    without_scheme: bool = False


class OpticalSetEntry(GuaranteeEntry):
    """The institution's share of a pair of glasses, and of its frame."""

    basis: Literal["optical_set"]
    amount: Cents
    frame_max: Cents


class FullCoverEntry(GuaranteeEntry):
    """Nothing left to pay within the price limit."""

    basis: Literal["full_cover"]


_ENTRIES: TypeAdapter[GuaranteeEntry] = TypeAdapter(
    Annotated[
        BaseEntry
        | TicketModerateurEntry
        | RealCostEntry
        | FlatEntry
        | MonthlyCeilingEntry
        | OpticalSetEntry
        | FullCoverEntry,
        Field(discriminator="basis"),
    ]
)


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
        asked = {name: getattr(self, name) for name in self.model_fields_set - {"family", "pair"}}
        return all(getattr(line, name) == value for name, value in asked.items())


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
        return next((entry for when, entry in self.entries.get(line.kind, ()) if when.fits(line)), None)


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


def parse_entry(written: object, where: str, *, kind: str) -> tuple[GuaranteeEntry | None, tuple[FieldError, ...]]:
    """One guarantee for this kind of care, or what is wrong with it, field by field under the path `where`."""
    try:
        entry = _ENTRIES.validate_python(written)
    except ValidationError as error:
        if not isinstance(written, dict):
            return None, (FieldError(where, "un objet est attendu"),)
        return None, field_errors(error, where, tagged="basis")
    if entry.basis == "optical_set" and kind != "optical_equipment":
        return None, (FieldError(path(where, "basis"), "réservée aux lunettes (optical_equipment)"),)
    return entry, ()


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
                found.append((when, entry))
        entries[kind] = tuple(found)
    if wrong:
        first = wrong[0]
        raise InvalidError(
            f"Le tableau des garanties est à corriger : {first.field}, {first.reason}.", fields=tuple(wrong)
        )
    return GuaranteeTable(entries)


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
