"""Find a covered beneficiary by exact match, as a professional knows them: only who is covered that day is found.

Who no longer qualifies, or whose proofs lack, is not. Source: PRO-04, PRO-16, RG-S.8; formats, NOEMIE (a beneficiary is
NIR, rank and birth date together).
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib import dynamo
from chalicelib.care import store as care
from chalicelib.care.counters import Counters
from chalicelib.care.store import CountersItem, LineItem
from chalicelib.care.work import FAMILY
from chalicelib.contracts.guarantees import Open, covering, in_force
from chalicelib.contracts.store import ContractItem
from chalicelib.contracts.store import key_of as contract_key
from chalicelib.members import store as members
from chalicelib.members.model import INSURED, Beneficiary, Member
from chalicelib.parameters import load
from chalicelib.quotes.answers import Identity
from chalicelib.quotes.awaited import Awaited
from chalicelib.quotes.errors import nobody_covered, several


@dataclass(frozen=True, slots=True)
class Covered:
    """A person with the contracts that cover them that day, in order of payment, and what they have used.

    `waiting` is what was received for the family and waits for somebody before it is settled.
    """

    member: Member
    person: Beneficiary
    contracts: tuple[Open, ...]
    counters: Counters
    family: Counters
    waiting: tuple[Awaited, ...]


def covered(identity: Identity, day: date) -> Covered:
    """The one person of that identity who is covered on `day`. Reads only, in three or four round trips.

    Raises `NotFoundError`, the same for who is unknown and who is not covered, or `AmbiguousBeneficiaryError`.
    """
    fitting = list(_people(identity)) if identity.birth_date <= day else []
    found = [person for person in _read(fitting, day) if person.contracts] if fitting else []
    if not found:
        raise nobody_covered()
    if len(found) > 1:
        raise several()
    return found[0]


def _people(identity: Identity) -> Iterator[tuple[Member, Beneficiary]]:
    """Everyone whom all that is given fits."""
    for member, holder in _holders(identity):
        for person in member.people:
            # Under the insured's NIR it may be anyone of the family; under another, only whose NIR it is.
            if holder in (INSURED, person.rank) and _is(person, identity):
                yield member, person


def _holders(identity: Identity) -> list[tuple[Member, int]]:
    """The members to look into, each with the rank of who holds the NIR, the insured's where none is given."""
    if identity.nir is None:
        marks = {(str(identity.member_number), INSURED)}
    else:
        held = members.people_of([identity.nir]).get(identity.nir, ())
        marks = {(number, rank) for number, rank in held if identity.member_number in (None, number)}
    known = members.members(number for number, _ in marks)
    return [(known[number], rank) for number, rank in sorted(marks) if number in known]


def _is(person: Beneficiary, identity: Identity) -> bool:
    return (
        person.birth_date == identity.birth_date
        and identity.rank in (None, person.rank)
        and (identity.first_name is None or _plain(identity.first_name) == _plain(person.first_name))
    )


def _plain(name: str) -> str:
    """The letters of a name: cards print it in capitals, without accents or hyphens."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if letter.isalpha())


def _read(people: list[tuple[Member, Beneficiary]], day: date) -> Iterator[Covered]:
    """The people with their contracts in force and their counters, in one consistent read.

    What waits is read first: a line settled meanwhile is among the counters.
    """
    waiting = {
        number: tuple(map(Awaited.of, LineItem.waiting_of.query(number)))
        for number in sorted({member.number for member, _ in people})
    }
    numbers = {cover.contract for member, _ in people for cover in member.covers_on(day)}
    with dynamo.reading() as transaction:
        asked = [transaction.get(ContractItem, *contract_key(number)) for number in sorted(numbers)]
        used = [
            [transaction.get(CountersItem, *care.counters_key(member.number, rank)) for rank in (person.rank, FAMILY)]
            for member, person in people
        ]
    contracts = {contract.number: contract for contract in (item.read() for item in map(dynamo.found, asked) if item)}
    for (member, person), books in zip(people, used, strict=True):
        own, family = map(_counters, map(dynamo.found, books))
        kept, lacks = covering(in_force(member, contracts, day), member, person, day, load())
        yield Covered(member, person, () if lacks else tuple(kept), own, family, waiting[member.number])


def _counters(item: CountersItem | None) -> Counters:
    return Counters.model_validate_json(item.counters) if item else Counters()
