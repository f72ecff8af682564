"""Who is covered with a member, on a day: spouse, partner, cohabitant, ascendants, children.

Source: regulation, Santé, articles 3 and 8 (RG-S.3, RG-S.3b, RG-S.8). Readings: docs/decisions/readings.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from chalicelib.members.model import Beneficiary, FactName, Member
from chalicelib.parameters import Parameters
from chalicelib.reimbursement.calendar_days import anniversary, is_under
from chalicelib.reimbursement.explain import sentence
from chalicelib.reimbursement.model import Scalar, Step
from chalicelib.reimbursement.rules import in_force


@dataclass(frozen=True, slots=True)
class NotCovered:
    """The person does not qualify that day: the rule's catalogue id, a stable reason code and what it was judged by."""

    rule: str
    because: str
    inputs: Mapping[str, Scalar] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """Why a care is refused for it, in French."""
        return self._said("institution")

    @property
    def ended(self) -> str:
        """Why a cover ended with it, in French. Source: RG-S.8."""
        return self._said("ended")

    def _said(self, section: str) -> str:
        return sentence(Step(section, 0, self.rule, in_force()[self.rule], self.because, self.inputs)).text


@dataclass(frozen=True, slots=True)
class ProofNeeded:
    """The person may qualify: the proofs that lack, by the codes that `care.model.MISSING` tells in French."""

    proofs: tuple[str, ...]


# An age or a duration that a contract may set itself.
Term = Literal["student_age", "job_seeker_age", "job_seeker_term", "disability_age", "cohabitation_term"]
# The rule that each of them carries out, and the reasons told outside it: by the regulation, by the contract.
_OUTSIDE: Mapping[Term, tuple[str, str, str]] = {
    "student_age": ("RG-S.3b", "child_too_old", "child_too_old_by_contract"),
    "job_seeker_age": ("RG-S.3b", "job_seeker_too_old", "job_seeker_too_old_by_contract"),
    "job_seeker_term": ("RG-S.3b", "job_seeker_over", "job_seeker_over_by_contract"),
    "disability_age": ("RG-S.3b", "disability_card_late", "disability_card_late_by_contract"),
    "cohabitation_term": ("RG-S.3", "cohabitant_too_recent", "cohabitant_too_recent_by_contract"),
}
Verdict = NotCovered | ProofNeeded | None


def verdict(
    member: Member, person: Beneficiary, day: date, parameters: Parameters, terms: Mapping[Term, int]
) -> Verdict:
    """None if a cover of the member extends to this person on `day`, else why not, or which proof lacks.

    `terms` are the ages and durations, in years, that the cover's contract sets itself. Whether it is open that day is
    for `contracts.guarantees` to say.
    """
    case = _Case(member, person, day, parameters, terms)
    match person.relation:
        case "insured":
            return None
        case "child":
            return _child(case)
        case "ascendant":
            return _ascendant(case)
        case "cohabitant":
            return _couple(case) or _cohabitant(case)
        case _:
            return _couple(case)


@dataclass(frozen=True, slots=True)
class _Case:
    member: Member
    person: Beneficiary
    day: date
    parameters: Parameters
    terms: Mapping[Term, int]

    def says(self, name: FactName) -> bool | None:
        return self.person.stated(name, self.day)

    def years(self, name: Term) -> int:
        own = self.terms.get(name)
        return self.parameters.value(f"eligibility.{name}", on=self.day) if own is None else own

    def outside(self, term: Term) -> NotCovered:
        """Not covered for an age or a duration: the contract's own, if it has one, is told as such."""
        rule, because, by_contract = _OUTSIDE[term]
        if term in self.terms:
            return NotCovered(rule, by_contract, {"years": self.terms[term]})
        return NotCovered(rule, because)


def _couple(case: _Case) -> Verdict:
    """Married or bound by a PACS, and insured with a scheme: presumed, since the scheme sends their care."""
    if case.says("separated"):
        return NotCovered("RG-S.3", "couple_separated")
    if case.says("scheme_insured") is False:
        return NotCovered("RG-S.3", "not_scheme_insured")
    return None


