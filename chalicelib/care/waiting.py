"""The lines that wait for a person: listed oldest first, matched again when what they lacked is there.

Source: formats, NOEMIE; RG-S.7e.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chalicelib.care.completion import completion_of
from chalicelib.care.intake import assign, nir_of
from chalicelib.care.matching import Claim, Register
from chalicelib.care.messages import Settle, lines_a_message, send
from chalicelib.care.model import WaitsFor
from chalicelib.care.store import CANCELLATION, LineItem
from chalicelib.crypto import decrypt

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
    sent = 0
    for start in range(0, len(items), _SLICE):
        sent += _retry(items[start : start + _SLICE])
    return Retried(sent, len(items) - sent)


def _retry(items: list[LineItem]) -> int:
    claims = {item: claim_of(item) for item in items}
    register = Register.of(claims.values())
    groups: dict[tuple[str, int], list[LineItem]] = defaultdict(list)
    for item, claim in claims.items():
        match = register.match(claim)
        assign(item, match)
        item.save()
        if match.waits_for is None and item.owner is not None:
            groups[item.owner, int(item.rank or 0)].append(item)
    for (number, rank), found in groups.items():
        contracts = tuple(cover.contract for cover in register.members[number].covers)
        found.sort(key=lambda item: claims[item].order)
        size = lines_a_message(len(contracts))
        send(
            (
                Settle(
                    member=number,
                    rank=rank,
                    contracts=contracts,
                    lines=tuple((item.line, item.sk) for item in found[at : at + size]),
                )
                for at in range(0, len(found), size)
            ),
            again=True,
        )
    return sum(len(found) for found in groups.values())


def claim_of(item: LineItem) -> Claim:
    """The stored line as it came, with its NIR."""
    nir = decrypt(item.nir, context=nir_of(item.line))
    received_on = date.fromisoformat(item.received_on)
    return Claim(nir, item.facts, received_on, completion_of(item).kind, cancels=item.sk == CANCELLATION)
