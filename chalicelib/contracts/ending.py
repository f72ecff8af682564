"""Whose cover ended: who was covered, and by none of the contracts today.

A proof that lacks is no end, nor is passing from one contract to another.

Source: regulation, Santé, articles 8 and 9 (RG-S.8, RG-S.9).
"""

from collections.abc import Mapping
from datetime import date, timedelta

from chalicelib.contracts.guarantees import Open, covering, in_force
from chalicelib.contracts.model import Contract
from chalicelib.dates import in_words
from chalicelib.members.continuation import last_request
from chalicelib.members.eligibility import NotCovered
from chalicelib.members.model import Beneficiary, Member
from chalicelib.members.standing import End, Standing
from chalicelib.parameters import load
from chalicelib.reimbursement.explain import word

_DAY = timedelta(days=1)
# For how long a member is told, and how far back is looked for whom nothing is known of.
TOLD_FOR = timedelta(days=60)
# An end may be reported late. Care older than two years is forfeited (RG-S.7a): such an end changes nothing any more.
_LATEST = timedelta(days=731)


def standing(member: Member, contracts: Mapping[str, Contract], before: Standing | None, today: date) -> Standing:
    """Who is covered today, and the ends to tell of: those found today, and those told for less than sixty days.

    `contracts` are all those of the member's covers. A cover that, as known today, no one ever had has no end.
    """
    before = before or Standing()
    covered, ends = [], []
    for person in member.people:
        if _covering(member, contracts, person, today):
            covered.append(person.rank)
        elif (end := _end(member, contracts, person, before, today)) and today - end.told_on <= TOLD_FOR:
            ends.append(end)
    return Standing(covered=tuple(covered), ends=tuple(ends))


def _end(
    member: Member, contracts: Mapping[str, Contract], person: Beneficiary, before: Standing, today: date
) -> End | None:
    told = before.end_of(person.rank)
    known = told is not None or person.rank in before.covered
    last = last_day(member, contracts, person, today, _LATEST if known else TOLD_FOR)
    if last is None:
        return None
    since = told.told_on if told is not None and told.last_day == last else today
    return End(rank=person.rank, last_day=last, reason=_reason(member, contracts, person, last), told_on=since)


def last_day(
    member: Member, contracts: Mapping[str, Contract], person: Beneficiary, today: date, back: timedelta
) -> date | None:
    """The last day before today, at most `back` before it, when some contract covered the person."""
    days = (today - passed * _DAY for passed in range(1, back.days + 1))
    return next((day for day in days if _covering(member, contracts, person, day)), None)


def _covering(member: Member, contracts: Mapping[str, Contract], person: Beneficiary, day: date) -> list[Open]:
    kept, _ = covering(in_force(member, contracts, day), member, person, day, load())
    return kept


def _reason(member: Member, contracts: Mapping[str, Contract], person: Beneficiary, last: date) -> str:
    """Why the cover went no further than that day, in French: the person no longer qualifies, or nothing is open."""
    after = last + _DAY
    _, why = covering(in_force(member, contracts, after), member, person, after, load())
    if isinstance(why, NotCovered):
        return why.ended
    ended = _covering(member, contracts, person, last)[0]
    contract, event = ended.contract, ended.cover.end
    if contract.ended_on == last:
        return word("ended", "contract_ended").format(contract=contract.number)
    if event is not None and event.by == "death":
        return word("ended", "cover_ended_by_death").format(contract=contract.number)
    told = word("ended", "cover_ended").format(contract=contract.number)
    if contract.kind == "individual" or (event is not None and event.by == "other"):
        return told
    return told + word("ended", "former_staff").format(last=in_words(last_request(last, load())))
