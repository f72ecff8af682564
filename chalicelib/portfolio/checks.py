"""What makes a record wrong beyond its shape: numbers that fail their key, dates that turn back, unknown contracts."""

import re
from collections.abc import Mapping
from itertools import combinations

from stdnum import iban as iban_number
from stdnum.fr import siren as siren_number

from chalicelib.contracts.checking import check_tables
from chalicelib.contracts.model import Contract
from chalicelib.formats.noemie import finess_valid, nir_key_valid
from chalicelib.members.continuation import refusal
from chalicelib.members.model import Cover, Member
from chalicelib.parameters import load
from chalicelib.portfolio.refusals import RefusedError

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def check_contract(contract: Contract, before: Contract | None) -> None:
    """Raise `RefusedError` if the contract does not hold together, `InvalidError` if tables it newly has do not.

    Tables that were kept are checked again only when the contract becomes responsible, or of another kind.
    """
    if contract.ended_on is not None and contract.ended_on < contract.effective_from:
        raise RefusedError("la date de fin précède la date d'effet", "ended_on")
    if contract.employer is not None and not siren_number.is_valid(contract.employer.siren):
        raise RefusedError("ce numéro SIREN est faux : vérifiez ses neuf chiffres", "employer.siren")
    same = before is not None and (before.responsible, before.kind) == (contract.responsible, contract.kind)
    kept = before.tables if before is not None and same else ()
    for tables in contract.tables:
        if tables not in kept:
            check_tables(contract, tables)


def check_member(member: Member, contracts: Mapping[str, Contract]) -> None:
    """Raise `RefusedError` if the member does not hold together: contracts, options, covers kept, NIR, IBAN, e-mail."""
    for place, cover in enumerate(member.covers):
        contract = contracts.get(cover.contract)
        if contract is None:
            raise RefusedError(
                f"le contrat {cover.contract} est inconnu : chargez-le d'abord, ou corrigez son numéro",
                cover_field(place, "contract"),
                contract=cover.contract,
            )
        _check_options(cover, contract, cover_field(place, "options"))
        _check_kept(member, place, contract)
    if member.insured.nir is None:
        raise RefusedError(
            "le NIR de l'assuré est obligatoire : c'est par lui que la Sécurité sociale le désigne", "nir"
        )
    known = {person.rank for person in member.people}
    for place, other in enumerate(member.other_insurers):
        if not known.issuperset(other.ranks):
            raise RefusedError("personne de cette famille ne porte ce rang", f"other_insurers[{place}].ranks")
    check_iban(member.iban)
    check_email(member.email)


def cover_field(place: int, field: str) -> str:
    """Where a field of the cover at that place is written in the record."""
    return field if place == 0 else f"more_contracts[{place - 1}].{field}"


def _check_options(cover: Cover, contract: Contract, at: str) -> None:
    """Raise `RefusedError` if the options are not of the contract, come before the cover, or twice for a day."""
    for place, option in enumerate(cover.options):
        if not contract.has_option(option.name):
            raise RefusedError(
                f"le contrat {cover.contract} n'a pas d'option {option.name}",
                f"{at}[{place}].name",
                contract=cover.contract,
            )
        if option.since is not None and option.since < cover.entry_date:
            raise RefusedError("l'option commence avant l'entrée au contrat", f"{at}[{place}].from")
    if any(one.overlaps(other) for one, other in combinations(cover.options, 2)):
        raise RefusedError("une option est donnée deux fois pour les mêmes jours", at)


def _check_kept(member: Member, place: int, contract: Contract) -> None:
    """Raise `RefusedError` if a cover asked for after another may not be kept. Source: RG-S.9."""
    cover = member.covers[place]
    if cover.asked_on is None:
        return
    reason = refusal(cover, member.covers, load())
    if contract.kind != "individual":
        reason = "elle l'est à titre individuel, et ce contrat est collectif : RG-S.9"
    if reason is not None:
        raise RefusedError(f"cette couverture ne peut être gardée : {reason}", cover_field(place, "asked_on"))


def check_iban(iban: str | None) -> None:
    """Raise `RefusedError` if the IBAN is wrong."""
    if iban is not None and not iban_number.is_valid(iban):
        raise RefusedError("cet IBAN est faux : vérifiez-le caractère par caractère", "iban")


def check_email(email: str | None) -> None:
    """Raise `RefusedError` if the e-mail address is none."""
    if email is not None and not _EMAIL.fullmatch(email):
        raise RefusedError("cette adresse électronique n'en est pas une", "email")


def check_finess(finess: str) -> None:
    """Raise `RefusedError` if the FINESS number is wrong."""
    if not finess_valid(finess):
        raise RefusedError("ce numéro FINESS est faux : vérifiez ses neuf chiffres", "finess")


def check_nir(nir: str | None, key: str | None, at: str) -> None:
    """Raise `RefusedError` at `at` if a NIR comes without its key, or with a wrong one."""
    if nir is None:
        return
    if key is None:
        raise RefusedError("le NIR est donné sans sa clé (nir_key)", at)
    if not nir_key_valid(nir, key):
        raise RefusedError("ce NIR et sa clé ne vont pas ensemble : vérifiez les quinze caractères", at)
