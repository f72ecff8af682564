"""The rows: request units, requests and dollars of a million lines, from 2,000 settled in this process."""

from collections import Counter
from decimal import Decimal

from bench.aws import insurer, receive, settle_all
from bench.cost.meter import Meter, inserted
from bench.cost.prices import prices
from bench.table import Row
from chalicelib import outbox
from chalicelib.aws import client
from chalicelib.clock import today
from chalicelib.notifications import service as notifications
from demo.noemie import noemie_file
from demo.portfolio import portfolio

_LINES, _FAMILIES, _MILLION = 2_000, 100, 1_000_000
_CARE_BATCH, _STREAM_BATCH, _BATCH = 10, 100, 10
_GIGA = 1024**3


def rows() -> list[Row]:
    """What a million lines take, with the price of it. Function time is not in it: no processor here is AWS's."""
    book = portfolio(_FAMILIES, 1)
    with insurer(book):
        meter, sent = Meter(), _sends()
        lines = receive(noemie_file(book, _LINES, 1, today()))
        groups = settle_all()
        events = list(outbox.written(list(inserted(meter.kept, "obole-care", "EVENT"))))
        outbox.relay(events)
        for event in events:
            notifications.take(event)
    # Batches are taken as full; each is a message or more received, then deleted.
    care, told = -(-groups // _CARE_BATCH), -(-len(events) // _BATCH)
    counts = {
        "write_units": meter.written,
        "read_units": meter.read,
        "fifo_requests": sent["obole-care.fifo"] + 2 * care,
        "queue_requests": sent[outbox.QUEUE] + 2 * told,
        # Every write of the table is a record of its stream.
        "invocations": care + told + -(-2 * len(meter.kept) // _STREAM_BATCH),
        "stored_gigabytes": meter.stored() / _GIGA,
    }
    return _told({name: count * _MILLION / lines for name, count in counts.items()})


def _sends() -> Counter[str]:
    """Requests that send messages, by queue, from now on."""
    sent = Counter[str]()

    def send(params: dict[str, str], **_: object) -> None:
        sent[params["QueueUrl"].rpartition("/")[2]] += 1

    client("sqs").meta.events.register("provide-client-params.sqs.SendMessageBatch", send)
    return sent


def _told(counts: dict[str, float]) -> list[Row]:
    known = prices()
    cost = {name: known[name].of(count) for name, count in counts.items()}
    monthly = cost.pop("stored_gigabytes")
    units = f"{_millions(counts['write_units'])} write, {_millions(counts['read_units'])} read"
    requests = ", ".join(
        f"{_millions(counts[name])} {name.replace('_', ' ')}"
        for name in ("fifo_requests", "queue_requests", "invocations")
    )
    noted = max(price.noted_on for price in known.values())
    status = ", ".join(sorted({price.status for price in known.values()}))
    return [
        Row("a million care lines: request units (M)", units),
        Row("a million care lines: queues and functions (M)", requests),
        Row(f"a million care lines: dollars ({status} prices, {noted}), function time apart", _dollars(cost)),
        Row("a million care lines: stored, and dollars a month", f"{counts['stored_gigabytes']:.1f} GB, {monthly:.2f}"),
    ]


def _dollars(cost: dict[str, Decimal]) -> str:
    total = sum(cost.values())
    return f"{total:.2f} (writes {cost['write_units']:.2f}, reads {cost['read_units']:.2f})"


def _millions(count: float) -> str:
    return f"{count / _MILLION:.2f}"
