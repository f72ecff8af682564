"""The covers of a member's family that ended of late, as the member is told of them. Source: RG-S.8."""

from dataclasses import dataclass
from datetime import date

from chalicelib.members.model import INSURED
from chalicelib.members.store import own_item


@dataclass(frozen=True, slots=True)
class Ended:
    """Whose cover ended, its last day, and why, in French; `own` if it is the member's, there to read it."""

    own: bool
    first_name: str
    last_day: date
    reason: str


def ended(number: str) -> list[Ended]:
    """The ends to tell that member of, by rank. Raises `NotFoundError`."""
    item = own_item(number)
    stood = item.stood()
    if stood is None or not stood.ends:
        return []
    member = item.public()
    names = {person.rank: person.first_name for person in member.people}
    died = any(cover.end is not None and cover.end.by == "death" for cover in member.covers)
    return [Ended(end.rank == INSURED and not died, names[end.rank], end.last_day, end.reason) for end in stood.ends]
