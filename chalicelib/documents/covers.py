"""The covers that ended, so that their cards come back: looked for every morning, a slice of members a message.

What it finds is kept with the member and told once: done again, it finds what was done. Source: RG-S.8.
"""

from collections.abc import Iterable

from chalicelib.clock import today
from chalicelib.contracts.ending import standing
from chalicelib.contracts.store import contracts
from chalicelib.documents import messages
from chalicelib.documents.messages import Covers
from chalicelib.errors import UnavailableError
from chalicelib.members import store as members

SLICE = 100
_ATTEMPTS = 3


def begin() -> None:
    """Have the covers of every member looked at."""
    messages.send(Covers())


def go_on(asked: Covers) -> int:
    """Look at the covers of one slice of members, then ask for the next; how many members have an end to be told.

    Raises `UnavailableError` if members of the slice kept being written by others.
    """
    numbers = members.slice_after(asked.after, SLICE)
    told, left = 0, numbers
    for _ in range(_ATTEMPTS):
        found, left = _look(left)
        told += found
    if left:
        raise UnavailableError("Des dossiers changent pendant qu'on les regarde ; cette tranche sera reprise.")
    if numbers:
        # Last: what is cut short before is done again whole, and only once more.
        messages.send(Covers(after=numbers[-1]))
    return told


def _look(numbers: Iterable[str]) -> tuple[int, list[str]]:
    """Keep who is covered today with these members; how many have an end to tell, and whom others wrote meanwhile."""
    found = [(item, item.public()) for item in members.items(numbers)]
    known = contracts(cover.contract for _, member in found for cover in member.covers)
    told, lost = 0, []
    for item, member in found:
        before = item.stood()
        now = standing(member, known, before, today())
        if now == before:
            continue
        if members.keep_standing(item, now):
            told += now.has_news_since(before)
        else:
            lost.append(member.number)
    return told, lost
