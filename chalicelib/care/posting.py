"""The ledger of care: every decision posts balanced pairs, a cancellation the same pairs turned round, a revision pairs
of what it changes.

What the institution owes is a cost of the contract (`benefits:CONTRACT`) against a debt to the member, or to the
professional who was not paid by the patient (`payable:...`). Source: PAY-01.
"""

from collections.abc import Mapping

from chalicelib.care.store import LedgerItem, LineItem, ledger_key
from chalicelib.clock import today


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
            *ledger_key(str(item.owner), day, item.line, operation, place),
            account=account,
            cents=cents,
            line=item.line,
            operation=operation,
            contract=contract,
            posted_on=day,
        )
        for place, (account, cents, contract) in enumerate(pairs, 1)
    ]
