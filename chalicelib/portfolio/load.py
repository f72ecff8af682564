"""Loading a portfolio file: each record is created or updated by its natural key, all of it or none of it."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import stdnum.exceptions
from pydantic import ValidationError
from stdnum import iban as iban_number
from stdnum.fr import nir as nir_number
from stdnum.fr import siren as siren_number

from chalicelib.contracts import store as contracts
from chalicelib.contracts.model import Contract
from chalicelib.errors import DomainError, InvalidError
from chalicelib.formats.noemie import finess_valid
from chalicelib.members import store as members
from chalicelib.members.model import INSURED, Member
from chalicelib.portfolio.model import ContractRecord, MemberRecord, ProfessionalRecord
from chalicelib.professionals import store as professionals
from chalicelib.professionals.model import Professional
from chalicelib.reimbursement.table import parse_table

_SLICE = 100
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

_REASONS = {
    "missing": "ce champ est obligatoire",
    "extra_forbidden": "ce champ est inconnu",
    "date_from_datetime_parsing": "une date s'écrit AAAA-MM-JJ",
    "date_parsing": "une date s'écrit AAAA-MM-JJ",
    "date_from_datetime_inexact": "une date s'écrit AAAA-MM-JJ, sans heure",
    "string_type": "un texte est attendu",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "bool_type": "vrai ou faux est attendu",
    "bool_parsing": "vrai ou faux est attendu",
    "dict_type": "un objet est attendu",
    "list_type": "une liste est attendue",
    "model_type": "un objet est attendu",
    "model_attributes_type": "un objet est attendu",
    "string_pattern_mismatch": "ce texte n'a pas la forme attendue",
    "string_too_short": "ce texte est vide",
    "too_short": "cette liste est vide",
    "literal_error": "cette valeur n'est pas de celles admises",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record left out: where it stands in the file, and why, in French."""

    where: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a load did: records created and updated by kind, and those refused."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def count(self, kind: str, *, created: bool) -> None:
        tally = self.created if created else self.updated
        tally[kind] = tally.get(kind, 0) + 1


class _RefusedError(Exception):
    def __init__(self, reason: str, at: str = "") -> None:
        super().__init__(reason)
        self.at = at


def load(text: str) -> Report:
    """Load a portfolio file.

    Raises `InvalidError` if the text is no portfolio at all; a record that is wrong is left out and reported, the
    others are kept. Nothing personal is repeated in a reason.
    """
    report = Report()
    content = _parsed(text)
    _load_contracts(content.get("contracts", []), report)
    _load_professionals(content.get("professionals", []), report)
    _load_members(content.get("members", []), report)
    return report


def _parsed(text: str) -> dict[str, list[Any]]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise InvalidError(f"Ce fichier n'est pas du JSON lisible ({error}). Rien n'a été chargé.") from None
    kinds = {"contracts", "members", "professionals"}
    if not isinstance(content, dict) or not content.keys() <= kinds:
        raise InvalidError(
            "Un portefeuille est un objet JSON fait des seules listes « contracts », « members » et « professionals ». "
            "Rien n'a été chargé."
        )
    if not all(isinstance(records, list) for records in content.values()):
        raise InvalidError("« contracts », « members » et « professionals » sont des listes. Rien n'a été chargé.")
    return content


def _load_contracts(records: list[Any], report: Report) -> None:
    for start in range(0, len(records), _SLICE):
        known = contracts.contracts(_keys(records[start : start + _SLICE], "number"))

        def save(raw: object, known: dict[str, Contract] = known) -> bool:
            given = ContractRecord.model_validate(raw).given()
            before = known.get(given["number"])
            after = Contract.model_validate(
                (before.model_dump() if before else {}) | _not_none(given, "ended_on", "employer")
            )
            _check_contract(after)
            contracts.save(after)
            known[after.number] = after
            return before is None

        _each(records[start : start + _SLICE], "contracts", start, save, report)


def _check_contract(contract: Contract) -> None:
    if contract.ended_on is not None and contract.ended_on < contract.effective_from:
        raise _RefusedError("la date de fin précède la date d'effet", "ended_on")
    if contract.employer is not None and not siren_number.is_valid(contract.employer.siren):
        raise _RefusedError("ce numéro SIREN est faux : vérifiez ses neuf chiffres", "employer.siren")
    parse_table(contract.guarantees)


def _load_professionals(records: list[Any], report: Report) -> None:
    for start in range(0, len(records), _SLICE):
        known = professionals.professionals(_keys(records[start : start + _SLICE], "finess"))

        def save(raw: object, known: dict[str, Professional] = known) -> bool:
            given = ProfessionalRecord.model_validate(raw).given()
            before = known.get(given["finess"])
            after = Professional.model_validate(
                (before.model_dump() if before else {}) | _not_none(given, "email", "iban")
            )
            if not finess_valid(after.finess):
                raise _RefusedError("ce numéro FINESS est faux : vérifiez ses neuf chiffres", "finess")
            _check_iban(after.iban)
            _check_email(after.email)
            professionals.save(after)
            known[after.finess] = after
            return before is None

        _each(records[start : start + _SLICE], "professionals", start, save, report)


def _load_members(records: list[Any], report: Report) -> None:
    for start in range(0, len(records), _SLICE):
        batch = records[start : start + _SLICE]
        known = members.kept(_keys(batch, "number"))
        contract_numbers = contracts.contracts(_contracts_of(batch)).keys()

        def save(
            raw: object,
            known: dict[str, tuple[members.MemberItem, Member]] = known,
            contract_numbers: Iterable[str] = contract_numbers,
        ) -> bool:
            record = MemberRecord.model_validate(raw)
            before = known.get(record.number)
            after = Member.model_validate(_merged(record.given(), before[1] if before else None))
            _check_member(after, contract_numbers, before[1] if before else None)
            known[after.number] = members.save(after, before), after
            return before is None

        _each(batch, "members", start, save, report)


