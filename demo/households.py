"""Invented households: who lives together, how old, under which numbers."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from demo.book import Address, Beneficiary
from demo.chance import chance
from demo.names import LAST_NAMES, MEN, STREETS, TOWNS, WOMEN
from demo.numbers import nir

# The book is drawn up on this day, so that the same seed gives the same bytes whenever it is run.
AS_OF = date(2026, 11, 1)
_YEAR = timedelta(days=365.25)
_OWN_NIR_FROM = 16
# Adults young enough for the two departments of Corsica, with children.
_YOUNG_FAMILY = (True, (28, 48), 3)
# Of a hundred households, how many of each kind: couple or not, ages of the adults, most children.
_KINDS = (
    (22, (True, (63, 86), 0)),
    (12, (False, (64, 90), 0)),
    (32, _YOUNG_FAMILY),
    (8, (True, (49, 60), 1)),
    (14, (False, (22, 60), 0)),
    (12, (False, (27, 48), 2)),
)


@dataclass(frozen=True, slots=True)
class Person:
    first_name: str
    last_name: str
    female: bool
    born: date
    nir: str | None
    nir_key: str | None

    @property
    def age(self) -> int:
        """Full years on the day the book is drawn up."""
        return (AS_OF - self.born).days // 365

    def beneficiary(self, rank: int, relation: str) -> Beneficiary:
        return {
            "rank": rank,
            "relation": relation,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "birth_date": self.born.isoformat(),
            "nir": self.nir,
            "nir_key": self.nir_key,
        }


@dataclass(frozen=True, slots=True)
class Household:
    insured: Person
    beneficiaries: list[Beneficiary]
    address: Address

    @property
    def retired(self) -> bool:
        return self.insured.age >= 62  # noqa: PLR2004 -- about the age at which people retire


class Births:
    """Draws people, and never the same NIR twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def person(self, last_name: str, *, female: bool, age: tuple[int, int], department: str | None = None) -> Person:
        """Someone of that name, between the two ages; under 16, without NIR of their own."""
        born = AS_OF - timedelta(days=self._rng.randint(int(age[0] * 365.25) + 1, int((age[1] + 1) * 365.25) - 1))
        first_name = _first_name(self._rng, born, female=female)
        return self.known(first_name, last_name, born, female=female, department=department)

    def known(
        self, first_name: str, last_name: str, born: date, *, female: bool, department: str | None = None
    ) -> Person:
        """Someone whose name and birth date are given."""
        if (AS_OF - born) / _YEAR < _OWN_NIR_FROM:
            return Person(first_name, last_name, female, born, None, None)
        drawn = (nir(self._rng, female=female, born=born, department=department) for _ in count())
        number, key = next(pair for pair in drawn if pair[0] not in self._taken)
        self._taken.add(number)
        return Person(first_name, last_name, female, born, number, key)


def first_household(births: Births, rng: Random) -> Household:
    """The household of the demo: a retired couple, the same whatever the seed but for its numbers."""
    insured = births.known("Odile", "Vasseur", date(1955, 3, 14), female=True)
    spouse = births.known("Bernard", "Vasseur", date(1953, 9, 2), female=False)
    return Household(insured, [spouse.beneficiary(2, "spouse")], _address(rng))


def household(births: Births, rng: Random, department: str | None = None) -> Household:
    """Any household; with a `department`, a young family whose insured was born there."""
    (drawn,) = rng.choices(_KINDS, weights=[share for share, _ in _KINDS])
    couple, ages, children = _YOUNG_FAMILY if department else drawn[1]
    last_name, female = rng.choice(LAST_NAMES), chance(rng, 50)
    insured = births.person(last_name, female=female, age=ages, department=department)
    people: list[tuple[Person, str]] = []
    if couple:
        other = (max(ages[0], insured.age - 6), min(ages[1], insured.age + 6))
        relation = rng.choices(("spouse", "partner", "cohabitant"), weights=(6, 2, 2))[0]
        name = last_name if relation == "spouse" and chance(rng, 70) else rng.choice(LAST_NAMES)
        people.append((births.person(name, female=not female, age=other), relation))
    oldest = min(22, insured.age - 20)
    for _ in range(rng.randint(1 if children and not couple else 0, children)):
        girl = chance(rng, 50)
        people.append((births.person(last_name, female=girl, age=(0, max(oldest, 0))), "child"))
    return Household(
        insured,
        [person.beneficiary(rank, relation) for rank, (person, relation) in enumerate(people, 2)],
        _address(rng),
    )


def _first_name(rng: Random, born: date, *, female: bool) -> str:
    names = WOMEN if female else MEN
    generation = max((year for year in names if year <= born.year), default=min(names))
    return rng.choice(names[generation])


def _address(rng: Random) -> Address:
    postcode, town = rng.choice(TOWNS)
    return {"lines": [f"{rng.randint(1, 120)} {rng.choice(STREETS)}"], "postcode": postcode, "town": town}


def ascii_name(name: str) -> str:
    """`name` as an e-mail address writes it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(character for character in plain.lower() if character.isalnum() or character == "-")
