"""A synthetic portfolio of any size: the same bytes for the same families and seed."""

from datetime import date
from random import Random

from demo.book import Contract, Cover, Member, Portfolio, Professional
from demo.chance import chance
from demo.households import AS_OF, Births, Household, ascii_name, first_household, household
from demo.names import EMPLOYERS, LAST_NAMES, MEN, PLACES, PRACTICES, WOMEN
from demo.numbers import finess, iban, siren
from demo.tables import BALANCED, COMFORT, ESSENTIAL, ON_TOP, Table

_FAMILIES_A_COMPANY = 8
_FAMILIES_A_PRACTICE = 150
_FIRST_YEAR, _SINCE = "2024-01-01", "2025-01-01"
_TIERS: tuple[Table, ...] = (ESSENTIAL, BALANCED, COMFORT)
_ON_TOP = "T-2025-0001"
# Practices in the first families' reach; the demo's doctors are many, its spa is one.
_COUNTS = {
    "general_practice": 4,
    "pharmacy": 3,
    # One in a fee-control scheme, one outside.
    **dict.fromkeys(("cardiology", "dermatology", "ophthalmology", "gynaecology", "psychiatry"), 2),
    **dict.fromkeys(("laboratory", "nursing", "physiotherapy", "hospital"), 2),
}


def portfolio(families: int, seed: int) -> Portfolio:
    """The book of `families` members, one a family, with their contracts and the professionals they see.

    NIR, IBAN, SIREN and FINESS numbers are valid and can belong to nobody; e-mail addresses end in example.org.
    """
    rng = Random(f"portfolio {seed}")
    births = Births(rng)
    companies = _companies(rng, max(2, families // _FAMILIES_A_COMPANY))
    individual: list[Contract] = []
    members = []
    for place in range(families):
        home = first_household(births, rng) if place == 0 else household(births, rng, _birthplace(place))
        if home.retired or chance(rng, 20):
            individual.append(_individual(place, COMFORT if place == 0 else rng.choice(_TIERS)))
            contract = individual[-1]
        else:
            contract = rng.choice(companies)
        members.append(_member(rng, place, home, contract))
    on_top: Contract = {
        "number": _ON_TOP,
        "kind": "collective_optional",
        "responsible": False,
        "effective_from": _SINCE,
        "guarantees": ON_TOP,
    }
    return {
        "contracts": [*companies, on_top, *individual],
        "members": members,
        "professionals": _professionals(rng, families),
    }


def _birthplace(place: int) -> str | None:
    """The second and third families were born in Corsica, so that every book has the letters of its numbers."""
    return {1: "2A", 2: "2B"}.get(place)


def _companies(rng: Random, number: int) -> list[Contract]:
    return [
        {
            "number": f"S-2025-{rank + 1:04d}",
            "kind": "collective_mandatory",
            "responsible": True,
            "effective_from": rng.choice((_FIRST_YEAR, _SINCE)),
            "employer": {"siren": siren(rank + 1), "name": _company(rank)},
            "branch_obligation": chance(rng, 25),
            "guarantees": _TIERS[rank % len(_TIERS)],
        }
        for rank in range(number)
    ]


def _company(rank: int) -> str:
    name = EMPLOYERS[rank % len(EMPLOYERS)]
    return name if rank < len(EMPLOYERS) else f"{name} {rank // len(EMPLOYERS) + 1}"


def _individual(place: int, table: Table) -> Contract:
    return {
        "number": f"I-2025-{place + 1:04d}",
        "kind": "individual",
        "responsible": True,
        "effective_from": _FIRST_YEAR,
        "guarantees": table,
    }


def _member(rng: Random, place: int, home: Household, contract: Contract) -> Member:
    insured = home.insured
    number = f"2025{place + 1:04d}"
    entry, leave = _cover(place, contract)
    more: list[Cover] = []
    if contract["kind"] == "collective_mandatory" and _one_in(4, place):
        more.append({"contract": _ON_TOP, "entry_date": max(entry, _SINCE), "exit_date": leave})
    return {
        "number": number,
        "nir": insured.nir or "",
        "nir_key": insured.nir_key or "",
        "last_name": insured.last_name,
        "first_name": insured.first_name,
        "birth_date": insured.born.isoformat(),
        "email": f"{ascii_name(insured.first_name)}.{ascii_name(insured.last_name)}.{place + 1}@example.org",
        "address": home.address,
        "iban": iban(rng),
        "scheme": "alsace_moselle" if _one_in(16, place) else "general",
        "alerts": chance(rng, 80),
        "contract": contract["number"],
        "entry_date": entry,
        "exit_date": leave,
        "more_contracts": more,
        "beneficiaries": home.beneficiaries,
    }


def _one_in(number: int, place: int) -> bool:
    return place % number == number - 1


def _cover(place: int, contract: Contract) -> tuple[str, str | None]:
    """From when to when: a few came or left within the last months."""
    if _one_in(13, place):
        return date(AS_OF.year, 7, 1).isoformat(), None
    if _one_in(17, place):
        return contract["effective_from"], date(AS_OF.year, 9, 30).isoformat()
    return contract["effective_from"], None


def _professionals(rng: Random, families: int) -> list[Professional]:
    several = 1 + families // _FAMILIES_A_PRACTICE
    practices: list[Professional] = []
    for specialty, called in PRACTICES.items():
        for nth in range(_COUNTS.get(specialty, 1) * several):
            rank = len(practices)
            name = _doctor(rng) if called is None else f"{called} {_place(rng, nth)}"
            practices.append(_professional(rng, rank, name, [specialty]))
    practices.append(
        _professional(rng, len(practices), f"Optique et audition {rng.choice(PLACES)}", ["optics", "hearing"])
    )
    return practices


def _professional(rng: Random, rank: int, name: str, specialties: list[str]) -> Professional:
    number = finess(rank + 1)
    email = f"cabinet.{number}@example.org"
    return {"finess": number, "name": name, "specialties": specialties, "email": email, "iban": iban(rng)}


def _doctor(rng: Random) -> str:
    names = (WOMEN if chance(rng, 50) else MEN)[1970]
    return f"Dr {rng.choice(names)} {rng.choice(LAST_NAMES)}"


def _place(rng: Random, nth: int) -> str:
    """A place for the nth practice of its kind: the names come round with a number once they have all served."""
    if nth >= len(PLACES):
        return f"{PLACES[nth % len(PLACES)]} {nth // len(PLACES) + 1}"
    return rng.choice(PLACES) if nth == 0 else PLACES[(nth * 5) % len(PLACES)]