def _merged(given: dict[str, Any], before: Member | None) -> dict[str, Any]:
    """The member as it will be: what was known, changed only where the record gives a field."""
    merged = before.model_dump() if before else {}
    for name in ("number", "email", "address", "iban", "scheme", "alerts"):
        if name in given and (given[name] is not None or name in ("email", "address", "iban")):
            merged[name] = given[name]
    people = {person["rank"]: person for person in merged.get("people", ())}
    insured: dict[str, Any] = {
        name: given[name] for name in ("first_name", "last_name", "birth_date", "nir") if name in given
    }
    _check_key(given, "nir")
    if insured:
        people[INSURED] = people.get(INSURED, {"rank": INSURED, "relation": "insured"}) | _not_none(insured, "nir")
    for place, beneficiary in enumerate(given.get("beneficiaries") or ()):
        _check_key(beneficiary, f"beneficiaries[{place}].nir")
        if beneficiary["rank"] == INSURED:
            raise _RefusedError(
                "le rang 1 est celui de l'assuré ; les bénéficiaires suivent", f"beneficiaries[{place}].rank"
            )
        changes = {name: value for name, value in beneficiary.items() if name != "nir_key"}
        people[beneficiary["rank"]] = people.get(beneficiary["rank"], {}) | _not_none(changes, "nir")
    if INSURED not in people:
        raise _RefusedError("un nouveau membre donne son nom, son prénom et sa date de naissance", "last_name")
    merged["people"] = [people[rank] for rank in sorted(people)]
    merged["covers"] = _covers(given, list(merged.get("covers", ())))
    return merged


def _covers(given: dict[str, Any], covers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first = covers[:1] or [{}]
    names = {"contract": "contract", "entry_date": "entry_date", "exit_date": "exit_date"}
    first = [first[0] | {names[name]: given[name] for name in names if name in given}]
    more = given["more_contracts"] or [] if "more_contracts" in given else covers[1:]
    if not first[0].get("contract"):
        raise _RefusedError("un nouveau membre donne le contrat qui le couvre et sa date d'entrée", "contract")
    return first + list(more)


def _check_key(given: dict[str, Any], at: str) -> None:
    """A NIR comes with its key, and the key is right (97 less the number modulo 97; 2A and 2B count as 19 and 18)."""
    nir, key = given.get("nir"), given.get("nir_key")
    if nir is None:
        return
    if key is None:
        raise _RefusedError("le NIR est donné sans sa clé (nir_key)", at)
    try:
        nir_number.validate(nir + key)
    except stdnum.exceptions.ValidationError:
        raise _RefusedError("ce NIR et sa clé ne vont pas ensemble : vérifiez les quinze caractères", at) from None


def _check_member(member: Member, contract_numbers: Iterable[str], before: Member | None) -> None:
    familiar = set(contract_numbers) | {cover.contract for cover in (before.covers if before else ())}
    for place, cover in enumerate(member.covers):
        if cover.contract not in familiar:
            at = "contract" if place == 0 else f"more_contracts[{place - 1}].contract"
            raise _RefusedError(
                f"le contrat {cover.contract} est inconnu : chargez-le d'abord, ou corrigez son numéro", at
            )
    if member.insured.nir is None:
        raise _RefusedError(
            "le NIR de l'assuré est obligatoire : c'est par lui que la Sécurité sociale le désigne", "nir"
        )
    _check_iban(member.iban)
    _check_email(member.email)


def _check_iban(iban: str | None) -> None:
    if iban is not None and not iban_number.is_valid(iban):
        raise _RefusedError("cet IBAN est faux : vérifiez-le caractère par caractère", "iban")


def _check_email(email: str | None) -> None:
    if email is not None and not _EMAIL.fullmatch(email):
        raise _RefusedError("cette adresse électronique n'en est pas une", "email")


def _each(records: list[Any], kind: str, start: int, save: Callable[[Any], bool], report: Report) -> None:
    for place, raw in enumerate(records, start):
        try:
            report.count(kind, created=save(raw))
        except _RefusedError as error:
            report.refused.append(Refusal(f"{kind}[{place}]{'.' + error.at if error.at else ''}", str(error)))
        except ValidationError as error:
            report.refused.extend(_reasons(error, f"{kind}[{place}]"))
        except DomainError as error:
            wrong = error.fields or (None,)
            report.refused.extend(
                Refusal(
                    f"{kind}[{place}].guarantees.{at.field}" if at else f"{kind}[{place}]",
                    at.reason if at else error.detail,
                )
                for at in wrong
            )


def _reasons(error: ValidationError, where: str) -> list[Refusal]:
    """What pydantic found, in French, without the value, which may be personal."""
    return [
        Refusal(
            where + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in wrong["loc"]),
            _REASONS.get(wrong["type"]) or str(wrong["msg"]).removeprefix("Value error, "),
        )
        for wrong in error.errors(include_url=False, include_input=False)
    ]


def _keys(records: Iterable[Any], name: str) -> list[str]:
    return [raw[name] for raw in records if isinstance(raw, dict) and isinstance(raw.get(name), str)]


def _contracts_of(records: Iterable[Any]) -> set[str]:
    named = set(_keys(records, "contract"))
    for raw in records:
        more = raw.get("more_contracts") if isinstance(raw, dict) else None
        named |= set(_keys(more, "contract")) if isinstance(more, list) else set()
    return named


def _not_none(given: dict[str, Any], *clearable: str) -> dict[str, Any]:
    """`given` without the nulls, but for the fields that a null clears."""
    return {name: value for name, value in given.items() if value is not None or name in clearable}
