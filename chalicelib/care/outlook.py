"""What would become of a line if it were settled now: read as the worker reads it, and nothing written."""

from dataclasses import dataclass

from chalicelib.care.counters import Use
from chalicelib.care.lines import Line
from chalicelib.care.messages import Settle
from chalicelib.care.pricing import Review, Settled, Wait, papers_asked, price
from chalicelib.care.store import LineItem
from chalicelib.care.work import read


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to come of a line, and the papers asked of it, received or not: those of the line as it stands."""

    comes: Settled | Review | Wait
    papers: tuple[str, ...]


def outlook(item: LineItem) -> Outlook | None:
    """What settling the line would make of it, with what is said of it by now; None if nobody is found for it.

    Raises `NotFoundError` if the member has left the portfolio.
    """
    if not item.owner:
        return None
    work = read(Settle(member=item.owner, rank=int(item.rank or 0), contracts=(), lines=((item.line, item.sk),)))
    if item.decision is not None:
        # Settled already: what it counts for is no history of its own.
        work.take_back(work.rank, Use.of(item.line, item.facts.finess, item.decided))
    line = Line(item, work.member, work.contracts)
    return Outlook(price(line, work.counters, work.family), papers_asked(line))
