"""Lives of a household for properties: a contract, the care that came, what of it was undone, and when."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from chalicelib.care.model import Received
from chalicelib.formats.noemie import ReceivedLine
from tests.chalicelib.care.insurer import consultation

Json = dict[str, Any]
TURNS = 4
BORN = {1: "19800504", 2: "20120901"}
# What the scheme says of each care; glasses and hearing aids are keyed, with what it does not send.
CARE: dict[str, Json] = {
    "consultation": {"act": "G"},
    "medicine": {"act": "PH7", "rate": 65, "scheme_paid": 18_50, "withheld": 1_00},
    "glasses": {"act": "LUN", "price": 300_00, "base": 15, "rate": 60, "scheme_paid": 9, "withheld": 0},
    "hearing_aid": {"act": "PAU", "price": 950_00, "base": 400_00, "rate": 60, "scheme_paid": 240_00, "withheld": 0},
}
_EYE = {"sphere": "1.00", "cylinder": "0.00", "multifocal": False}
SAID: dict[str, Json] = {
    "glasses": {"class": "B", "frame": 80_00, "lenses": [110_00, 110_00], "right": _EYE, "left": _EYE},
    "hearing_aid": {"class": "II", "ear": "left"},
}
PAPERS = ["scheme_statement", "itemised_glasses_invoice", "detailed_invoice"]
FLAT: list[Json] = [
    {"basis": "flat", "amount": 15_00, "per": "act"},
    {"basis": "flat", "amount": 15_00, "per": "act", "count_per_year": 2},
    {"basis": "flat", "amount": 40_00, "per": "year"},
]
VISITS: Json = {"basis": "base", "rate": 150, "rate_without_fee_control": 130, "includes_scheme": True}
SECOND: Json = {
    "number": "S-2",
    "responsible": False,
    "kind": "individual",
    "effective_from": "2020-01-01",
    "guarantees": {"consultation": FLAT[2] | {"amount": 5_00}, "medicine": FLAT[1] | {"amount": 3_00}},
}
DAYS = [
    *(date(2024, 6, 30), date(2024, 7, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 3)),
    *(date(2026, 1, 4), date(2026, 1, 5), date(2026, 2, 1)),
]


@dataclass(frozen=True)
class Came:
    """A care as it came, in the file of that number or keyed from papers at that turn, and when it was undone.

    A cancellation may come before its line. `undone` is None for care that stays.
    """

    reference: str
    care: str
    rank: int
    day: date
    price: int
    turn: int
    keyed: bool = False
    undone: int | None = None

    @property
    def line(self) -> ReceivedLine:
        """As the scheme sends it."""
        facts = {"care_date": self.day, "rank": self.rank, "birth_date": BORN[self.rank], "price": self.price}
        return consultation(self.reference, **facts | CARE[self.care])

    @property
    def claim(self) -> Json:
        """As a person keys it."""
        facts = {name: getattr(self.line, name) for name in ("nir", *Received.model_fields)}
        said = SAID.get(self.care, {}) | {"documents": PAPERS}
        return facts | {"number": 1, "care_date": self.day.isoformat(), "completion": said}


@dataclass(frozen=True)
class Life:
    """What a contract gives, the care that came, and the turns after which every message so far came once more.

    `second` says whether another contract, of yearly amounts, pays after it.
    """

    contract: Json
    came: tuple[Came, ...]
    again: frozenset[int] = frozenset()
    second: bool = False

    def without_what_went(self) -> "Life":
        return replace(self, came=tuple(each for each in self.came if each.undone is None))


@st.composite
def limits(draw: st.DrawFn) -> list[Json]:
    """What several entries share: none, one or two limits of any period, of each person or of the family."""
    cents = st.builds(lambda most: {"max": most}, st.integers(1, 80_00))
    units = st.builds(lambda most: {"count": most}, st.integers(1, 4))
    return [
        {
            "name": name,
            "over": draw(st.sampled_from(["calendar_year", "contract_year", "two_years"])),
            "whose": draw(st.sampled_from(["beneficiary", "family"])),
        }
        | draw(cents | units)
        for name in draw(st.sampled_from([(), ("one",), ("one", "two")]))
    ]


@st.composite
def contracts(draw: st.DrawFn) -> Json:
    """A contract, responsible or not, with an option or none, amounts by year and limits that entries share."""
    shared = draw(limits())
    responsible = draw(st.booleans())
    entry = VISITS if responsible else draw(st.sampled_from([VISITS, *FLAT]))
    option = {"consultation": draw(st.sampled_from(FLAT)) | {"amount": 6_00, "limits": shared[-1:]}}
    return {
        "responsible": responsible,
        "kind": "individual",
        "effective_from": "2020-07-01",
        "guarantees": {
            "consultation": entry | {"limits": shared},
            "medicine": {"basis": "ticket_moderateur", "rate": 100, "limits": shared},
            "optical_equipment": {"basis": "optical_set", "amount": 200_00, "frame_max": 100_00, "limits": shared[:1]},
            "hearing_aid": {"basis": "base", "rate": 200, "includes_scheme": True},
        },
        "options": draw(st.sampled_from([{}, {"CONFORT": option}])),
    }


@st.composite
def cares(draw: st.DrawFn) -> Came:
    """A care without its reference, gone or not."""
    care = draw(st.sampled_from(["consultation", "consultation", "medicine", "glasses", "hearing_aid"]))
    keyed = care in SAID or draw(st.integers(0, 3)) == 0
    rank, day = draw(st.sampled_from([1, 2])), draw(st.sampled_from(DAYS))
    price = draw(st.sampled_from([30_00, 36_00]))
    turn = draw(st.integers(0, TURNS - 1))
    undone = draw(st.none() | st.integers(turn if keyed else 0, TURNS - 1))
    return Came("", care, rank, day, price, turn, keyed, undone)


def _told_apart(came: Came) -> object:
    """Where the scheme repeats a care, the second one waits for a manager."""
    return came.care, came.rank, came.day, came.price, came.keyed and came.turn


@st.composite
def lives(draw: st.DrawFn, most: int = 6) -> Life:
    came = draw(st.lists(cares(), min_size=2, max_size=most, unique_by=_told_apart))
    named = (replace(each, reference=f"L{place}") for place, each in enumerate(came))
    again = draw(st.frozensets(st.integers(0, TURNS - 1), max_size=2))
    return Life(draw(contracts()), tuple(named), again, second=draw(st.booleans()))


# Two people of a family, the child first in the file once the rest is gone.
MIXED = [(11, 1, True), (27, 2, True), (25, 2, False), (21, 2, False), (6, 1, True), (5, 1, False)]
IN_ONE_FILE = Life(
    contract={
        "guarantees": {
            "consultation": VISITS
            | {"limits": [{"name": "visits", "max": 21_64, "over": "calendar_year", "whose": "family"}]}
        },
        "options": {},
    },
    came=tuple(
        Came(f"L{day}", "consultation", rank, date(2026, 1, day), 36_00, turn=0, undone=0 if gone else None)
        for day, rank, gone in MIXED
    ),
)
