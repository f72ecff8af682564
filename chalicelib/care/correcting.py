"""The correction of a settled line: a fact that a person had given wrong, never what the scheme sent.

The counters keep from which line on all is to be worked out again; the worker does it. Source: RG-S.7d.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.care import revision, store
from chalicelib.care.completion import completion_of
from chalicelib.care.counters import Counters
from chalicelib.care.model import State, Verdict, WaitsFor, to_do
from chalicelib.care.outlook import outlook
from chalicelib.care.pricing import Settled, Wait
from chalicelib.care.store import KEYED, CountersItem, LineItem
from chalicelib.clock import now
from chalicelib.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the institution paid of a line until it was corrected, in cents, and what is to come of it."""

    before: int
    comes: Settled


def check_given(item: LineItem, facts: Iterable[str]) -> None:
    """Raise `ConflictError` unless the line is settled and these facts are a person's to give.

    All are of a line keyed from papers; of one that the scheme sent, those that a person gave before.
    """
    if item.state == State.CANCELLED:
        raise ConflictError("Cette ligne est annulée : rien ne s'y corrige plus.")
    if item.file == KEYED:
        return
    given = completion_of(item).model_dump(by_alias=True, exclude_none=True, exclude={"documents"})
    if set(facts) - set(given):
        said = f"seul ce qu'une personne en a dit se corrige ({', '.join(given)})"
        only = said if given else "personne n'en a rien dit qui se corrige"
        raise ConflictError(f"Cette ligne est déjà réglée, et {only}. Ce que la caisse envoie, elle seule le corrige.")


def correction(item: LineItem, *, by: str, reason: str) -> Corrected:
    """What is to come of the settled line as it is now said to be.

    A criterion of review that it meets does not stop it: whoever corrects it has looked at it, which is written on the
    line. Raises `ConflictError` if it could not be settled again.
    """
    ahead = outlook(item)
    comes = ahead.comes if ahead else Wait(WaitsFor.UNKNOWN_BENEFICIARY)
    if isinstance(comes, Wait):
        what = to_do(comes.reason, keyed=item.file == KEYED)
        raise ConflictError(f"Corrigée ainsi, cette ligne ne pourrait plus être réglée : rien n'a été changé. {what}")
    if isinstance(comes, Settled):
        return Corrected(item.decided["institution"], comes)
    seen = Verdict(released=True, reason=reason, by=by, at=now().isoformat(), criteria=comes.criteria)
    item.verdict, item.criteria = seen.model_dump_json(), json.dumps(comes.criteria)
    item.review_due = comes.due.isoformat()
    return correction(item, by=by, reason=reason)


def marked(item: LineItem) -> CountersItem | None:
    """The counters of the line's beneficiary, from this line on to be worked out again; None while others still are.

    Raises `ConflictError` if the line was settled too long ago for its place to be known.
    """
    found = CountersItem.get(*store.counters_key(str(item.owner), int(item.rank or 0)), consistent_read=True)
    counters = Counters.model_validate_json(found.counters)
    if counters.revise is not None:
        return None
    if item.line not in counters.settled:
        raise ConflictError("Cette ligne est réglée depuis trop longtemps pour être recalculée dans son ordre.")
    counters.revise = revision.mark_before(counters.settled[item.line], item.line)
    found.counters = counters.model_dump_json()
    return found
