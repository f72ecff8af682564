"""The lines that wait for a person: listed oldest first, matched again when what they lacked is there.

Source: formats, NOEMIE; RG-S.7e.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pynamodb.exceptions import PutError

from chalicelib.care.intake import assign, claim_of
from chalicelib.care.matching import Register
from chalicelib.care.messages import Settle, lines_a_message, send
from chalicelib.care.model import WaitsFor
from chalicelib.care.store import LineItem

_SLICE = 100


@dataclass(frozen=True, slots=True)
class Retried:
    """What a new attempt did: lines sent to be decided, and lines that still wait for the same reason or another."""

    sent: int
    waiting: int


def waiting() -> list[LineItem]:
    """Every line that waits, by reason, oldest first."""
    return [item for reason in WaitsFor for item in LineItem.waiting.query(reason)]


def retry(items: Iterable[LineItem]) -> Retried:
    """Match the lines again and send those that are now complete to be decided; the worker has the last word.

    A line stays in the queue until it is decided: nothing is lost if the attempt is cut short.
    """
    items = list(items)
    # What came otherwise under a known reference is nothing to decide: a person classes it.
    lines = [item for item in items if item.waits_for != WaitsFor.KNOWN_OTHERWISE]
    sent = 0
    for start in range(0, len(lines), _SLICE):
        sent += _retry(lines[start : start + _SLICE])
    return Retried(sent, len(items) - sent)


def _retry(items: list[LineItem]) -> int:
    claims = {item: claim_of(item) for item in items}
    register = Register.of(claims.values())
    groups: dict[tuple[str, int], list[LineItem]] = defaultdict(list)
    outrun = 0
    for item, claim in claims.items():
        match = register.match(claim)
        assign(item, match)
        if not _saved(item):
            outrun += 1
        elif match.waits_for is None and item.owner is not None:
            groups[item.owner, int(item.rank or 0)].append(item)
    for (number, rank), found in groups.items():
        contracts = tuple(cover.contract for cover in register.members[number].covers)
        found.sort(key=lambda item: claims[item].order)
        size = lines_a_message(len(contracts))
        send(
            Settle(
                member=number,
                rank=rank,
                contracts=contracts,
                lines=tuple((item.line, item.sk) for item in found[at : at + size]),
            )
            for at in range(0, len(found), size)
        )
    return sum(len(found) for found in groups.values()) + outrun


def _saved(item: LineItem) -> bool:
    """Whether the line is written; not if it has changed since it was read: what changed it has sent it, too."""
    try:
        item.save()
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False
    return True
