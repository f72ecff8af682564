"""The ledger of care: every decision posts balanced pairs, a cancellation posts the same pairs turned round.

What the institution owes is a cost of the contract (`benefits:CONTRACT`) against a debt to the member, or to the
professional who was not paid by the patient (`payable:...`). Source: PAY-01.
"""

from collections.abc import Mapping

from chalicelib.care.store import LedgerItem, LineItem, ledger_key
from chalicelib.clock import today


def entries(item: LineItem, paid_by: Mapping[str, int], sign: int) -> list[LedgerItem]:
    """The entries of a settled line, or with `sign` -1 those that reverse it: a pair a contract that pays."""
    facts, day = item.facts, today().isoformat()
    payee = f"payable:professional:{facts.finess}" if facts.third_party else f"payable:member:{item.owner}"
    pairs = [
        (account, cents, contract)
        for contract, paid in paid_by.items()
        if paid
        for account, cents in ((f"benefits:{contract}", sign * paid), (payee, -sign * paid))
    ]
    return [
        LedgerItem(
            *ledger_key(str(item.owner), day, item.line, item.sk, place),
            account=account,
            cents=cents,
            line=item.line,
            operation=item.sk,
            contract=contract,
            posted_on=day,
        )
        for place, (account, cents, contract) in enumerate(pairs, 1)
    ]
