"""What the engine reads and answers: never changed, integers only; amounts in cents, rates in whole percent.

What it reads are frozen dataclasses. What it writes are named tuples: made ten at a time for one line of care, they
take a third of the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from chalicelib.parameters.load import Figure

Scalar = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Lens:
    """The prescription of one eye, in hundredths of a dioptre."""

    sphere: int
    cylinder: int
    multifocal: bool


@dataclass(frozen=True, slots=True)
class CareLine:
    """One line of care: one day, one beneficiary, one professional; amounts are totals of the line.

    `scheme_paid` and `withheld` are facts received from the mandatory scheme: what it paid, net, and what it kept back
    of its share. Where `scheme_paid` is given, nothing of the scheme's share is worked out again.

    `exclusion` is why care is not, or not fully, paid for ("war", "extra"...); `abroad` the kind of country it was
    given in, "convention" (the European area, Switzerland, a country bound by a convention) or "elsewhere", empty in
    France; `direct_access` that the law lets this patient see this practitioner without being sent; `access` why it
    would ("emergency", "away" from home, "gynaecologist", "ophthalmologist", "psychiatrist", "neuropsychiatrist"),
    which the rule then checks, empty where nobody said; `proof` that the cost is proven; `tariff` "authority" where the
    practitioner has left the convention; `with_glasses` that an optical service goes with glasses that are paid for.
    """

    kind: str
    date: date
    price: int
    base: int | None = None
    rate: int | None = None
    act: str = ""
    quantity: int = 1
    pathway: bool | None = None
    fee_control: bool | None = None
    exemption: str = "none"
    scheme: str = "general"
    heavy_act: bool = False
    urgent: bool = False
    ward: str = "general"
    prevention: bool = False
    benefit: str = "major"
    basket: str | None = None
    price_limit: int | None = None
    class_: str | None = None
    frame: int | None = None
    lenses: tuple[int, int] | None = None
    right: Lens | None = None
    left: Lens | None = None
    ear: str | None = None
    early_renewal: bool = False
    with_glasses: bool | None = None
    exclusion: str = "none"
    abroad: str = ""
    direct_access: bool = False
    access: str = ""
    proof: bool = True
    tariff: str = "convention"
    other_insurers: int = 0
    withheld: int | None = None
    scheme_paid: int | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """The person cared for: what drives participation, franchise, renewal and bases."""

    birth_date: date
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that several lines share: at most `cents`, or `count` acts, days or pieces, over a period.

    `name` is unique in its contract; `over` is "calendar_year", "contract_year", "two_years" or "event" (each line for
    itself), `since` and `until` the period that holds the care date, both included; `whose` "beneficiary" or "family".
    """

    name: str
    over: str
    whose: str = "beneficiary"
    cents: int | None = None
    count: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What a limit has been used for in its period, in cents and in units."""

    cents: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Guarantee:
    """One guarantee of one contract.

    `responsible` and `contract_kind` are the contract's; `contract` is its number, `clause` the entry of its table, in
    French, for the explanation, and `table_since` the day from which that table applies: its version. `option` says
    that it comes on top of the base of the same contract, which bears what the law imposes; `counted_as` is what its
    own yearly amounts and counts are counted under, the contract unless told; `opens` is the first day it pays, where
    there is a waiting period.
    """

    basis: str
    rate: int = 0
    includes_scheme: bool = False
    rate_without_fee_control: int | None = None
    max: int | None = None
    amount: int = 0
    per: str = ""
    count_per_year: int | None = None
    without_scheme: bool = False
    prior_agreement: str = "none"
    frame_max: int = 0
    limits: tuple[Limit, ...] = ()
    responsible: bool = True
    contract_kind: str = "individual"
    contract: str = ""
    clause: str = ""
    option: bool = False
    counted_as: str = ""
    opens: date | None = None
    table_since: date | None = None

    @property
    def counter(self) -> str:
        """What it uses in a year is counted under."""
        return self.counted_as or self.contract


@dataclass(frozen=True, slots=True)
class History:
    """What was used before this line: amounts in cents, by calendar year or by day.

    `used_by_contract` and `count_by_contract` are what guarantees of this kind of care have used this year, in cents
    and in units, by `Guarantee.counter`; without that detail, `used_this_year` and `count_this_year` hold for each.
    """

    participation_this_year: int = 0
    franchise_this_year: int = 0
    participation_today: int = 0
    franchise_today: int = 0
    used_this_year: int = 0
    count_this_year: int = 0
    last_delivery: date | None = None
    used_by_contract: Mapping[str, int] = field(default_factory=dict)
    count_by_contract: Mapping[str, int] = field(default_factory=dict)
    used_by_limit: Mapping[str, Used] = field(default_factory=dict)

    def used(self, guarantee: Guarantee) -> int:
        """What this guarantee has used this year for this kind of care, in cents."""
        return self.used_by_contract.get(guarantee.counter, self.used_this_year)

    def count(self, guarantee: Guarantee) -> int:
        """How many units this guarantee has covered this year of this kind of care."""
        return self.count_by_contract.get(guarantee.counter, self.count_this_year)

    def used_of(self, contract: str, limit: Limit) -> Used:
        """What has been used of this limit of the contract."""
        return self.used_by_limit.get(limit_key(contract, limit.name), _NOTHING)


_NOTHING = Used()


def limit_key(contract: str, name: str) -> str:
    """What a limit is counted under: its name, within its contract where one is known."""
    return f"{contract}/{name}" if contract else name


class Step(NamedTuple):
    """One line of the reasoning: what it adds to or takes off a share, and why.

    `share` is "scheme" or "institution"; `rule` is an id of the catalogue; `because` a stable reason code; `inputs` the
    figures the reason rests on, `told` among them the code of a sentence, where that of the reason would not be true.
    """

    share: str
    amount: int
    rule: str
    version: str
    because: str
    inputs: Mapping[str, Scalar]
    contract: str = ""


class Decision(NamedTuple):
    """Who pays what of one line, and why. The steps of a share add up to it.

    `participation` and `franchise` are what the line adds to the yearly and daily counters; `by_guarantee` splits the
    institution's share by guarantee, in order, and `taken` is what each takes of its own yearly use; `figures` are the
    dated figures the calculation read; `provisional` says that one of them, or a reading the sources leave open, is not
    confirmed and weighs on the amounts; `refused` that the institution owes nothing for a reason found outside the
    calculation; `third_party` what of the institution's share the law has it pay straight to the professional; `rules`
    the version of every rule it was made by. `surcharge` and `authorised_overrun` are what care outside the pathway
    leaves to the patient, both zero where a contract that is not responsible may pay them.
    """

    price: int
    scheme: int
    institution: int
    other_insurers: int
    left: int
    steps: tuple[Step, ...]
    participation: int
    franchise: int
    by_guarantee: tuple[int, ...]
    taken: tuple[Used, ...]
    provisional: bool
    refused: bool
    third_party: int
    surcharge: int
    authorised_overrun: int
    figures: tuple[Figure, ...]
    rules: Mapping[str, str]
