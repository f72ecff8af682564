"""The ledger of care: every decision posts balanced pairs, a cancellation the same pairs turned round, a revision pairs
of what it changes.

What the institution owes is a cost of the contract (`benefits:CONTRACT`) against a debt to the member, or to the
professional who was not paid by the patient (`payable:...`). Source: PAY-01.

| item, in obole-care | pk | sk | found by |
| --- | --- | --- | --- |
| ledger entry | LEDGER#member | day, line, operation, number | member, in order, by day |
"""

from collections.abc import Mapping
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.care.store import LineItem
from chalicelib.clock import today
from chalicelib.dynamo import Item


class LedgerItem(Item):
    """One side of a balanced pair: cents added to an account (less than zero: taken from it). Never changed.

    `operation` is the line's, C or A, or R1, R2... for what a revision of its decision changes.
    """

    class Meta:
        table_name = "obole-care"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    account = UnicodeAttribute()
    cents = NumberAttribute()
    line = UnicodeAttribute()
    operation = UnicodeAttribute()
    contract = UnicodeAttribute()
    posted_on = UnicodeAttribute()


def entries(item: LineItem, operation: str, paid_by: Mapping[str, int]) -> list[LedgerItem]:
    """The entries of a settled line, a pair a contract that pays; less than nothing where it is reversed or lowered."""
    facts, day = item.facts, today().isoformat()
    payee = f"payable:professional:{facts.finess}" if facts.third_party else f"payable:member:{item.owner}"
    pairs = [
        (account, cents, contract)
        for contract, paid in paid_by.items()
        if paid
        for account, cents in ((f"benefits:{contract}", paid), (payee, -paid))
    ]
    return [
        LedgerItem(
            *_key(str(item.owner), day, item.line, operation, place),
            account=account,
            cents=cents,
            line=item.line,
            operation=operation,
            contract=contract,
            posted_on=day,
        )
        for place, (account, cents, contract) in enumerate(pairs, 1)
    ]


def ledger_of(member: str) -> list[LedgerItem]:
    """Every entry of a member's ledger, in order."""
    return list(LedgerItem.query(f"LEDGER#{member}", consistent_read=True))


def ledger_between(member: str, first: date, last: date) -> list[LedgerItem]:
    """The entries of a member's ledger posted from `first` to `last`, both included, in order."""
    # "$" comes after "#", which follows the day in the key.
    within = LedgerItem.sk.between(first.isoformat(), f"{last.isoformat()}$")
    return list(LedgerItem.query(f"LEDGER#{member}", within, consistent_read=True))


def _key(member: str, day: str, line: str, operation: str, place: int) -> tuple[str, str]:
    return f"LEDGER#{member}", f"{day}#{line}#{operation}#{place}"
