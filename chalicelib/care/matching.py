"""Whose care a received line is: a beneficiary is NIR, rank and birth date together. Source: RG-S.7e."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.care.forfeiture import forfeited
from chalicelib.care.model import Received, WaitsFor
from chalicelib.clock import today
from chalicelib.formats.noemie import nir_key_valid
from chalicelib.members import store as members
from chalicelib.members.model import INSURED, Beneficiary, Member
from chalicelib.parameters.acts import act
from chalicelib.professionals import store as professionals
from chalicelib.professionals.model import Professional


@dataclass(frozen=True, slots=True)
class Claim:
    """A received line with the NIR it carries, its kind of care where a person said it, and whether it cancels one."""

    nir: str
    facts: Received
    received_on: date
    kind: str | None = None
    cancels: bool = False

    def repeats(self, other: "Claim") -> bool:
        """Whether both say the same care of the same person."""
        return self.nir == other.nir and self.facts.repeats(other.facts)

    @property
    def order(self) -> tuple[date, bool, int]:
        """Where it comes among those of a beneficiary: by day of care, what is cancelled before what replaces it."""
        return self.facts.care_date, not self.cancels, self.facts.number


@dataclass(frozen=True, slots=True)
class Match:
    """What is known of a line: whose it is, who gave the care, its kind, and what it waits for, if anything."""

    member: Member | None = None
    person: Beneficiary | None = None
    professional: Professional | None = None
    kind: str | None = None
    waits_for: WaitsFor | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """The people and professionals that a set of lines names, read many at a time."""

    people: Mapping[str, frozenset[tuple[str, int]]]
    members: Mapping[str, Member]
    professionals: Mapping[str, Professional]

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> "Register":
        claims = list(claims)
        people = members.people_of(claim.nir for claim in claims)
        numbers = {number for pairs in people.values() for number, _ in pairs}
        return cls(people, members.members(numbers), professionals.professionals(c.facts.finess for c in claims))

    def match(self, claim: Claim) -> Match:
        """Whose line it is. The first thing that is wrong is what the line waits for.

        A cancellation waits for nothing but whose it is: what its line still lacks is no reason to keep that line open.
        """
        if not nir_key_valid(claim.nir, claim.facts.nir_key):
            return Match(waits_for=WaitsFor.NIR_KEY)
        candidates = self._candidates(claim)
        if len(candidates) > 1:
            candidates = [pair for pair in candidates if pair[0].covers_on(claim.facts.care_date)] or candidates
        if len(candidates) != 1:
            return Match(waits_for=WaitsFor.AMBIGUOUS_BENEFICIARY if candidates else WaitsFor.UNKNOWN_BENEFICIARY)
        member, person = candidates[0]
        professional = self.professionals.get(claim.facts.finess)
        kind = claim.kind or _kind(claim.facts, claim.received_on)
        if claim.cancels:
            return Match(member, person, professional, kind)
        if professional is None:
            return Match(member, person, professional, kind, WaitsFor.UNKNOWN_PROFESSIONAL)
        return Match(member, person, professional, kind, _reason(claim.facts, kind))

    def _candidates(self, claim: Claim) -> list[tuple[Member, Beneficiary]]:
        found = {}
        for number, rank in self.people.get(claim.nir, ()):
            member = self.members.get(number)
            # Under the insured's NIR the rank says who; under a person's own NIR it must be theirs.
            person = member.person(claim.facts.rank) if member and rank in (INSURED, claim.facts.rank) else None
            if member and person and person.born(claim.facts.birth_date):
                found[number] = (member, person)
        return [found[number] for number in sorted(found)]


def _kind(facts: Received, received_on: date) -> str | None:
    """The kind of the act on the day of care, or as known now where no figure of that day can matter any more."""
    known = act(facts.act, facts.care_date)
    if known is None and forfeited(facts.care_date, received_on):
        known = act(facts.act, received_on)
    return known.kind if known else None


def _reason(facts: Received, kind: str | None) -> WaitsFor | None:
    """What a line waits for though its person and professional are known."""
    if facts.care_date > today():
        return WaitsFor.FUTURE_CARE
    if kind is None:
        # An act that exists today was only not described yet on that day.
        return WaitsFor.PARAMETER_MISSING if act(facts.act, today()) else WaitsFor.UNKNOWN_ACT
    return None
