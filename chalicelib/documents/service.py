"""The documents of a member: listed, asked for, downloaded.

Source: MBR-10, MBR-11, MBR-29.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib import clock, links, settings
from chalicelib.care.views import first_care
from chalicelib.cursors import cursor_of, place_of
from chalicelib.dates import in_words
from chalicelib.documents import store
from chalicelib.documents.model import Kind, Period, State
from chalicelib.documents.store import DocumentItem
from chalicelib.errors import ConflictError, FieldError, InvalidError, NotFoundError
from chalicelib.ids import derived

PAGE = 20
LINK_LASTS = timedelta(minutes=5)
_PLACE = re.compile(r"[0-9T:.+-]{19,32}#[a-z2-7]{26}")


class EmptyPeriodError(InvalidError):
    code, title = "empty_period", "Rien sur cette période"


class NotReadyError(ConflictError):
    code, title = "not_ready", "Document en préparation"


@dataclass(frozen=True, slots=True)
class Page:
    """Some documents of a member, and where the next ones begin, None if there are none."""

    documents: tuple[DocumentItem, ...]
    next: str | None


def documents_of(member: str, cursor: str | None) -> Page:
    """The member's documents from `cursor` on, newest first. Raises `InvalidError` for a cursor we did not give."""
    found = store.newest(member, None if cursor is None else place_of(cursor, _PLACE), PAGE + 1)
    return Page(tuple(found[:PAGE]), cursor_of(found[PAGE - 1].place) if len(found) > PAGE else None)


def document_of(member: str, document_id: str) -> DocumentItem:
    """The member's document of that identifier. Raises `NotFoundError` if there is none, or if it is another's."""
    item = store.found(member, document_id)
    if item is None:
        raise NotFoundError("Ce document n'existe pas dans votre espace. Revenez à la liste de vos documents.")
    return item


def link_to(item: DocumentItem) -> links.Link:
    """An address where its file is downloaded, for five minutes. Raises `NotReadyError` while it is being prepared."""
    if item.state != State.READY:
        raise NotReadyError("Ce document est en cours de préparation. Revenez dans une minute : il vous attendra ici.")
    return links.reading(settings.documents_bucket(), item.file_key, name=item.period.file_name, lasts=LINK_LASTS)


def ask_for_statement(member: str, period: Period) -> DocumentItem:
    """Have a statement prepared over `period`; the one already made of the same entries, if there is one.

    Raises `InvalidError` for a period that is none, not over, or begun more than a whole year before the year of the
    first care; `EmptyPeriodError` if nothing was decided in it.
    """
    _check(period, first_care(member))
    item = state(member, period)
    if item is None:
        raise EmptyPeriodError(
            f"Nous n'avons traité aucun soin {_within(period)} : il n'y a pas de décompte à établir. C'est le jour où "
            "nous traitons un soin qui compte, et non celui du soin. Choisissez une autre période."
        )
    return item


def state(member: str, period: Period) -> DocumentItem | None:
    """Keep a statement to prepare over `period` and queue it, unless it is ready; None if nothing was decided in it.

    Its id comes from the member, the period and what happened in it: asked for again, it is the same document.
    """
    from chalicelib.documents import messages  # noqa: PLC0415 -- start-up: most who read their space ask for nothing
    from chalicelib.documents.story import story  # noqa: PLC0415 -- as above

    happened = story(member, period)
    if not happened:
        return None
    id = derived("statement", member, str(period.first), str(period.last), happened.digest)
    at = clock.now().isoformat()
    pk, sk = store.key_of(member, id)
    item = store.kept(
        DocumentItem(
            pk,
            sk,
            place=f"{at}#{id}",
            document=id,
            kind=Kind.STATEMENT,
            state=State.PREPARING,
            first_day=period.first.isoformat(),
            last_day=period.last.isoformat(),
            created_at=at,
        )
    )
    if item.state == State.PREPARING:
        messages.send(messages.Render(member=member, document=id))
    return item


def _check(period: Period, first: date | None) -> None:
    if period.first > period.last:
        raise _wrong("from", "La période commence après sa fin. Choisissez un premier jour plus tôt.")
    if period.last > clock.today():
        raise _wrong("to", "La période finit dans l'avenir. Choisissez aujourd'hui au plus tard.")
    # A year more than needed: whoever asks for a whole year, or for a winter, need not know the day of the first.
    if first is not None and period.first < (earliest := date(first.year - 1, 1, 1)):
        raise _wrong(
            "from",
            f"Votre premier soin connu de nous date du {in_words(first)}. Choisissez un premier jour à partir du "
            f"{in_words(earliest)}.",
        )


def _wrong(field: str, reason: str) -> InvalidError:
    return InvalidError("Cette période ne convient pas.", fields=(FieldError(field, reason),))


def _within(period: Period) -> str:
    if period.first == period.last:
        return f"le {in_words(period.first)}"
    return f"du {in_words(period.first)} au {in_words(period.last)}"
