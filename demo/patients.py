"""The people of a portfolio as the scheme sees them: who they are in a file, and how much care they need."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from demo.book import Beneficiary, Member, Portfolio
from demo.chance import chance

_OLD, _SMALL = 60, 4
_OLD_SINCE = 1966


@dataclass(frozen=True, slots=True)
class Patient:
    """One person covered. `family` is the place of the member in the book, from 0."""

    family: int
    nir: str
    nir_key: str
    rank: int
    born: date
    female: bool
    scheme: str
    entered: date
    left: date | None
    long_term_illness: bool

    def age(self, on: date) -> int:
        """Full years on that day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    def covered(self, on: date) -> bool:
        return self.entered <= on and (self.left is None or on <= self.left)


def patients(book: Portfolio, seed: int) -> list[Patient]:
    """Everybody in the book, in its order."""
    return [person for place, member in enumerate(book["members"]) for person in _family(place, member, seed)]


def need(patient: Patient, on: date) -> float:
    """How often the person is cared for, against others: the old, the ill and the very young more."""
    age = patient.age(on)
    return (3.0 if patient.long_term_illness else 1.0) * (2.5 if age >= _OLD else 1.8 if age < _SMALL else 1.0)


def _family(place: int, member: Member, seed: int) -> Iterator[Patient]:
    insured: Beneficiary = {
        "rank": 1,
        "relation": "insured",
        "first_name": member["first_name"],
        "last_name": member["last_name"],
        "birth_date": member["birth_date"],
        "nir": member["nir"],
        "nir_key": member["nir_key"],
    }
    for person in (insured, *member["beneficiaries"]):
        rng = Random(f"patient {seed} {member['number']} {person['rank']}")
        born = date.fromisoformat(person["birth_date"])
        own = person["nir"] is not None and person["nir_key"] is not None
        yield Patient(
            family=place,
            # Who has no number of their own is cared for under the insured's.
            nir=(person["nir"] if own else None) or member["nir"],
            nir_key=(person["nir_key"] if own else None) or member["nir_key"],
            rank=person["rank"],
            born=born,
            female=person["nir"][0] == "2" if person["nir"] else chance(rng, 50),
            scheme=member["scheme"],
            entered=date.fromisoformat(member["entry_date"]),
            left=date.fromisoformat(member["exit_date"]) if member["exit_date"] else None,
            # The first member's care is to show every share.
            long_term_illness=place > 0 and chance(rng, 25 if born.year < _OLD_SINCE else 4),
        )
