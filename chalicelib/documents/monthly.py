"""The statements of a month, for every member whose ledger it touched: a slice of members a message.

Done again, it finds every statement already there; cut short, the queue gives the slice again. Source: MBR-10.
"""

from datetime import date, timedelta

from chalicelib.clock import now
from chalicelib.documents import messages, service, store
from chalicelib.documents.messages import Month, Render
from chalicelib.documents.model import Period, State
from chalicelib.members import store as members

SLICE = 100
# The first night states the month; the next two find what a late worker posted, or what the first could not do.
NIGHTS = 3
# A message that failed three times is parked within the hour, and a whole book is printed within a night.
LATE = timedelta(days=1)


def begin(day: date) -> None:
    """Have the month before `day` stated, if `day` is one of the first three of its month."""
    if day.day <= NIGHTS:
        messages.send(Month(month=Period.month_before(day).first))


def go_on(asked: Month) -> int:
    """State the month for one slice of members, then ask for the next slice; how many statements are to be rendered."""
    numbers = members.slice_after(asked.after, SLICE)
    stated = [service.state(number, Period.month(asked.month)) for number in numbers]
    if numbers:
        # Last: what is cut short before is done again whole, and only once more.
        messages.send(asked.model_copy(update={"after": numbers[-1]}))
    return sum(item is not None and item.state == State.PREPARING for item in stated)


def ask_again() -> int:
    """Queue again the statements that were to be rendered more than a day ago, of a month or any period; how many."""
    late = list(store.preparing(now() - LATE))
    for member, document in late:
        messages.send(Render(member=member, document=document))
    return len(late)
