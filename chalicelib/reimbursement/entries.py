"""One guarantee of a table as it is written: a basis and its fields, shared limits, waiting period, prior agreement."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from chalicelib.errors import FieldError
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.calendar_days import months_later
from chalicelib.reimbursement.kinds import ALLOWANCES, KINDS, WITH_PRICE_LIMIT
from chalicelib.reimbursement.model import Guarantee, Limit
from chalicelib.reimbursement.reasons import field_errors, path

# A hundred million euros, a hundred times: beyond them a figure is a slip, and arithmetic would lose cents.
Cents = Annotated[int, Field(ge=0, le=10_000_000_000)]
Percent = Annotated[int, Field(ge=0, le=10_000)]
Per = Literal["act", "session", "day", "night", "ear", "eye", "year", "event", "cure"]
SPA, CURE = "spa", "cure"
_STAYS = frozenset({"hospital_stay", "hospital_fees", "hospital_daily_fee", "private_room", SPA})
_SESSIONS = (
    frozenset(KINDS)
    - ALLOWANCES
    - {
        *("hospital_daily_fee", "private_room", "emergency_fee", "transport", "medicine", "device"),
        *("optical_equipment", "optical_service", "contact_lenses", "hearing_aid"),
    }
)
# The kinds of care that are counted so; a unit that is not here counts any.
_COUNTED: Mapping[str, frozenset[str]] = {
    "session": _SESSIONS,
    "day": _STAYS,
    "night": _STAYS,
    "ear": frozenset({"hearing_aid"}),
    "eye": frozenset({"optical_equipment", "contact_lenses", "refractive_surgery"}),
}


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
        counted_as: str = "",
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
            counted_as=counted_as,
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
    if getattr(entry, "per", None) == CURE and kind != SPA:
        return None, (FieldError(path(where, "per"), "réservé aux cures (spa)"),)
    return entry, ()


def without_effect(entry: GuaranteeEntry, kind: str) -> Iterator[tuple[str, str]]:
    """What an entry says that care of this kind never has: the field and why. A table kept before may hold it."""
    if entry.basis == "full_cover" and kind not in WITH_PRICE_LIMIT:
        yield "basis", "cette nature de soins n'a pas de prix limite : choisissez une autre base, real_cost par exemple"
    per = getattr(entry, "per", "")
    if kind not in _COUNTED.get(per, frozenset({kind})):
        yield "per", f"cette nature de soins ne se compte pas par « {per} »"
    if getattr(entry, "rate_without_fee_control", None) is not None and kind not in DOCTORS:
        yield "rate_without_fee_control", "sans effet sur cette nature de soins, qui n'a pas de maîtrise des honoraires"
