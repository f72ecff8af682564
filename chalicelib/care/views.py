"""What a member sees of their family's care: the list, newest first, and one line explained.

Source: MBR-06, MBR-07, MBR-08.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.care.model import MISSING, ON_PAPER, UNKNOWN_CARE, State, WaitsFor
from chalicelib.care.store import AWAITED, CANCELLED, CORRECTED, CREATION, ITSELF, KEYED, LineItem, line_key
from chalicelib.cursors import cursor_of, place_of
from chalicelib.dates import in_words
from chalicelib.errors import NotFoundError
from chalicelib.money import euros
from chalicelib.reimbursement.kinds import LABELS

PAGE = 20
_MOST_NEWS = 100
# Why a decision was worked out again, in French.
CAUSES = {
    CANCELLED: "un autre soin ayant été annulé",
    CORRECTED: "un autre soin ayant été corrigé",
    ITSELF: "ce que nous savions de ce soin ayant été corrigé",
}
_PLACE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}#[a-z2-7]{26}")


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a member, and where the next ones begin, None if there are none."""

    lines: tuple[LineItem, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Recalculation:
    """A decision worked out again because of the line `because`: what the institution paid, in cents.

    `cause` says whether that line was cancelled, or corrected, or is this very one, corrected; `on` the day.
    """

    on: date
    before: int
    after: int
    because: str
    cause: str = CANCELLED

    @property
    def text(self) -> str:
        """The same in plain French, without the line."""
        same = self.before == self.after
        now = f"reste à {euros(self.after)}" if same else f"passe de {euros(self.before)} à {euros(self.after)}"
        return f"Le {in_words(self.on)}, nous avons recalculé ce remboursement : {CAUSES[self.cause]}, il {now}."


def lines_of(member: str, cursor: str | None) -> Page:
    """The member's lines from `cursor` on, newest care first. Raises `InvalidError` for a cursor we did not give."""
    before = None if cursor is None else LineItem.member_order < place_of(cursor, _PLACE)
    found = list(LineItem.by_member.query(member, before, scan_index_forward=False, limit=PAGE + 1))
    return Page(tuple(found[:PAGE]), cursor_of(found[PAGE - 1].member_order) if len(found) > PAGE else None)


def changed_between(member: str, first: date, last: date) -> Iterator[LineItem]:
    """The member's lines decided or cancelled from `first` to `last`, both included, and those ever decided again."""
    days = first.isoformat(), last.isoformat()
    changed = LineItem.decided_on.between(*days) | LineItem.cancelled_on.between(*days) | LineItem.revisions.exists()
    yield from LineItem.by_member.query(member, filter_condition=changed)


def first_care(member: str) -> date | None:
    """The day of the first care known of a member, None while there is none."""
    found = LineItem.by_member.query(member, limit=1)
    return next((item.facts.care_date for item in found), None)


def news_of(member: str) -> list[LineItem]:
    """The lines that wait for the member, then those decided, worked out again, cancelled or stopped last.

    The latest first, a hundred at most.
    """
    found = list(LineItem.news.query(member, scan_index_forward=False, limit=_MOST_NEWS))
    awaited = sum((item.news_order or "").startswith(AWAITED) for item in found)
    keys = [(item.pk, item.sk) for item in found[: awaited + PAGE]]
    kept = {(item.pk, item.sk): item for item in LineItem.batch_get(keys)}
    return [kept[key] for key in keys if key in kept]


def line_of(member: str, expense_id: str) -> LineItem:
    """The line of that identifier. Raises `NotFoundError` if there is none, or if it is another member's."""
    try:
        item = LineItem.get(*line_key(expense_id, CREATION), consistent_read=True)
    except LineItem.DoesNotExist:
        item = None
    if item is None or item.member != member:
        raise NotFoundError("Cette dépense n'existe pas dans votre espace. Revenez à la liste de vos dépenses.")
    return item


def state_shown(item: LineItem) -> str:
    """The state in the words of MBR-06, with the two that follow from it: refused, cancelled."""
    if item.state in (State.RECEIVED, State.WAITING):
        return "information_needed" if item.waits_for == WaitsFor.INFORMATION_NEEDED else "being_analysed"
    return item.state


def label(item: LineItem) -> str:
    """The kind of care in French."""
    return LABELS[item.kind] if item.kind else UNKNOWN_CARE


def missing(item: LineItem) -> list[str]:
    """What the line lacks, in French."""
    return [MISSING[name] for name in json.loads(item.missing or "[]")]


def papers(item: LineItem) -> str | None:
    """Which papers say what the line lacks, in French; None where it lacks nothing, or what no such paper says."""
    lacks = json.loads(item.missing or "[]")
    if state_shown(item) != "information_needed" or ON_PAPER.isdisjoint(lacks):
        return None
    return "Ces précisions figurent sur la facture détaillée et l'ordonnance : envoyez-nous une copie."


def why(item: LineItem) -> str | None:
    """In one French sentence, why the line is not reimbursed, or what it waits for; None if it is."""
    shown = state_shown(item)
    if shown == "information_needed":
        return f"Pour calculer votre remboursement, il nous manque {listed(missing(item))}."
    keyed = item.file == KEYED
    if shown == "being_analysed" and item.waits_for:
        what = "votre demande" if keyed else "cette ligne reçue de votre caisse"
        return f"Un gestionnaire vérifie {what}. Vous n'avez rien à faire pour l'instant."
    if shown == "cancelled":
        who = "Nous avons retiré cette demande" if keyed else "Votre caisse a annulé cette ligne"
        paid = (item.decided or {}).get("institution", 0)
        taken_back = f", et ce qui avait été calculé, {euros(paid)}, est repris" if paid else ""
        return f"{who} : rien n'est dû{taken_back}."
    return item.reason


def recalculations(item: LineItem) -> Iterator[Recalculation]:
    """How the decision changed since it was first taken, oldest first."""
    amounts = [version["institution"] for version in item.versions if version]
    for revised, before, after in zip(item.revised, amounts, amounts[1:], strict=False):
        yield Recalculation(date.fromisoformat(revised["on"]), before, after, revised["because"], cause_of(revised))


def cause_of(revised: Mapping[str, Any]) -> str:
    """Why a decision was worked out again, one of `CAUSES`."""
    return str(revised.get("cause", CANCELLED))


def worked_out_again(cancelled: Iterable[LineItem]) -> list[tuple[LineItem, Recalculation]]:
    """The decisions that the cancellation of these lines changed, line by line, newest care first."""
    owners = {item.line: item.owner for item in cancelled if item.owner}
    return [
        (item, change)
        for owner in sorted(set(owners.values()))
        for item in LineItem.by_member.query(owner, scan_index_forward=False)
        for change in recalculations(item)
        if not item.cancelled_on and change.because in owners and change.before != change.after
    ]


def listed(names: list[str]) -> str:
    """The names as French lists them: "a, b et c"."""
    return " et ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
