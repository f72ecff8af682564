"""The statements of a month, for every member whose ledger it touched: a slice of members a message.

Done again, it finds every statement already there; cut short, the queue gives the slice again. Source: MBR-10.
"""

from datetime import date

from chalicelib.documents import messages, service
from chalicelib.documents.messages import Month
from chalicelib.documents.model import Period
from chalicelib.members import store as members

SLICE = 100


def begin(day: date) -> None:
    """Have the month before `day` stated."""
    messages.send(Month(month=Period.month_before(day).first))


def go_on(asked: Month) -> None:
    """State the month for one slice of members, then ask for the next slice."""
    numbers = members.slice_after(asked.after, SLICE)
    for number in numbers:
        service.state(number, Period.month(asked.month))
    if numbers:
        # Last: what is cut short before is done again whole, and only once more.
        messages.send(asked.model_copy(update={"after": numbers[-1]}))
