"""A small book of business, files as the scheme would send them, and the two workers run by hand."""

from dataclasses import dataclass, field, replace
from datetime import date

from chalicelib.aws import client, queue_url
from chalicelib.care import intake, store
from chalicelib.care.drops import Place, drop, outcome
from chalicelib.care.ledger import LedgerItem, ledger_of
from chalicelib.care.messages import QUEUE, Settle
from chalicelib.care.settle import settle
from chalicelib.care.store import DropItem, LineItem
from chalicelib.formats.noemie import Header, ReceivedLine, write

BUCKET = "obole-inbound-123456789012"
NIR, NIR_KEY = "1800544000001", "62"
GP, PHARMACY = "440000016", "440000024"

CONSULTATION = ReceivedLine(
    reference="L0001",
    nir=NIR,
    nir_key=NIR_KEY,
    rank=1,
    birth_date="19800504",
    care_date=date(2026, 2, 10),
    act="G",
    quantity=1,
    price=30_00,
    base=30_00,
    rate=70,
    scheme_paid=19_00,
    withheld=2_00,
    finess=GP,
    pathway=True,
    fee_control=True,
    exemption="none",
    third_party=False,
    operation="C",
)


def book() -> dict[str, list[dict[str, object]]]:
    """One contract at 150 %, one member and a child, a doctor and a pharmacy."""
    base = {"basis": "base", "rate": 150, "rate_without_fee_control": 130, "includes_scheme": True}
    osteopath = {"basis": "flat", "amount": 3000, "per": "session", "count_per_year": 4, "without_scheme": True}
    return {
        "contracts": [
            {
                "number": "S-1",
                "kind": "collective_mandatory",
                "responsible": True,
                "effective_from": "2020-01-01",
                "guarantees": {
                    "consultation": base,
                    "medicine": {"basis": "ticket_moderateur", "rate": 100},
                    "alternative": osteopath,
                    "hearing_aid": {"basis": "base", "rate": 100, "includes_scheme": True},
                },
            }
        ],
        "members": [
            {
                "number": "20250001",
                "nir": NIR,
                "nir_key": NIR_KEY,
                "last_name": "Aubépin",
                "first_name": "Camille",
                "birth_date": "1980-05-04",
                "contract": "S-1",
                "entry_date": "2020-01-01",
                "beneficiaries": [
                    {
                        "rank": 2,
                        "relation": "child",
                        "first_name": "Lou",
                        "last_name": "Aubépin",
                        "birth_date": "2012-09-01",
                    }
                ],
            }
        ],
        "professionals": [
            {"finess": GP, "name": "Cabinet du Port", "specialties": ["general_practice"]},
            {"finess": PHARMACY, "name": "Pharmacie du Quai", "specialties": ["pharmacy"]},
        ],
    }


def consultation(reference: str = "L0001", **changes: object) -> ReceivedLine:
    """A general practitioner's consultation at 30 €, changed as said."""
    return replace(CONSULTATION, reference=reference, **changes)  # type: ignore[arg-type]


def cancelled(line: ReceivedLine) -> ReceivedLine:
    return replace(line, operation="A")


@dataclass
class Insurer:
    """The two workers and the queue between them, run step by step."""

    sequence: int = 0
    queued: list[Settle] = field(default_factory=list)

    def receive(self, *lines: ReceivedLine, sequence: int | None = None) -> DropItem:
        """Drop a file of these lines, take it in; what became of it."""
        self.sequence += 1
        number = sequence or self.sequence
        header = Header("CP", "00000000000001", date(2026, 3, 1), f"REF{number}", number)
        return self.receive_bytes(write(header, lines))

    def receive_bytes(self, data: bytes) -> DropItem:
        place = self.drop(data)
        intake.receive(place)
        return self.outcome(place)

    def drop(self, data: bytes) -> Place:
        return drop(data)

    def outcome(self, place: Place) -> DropItem:
        told = outcome(place)
        assert told is not None
        return told

    def drain(self) -> list[Settle]:
        """Take every message off the queue, in order."""
        sqs, url = client("sqs"), queue_url(QUEUE)
        taken: list[Settle] = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                taken.append(Settle.model_validate_json(message["Body"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        self.queued += taken
        return taken

    def settle(self) -> None:
        for message in self.drain():
            settle(message)

    def process(self, *lines: ReceivedLine) -> DropItem:
        """A whole file, from the bucket to the decisions."""
        outcome = self.receive(*lines)
        self.settle()
        return outcome

    def line(self, reference: str = "L0001", operation: str = "C") -> LineItem:
        id = store.line_id("CP00000000000001", reference)
        return store.lines([(id, operation)])[id, operation]

    def ledger(self) -> list[LedgerItem]:
        return ledger_of("20250001")

    def balance(self, account: str) -> int:
        return sum(int(entry.cents) for entry in self.ledger() if entry.account == account)
