"""A later record changes only the fields it gives: what was known of a member, and what the record makes of it."""

from typing import Any

from pydantic import ValidationError

from chalicelib.members.model import INSURED, Beneficiary, Member
from chalicelib.portfolio.checks import check_nir
from chalicelib.portfolio.refusals import RefusedError, refusals

_OF_THE_MEMBER = ("number", "email", "address", "iban", "scheme", "alerts", "other_insurers")
_OF_THE_INSURED = ("first_name", "last_name", "birth_date", "nir")
_OF_THE_FIRST_COVER = ("contract", "entry_date", "exit_date", "end", "asked_on", "options")


def given(values: dict[str, Any], *clearable: str) -> dict[str, Any]:
    """`values` without the nulls, but for the fields that a null clears."""
    return {name: value for name, value in values.items() if value is not None or name in clearable}


def merged(record: dict[str, Any], before: Member | None) -> dict[str, Any]:
    """The member as it will be. Raises `RefusedError` if the record does not say enough of a new one."""
    member = before.model_dump() if before else {}
    member |= given({name: record[name] for name in _OF_THE_MEMBER if name in record}, "email", "address", "iban")
    people = {person["rank"]: person for person in member.get("people", ())}
    _merge_insured(record, people)
    for place, beneficiary in enumerate(record.get("beneficiaries") or ()):
        _merge_beneficiary(beneficiary, people, f"beneficiaries[{place}]")
    member["people"] = [people[rank] for rank in sorted(people)]
    member["covers"] = _covers(record, list(member.get("covers", ())))
    return member


def _merge_insured(record: dict[str, Any], people: dict[int, dict[str, Any]]) -> None:
    check_nir(record.get("nir"), record.get("nir_key"), "nir")
    changes = given({name: record[name] for name in _OF_THE_INSURED if name in record}, "nir")
    if INSURED not in people and not changes:
        raise RefusedError("un nouveau membre donne son nom, son prénom et sa date de naissance", "last_name")
    people[INSURED] = people.get(INSURED, {"rank": INSURED, "relation": "insured"}) | changes


def _merge_beneficiary(record: dict[str, Any], people: dict[int, dict[str, Any]], at: str) -> None:
    rank = record["rank"]
    check_nir(record.get("nir"), record.get("nir_key"), f"{at}.nir")
    if rank == INSURED:
        raise RefusedError("le rang 1 est celui de l'assuré ; les bénéficiaires suivent", f"{at}.rank")
    changes = given({name: value for name, value in record.items() if name != "nir_key"}, "nir")
    people[rank] = people.get(rank, {}) | changes
    try:
        Beneficiary.model_validate(people[rank])
    except ValidationError as error:
        (first, *_) = refusals(error, at)
        raise RefusedError(first.reason, first.where) from None


def _covers(record: dict[str, Any], covers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first = (covers[0] if covers else {}) | {name: record[name] for name in _OF_THE_FIRST_COVER if name in record}
    # Options are those of a contract: another contract without a word of them has none.
    moved = bool(covers) and first.get("contract") != covers[0]["contract"] and "options" not in record
    first["options"] = () if moved else first.get("options") or ()
    if not first.get("contract"):
        raise RefusedError("un nouveau membre donne le contrat qui le couvre et sa date d'entrée", "contract")
    more = record["more_contracts"] if "more_contracts" in record else covers[1:]
    all_covers = [first, *(more or ())]
    for place, cover in enumerate(all_covers):
        if cover.get("exit_date") and cover.get("entry_date") and cover["exit_date"] < cover["entry_date"]:
            at = "exit_date" if place == 0 else f"more_contracts[{place - 1}].exit_date"
            raise RefusedError("la date de sortie précède la date d'entrée", at)
    return all_covers
