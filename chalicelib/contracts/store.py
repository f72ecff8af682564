"""Contracts in the table obole-members.

| item | pk | sk | found by |
| --- | --- | --- | --- |
| contract | CONTRACT#number | CONTRACT | its number, many at a time, inside a transaction, or all of them |
"""

from collections.abc import Iterable, Iterator

from pynamodb.attributes import UnicodeAttribute

from chalicelib.contracts.model import Contract
from chalicelib.dynamo import Item
from chalicelib.errors import NotFoundError


class ContractItem(Item):
    class Meta:
        table_name = "obole-members"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="CONTRACT")
    contract = UnicodeAttribute()

    def read(self) -> Contract:
        return Contract.model_validate_json(self.contract)


def key_of(number: str) -> tuple[str, str]:
    return f"CONTRACT#{number}", "CONTRACT"


def contracts(numbers: Iterable[str]) -> dict[str, Contract]:
    """The known contracts among `numbers`, by number."""
    found = [item.read() for item in ContractItem.batch_get([key_of(number) for number in set(numbers)])]
    return {contract.number: contract for contract in found}


def contract(number: str) -> Contract:
    """The contract of that number. Raises `NotFoundError`."""
    found = contracts([number]).get(number)
    if found is None:
        raise NotFoundError(f"Aucun contrat ne porte le numéro {number}. Vérifiez-le, ou chargez d'abord le contrat.")
    return found


def every_contract() -> Iterator[Contract]:
    """All contracts, in no order: a scan, for maintenance only."""
    return (item.read() for item in ContractItem.scan(ContractItem.sk == "CONTRACT"))


def save(contract: Contract) -> None:
    """Create the contract, or replace all that is known of it."""
    pk, sk = key_of(contract.number)
    ContractItem(pk=pk, sk=sk, contract=contract.model_dump_json()).save()
