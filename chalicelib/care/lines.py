"""A received line made ready for the engine: whose it is, which care it is, the contracts open that day."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chalicelib.care.completion import Completion, completion_of
from chalicelib.care.model import Received, Verdict
from chalicelib.care.store import KEYED, LineItem
from chalicelib.contracts.guarantees import Open, covering, in_force
from chalicelib.contracts.model import Contract
from chalicelib.ids import derived
from chalicelib.members.eligibility import Verdict as Eligibility
from chalicelib.members.model import Beneficiary, Member
from chalicelib.parameters import Act, act, load
from chalicelib.reimbursement.model import CareLine, Patient

_SAID_BY_ACT = ("benefit", "ward", "basket", "class_", "price_limit")


@dataclass(frozen=True)
class Line:
    """A stored line with whose it is: what the engine is asked about."""

    item: LineItem
    member: Member
    contracts: Mapping[str, Contract]

    @cached_property
    def facts(self) -> Received:
        return self.item.facts

    @cached_property
    def verdict(self) -> Verdict | None:
        """What a manager said of the line, if it was stopped for review."""
        return Verdict.model_validate_json(self.item.verdict) if self.item.verdict else None

    @cached_property
    def act(self) -> Act | None:
        return act(self.facts.act, self.facts.care_date)

    @cached_property
    def person(self) -> Beneficiary | None:
        return self.member.person(int(self.item.rank or 0))

    @cached_property
    def patient(self) -> Patient | None:
        if self.person is None:
            return None
        return Patient(birth_date=self.person.birth_date, blind=bool(self.completion.blind))

    @cached_property
    def completion(self) -> Completion:
        """What a person said of the line beyond what the scheme sent."""
        return completion_of(self.item)

    @cached_property
    def kind(self) -> str | None:
        """The kind of care: what a person said, else what the act says, that day or when it was matched."""
        return self.completion.kind or (self.act.kind if self.act else self.item.kind)

    @property
    def eligibility(self) -> Eligibility:
        """Whether the member's cover extends to the person on the care date, or which proofs say so."""
        _, found = self._covering
        return found

    @property
    def keyed(self) -> bool:
        """Whether the line was keyed from the member's papers, the scheme not having sent it."""
        return self.item.file == KEYED

    def care(self, kind: str) -> CareLine:
        """The care as the scheme sent it, completed by what the act says, then by what a person said."""
        facts = self.facts
        said = {name: value for name in _SAID_BY_ACT if (value := getattr(self.act, name, None)) is not None}
        if "price_limit" in said:
            # Of one act; amounts are totals of the line.
            said["price_limit"] *= facts.quantity
        fields: dict[str, Any] = {
            "kind": kind,
            "date": facts.care_date,
            "price": facts.price,
            "base": facts.base,
            "rate": facts.rate,
            "act": facts.act,
            "quantity": facts.quantity,
            "pathway": facts.pathway,
            "fee_control": facts.fee_control,
            "access": self.item.access or "",
            "exemption": facts.exemption,
            "scheme": self.member.scheme,
            "scheme_paid": facts.scheme_paid,
            "withheld": facts.withheld,
        }
        return CareLine(**fields | said | self.completion.care())

    @cached_property
    def open_contracts(self) -> list[Open]:
        """The contracts that cover the family on the care date, in order of payment."""
        return in_force(self.member, self.contracts, self.facts.care_date)

    @property
    def covering(self) -> list[Open]:
        """Those that extend to the person, in order of payment."""
        kept, _ = self._covering
        return kept

    @cached_property
    def _covering(self) -> tuple[list[Open], Eligibility]:
        if self.person is None:
            return [], None
        return covering(self.open_contracts, self.member, self.person, self.facts.care_date, load())


def care_of(item: LineItem) -> str:
    """What tells a care from any other, whatever reference brings it.

    Its date, act, professional, quantity and price; and the ear of an aid, once it is said: two aids are often alike.
    """
    facts, ear = item.facts, completion_of(item).ear
    told = (facts.care_date.isoformat(), facts.act, facts.finess, str(facts.quantity), str(facts.price))
    return derived("care", *told, *([ear] if ear else []))[:10]