# What makes a couple cohabitants: the fact, and the reason told where it does not hold.
_LIVING_TOGETHER: tuple[tuple[FactName, str], ...] = (
    ("cohabiting", "cohabitant_apart"),
    ("both_free", "cohabitant_not_free"),
    ("one_tax_home", "cohabitant_two_tax_homes"),
)


def _cohabitant(case: _Case) -> Verdict:
    """Both free, one tax home, and together for a year unless they have a child who is covered.

    A cohabitant of whom nothing is said was admitted by the insurer whose book it is.
    """
    said = {name: case.says(name) for name, _ in _LIVING_TOGETHER}
    if set(said.values()) == {None}:
        return None
    for name, because in _LIVING_TOGETHER:
        if said[name] is False:
            return NotCovered("RG-S.3", because)
    lacking = tuple(name for name, holds in said.items() if holds is None)
    if lacking:
        return ProofNeeded(lacking)
    together = min(fact.since for fact in case.person.facts if fact.name == "cohabiting" and fact.includes(case.day))
    if case.day < anniversary(together, case.years("cohabitation_term")) and not _have_a_child(case):
        return case.outside("cohabitation_term")
    return None


def _have_a_child(case: _Case) -> bool:
    return any(
        child.stated("child_of_the_couple", case.day)
        and verdict(case.member, child, case.day, case.parameters, case.terms) is None
        for child in case.member.people
    )


def _ascendant(case: _Case) -> Verdict:
    """Dependent on the participant for tax, or paid an alimony that the participant deducts: to be proven."""
    dependent = {case.says("tax_dependant"), case.says("alimony")}
    if True in dependent:
        return None
    return NotCovered("RG-S.3", "ascendant_not_dependent") if False in dependent else ProofNeeded(("ascendant",))


def _child(case: _Case) -> Verdict:
    """A child of whom no status was said by then is a dependant of the scheme, as the scheme sends them."""
    said = [name for name in _STATUSES if any(f.name == name and f.since <= case.day for f in case.person.facts)]
    if not said:
        return None
    verdicts = [status(case) for name, status in _STATUSES.items() if case.says(name)]
    if None in verdicts:
        return None
    lacking = next((each for each in verdicts if isinstance(each, ProofNeeded)), None)
    return lacking or next(iter(verdicts), NotCovered("RG-S.3b", "child_no_longer_dependent"))


def _dependant(_: _Case) -> Verdict:
    return None


def _in_training(case: _Case) -> Verdict:
    """Students and apprentices: until 31 December of the year of their 26th birthday."""
    last_year = case.person.birth_date.year + case.years("student_age")
    if case.day > date(last_year, 12, 31):
        return case.outside("student_age")
    return _not_otherwise_insured(case)


def _job_seeker(case: _Case) -> Verdict:
    """Seeking a first job: before 26, for a year from date to date, proven at each claim."""
    if not is_under(case.person.birth_date, case.years("job_seeker_age"), case.day):
        return case.outside("job_seeker_age")
    if case.day > anniversary(case.person.since("job_seeker"), case.years("job_seeker_term")):
        return case.outside("job_seeker_term")
    proven = None if case.says("job_seeker_proof") else ProofNeeded(("job_seeker_proof",))
    return _not_otherwise_insured(case) or proven


def _disabled(case: _Case) -> Verdict:
    """At any age, if the card was held before the 21st birthday."""
    if is_under(case.person.birth_date, case.years("disability_age"), case.person.since("disability_card")):
        return None
    return case.outside("disability_age")


def _not_otherwise_insured(case: _Case) -> Verdict:
    if case.member.other_insurers_on(case.day, case.person.rank):
        return NotCovered("RG-S.3b", "child_otherwise_insured")
    return None


_STATUSES: dict[FactName, Callable[[_Case], Verdict]] = {
    "scheme_dependant": _dependant,
    "student": _in_training,
    "apprentice": _in_training,
    "job_seeker": _job_seeker,
    "disability_card": _disabled,
}
