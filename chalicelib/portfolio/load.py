"""Loading a portfolio file: each record is created or updated by its natural key, all of it or none of it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from chalicelib.clock import today
from chalicelib.contracts import store as contracts
from chalicelib.contracts.ending import standing
from chalicelib.contracts.model import Contract
from chalicelib.errors import DomainError, InvalidError
from chalicelib.members import store as members
from chalicelib.members.continuation import days_late
from chalicelib.members.model import Member
from chalicelib.numbers import counted
from chalicelib.parameters import load as figures
from chalicelib.portfolio.checks import check_contract, check_email, check_finess, check_iban, check_member, cover_field
from chalicelib.portfolio.merging import given, merged
from chalicelib.portfolio.model import ContractRecord, MemberRecord, ProfessionalRecord
from chalicelib.portfolio.refusals import Notice, Refusal, RefusedError, refusals
from chalicelib.portfolio.tables import Coverage, coverage_changes, merged_contract
from chalicelib.professionals import store as professionals
from chalicelib.professionals.model import Professional

_SLICE = 100


@dataclass(slots=True)
class Report:
    """What a load did: records created and updated by kind, those refused, and ends that employers reported late.

    `awaited` counts, by contract that the same file gave and that was refused, the members left out because of it;
    `coverage` is what tables newly given no longer cover, or cover besides.
    """

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    late: list[Notice] = field(default_factory=list)
    awaited: dict[str, int] = field(default_factory=dict)
    coverage: list[Coverage] = field(default_factory=list)

    def count(self, kind: str, *, created: bool) -> None:
        tally = self.created if created else self.updated
        tally[kind] = tally.get(kind, 0) + 1


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
    except json.JSONDecodeError as error:
        raise InvalidError(
            f"Ce fichier n'est pas du JSON : voyez ligne {error.lineno}, colonne {error.colno}. Rien n'a été chargé."
        ) from None
    except (ValueError, RecursionError):
        raise InvalidError("Ce fichier n'est pas du JSON lisible. Rien n'a été chargé.") from None
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
            record = ContractRecord.model_validate(raw)
            before = known.get(record.number)
            after = Contract.model_validate(merged_contract(record.given(), before))
            check_contract(after, before)
            contracts.save(after)
            known[after.number] = after
            report.coverage += coverage_changes(after, before)
            return before is None

        _each(records[start : start + _SLICE], "contracts", start, save, report)


def _load_professionals(records: list[Any], report: Report) -> None:
    for start in range(0, len(records), _SLICE):
        known = professionals.professionals(_keys(records[start : start + _SLICE], "finess"))

        def save(raw: object, known: dict[str, Professional] = known) -> bool:
            record = ProfessionalRecord.model_validate(raw)
            before = known.get(record.finess)
            changes = given(record.given(), "email", "iban")
            after = Professional.model_validate((before.model_dump() if before else {}) | changes)
            check_finess(after.finess)
            check_iban(after.iban)
            check_email(after.email)
            professionals.save(after)
            known[after.finess] = after
            return before is None

        _each(records[start : start + _SLICE], "professionals", start, save, report)


def _load_members(records: list[Any], report: Report) -> None:
    for start in range(0, len(records), _SLICE):
        batch = records[start : start + _SLICE]
        known = members.kept(_keys(batch, "number"))
        covering = {cover.contract for _, member in known.values() for cover in member.covers}
        known_contracts = contracts.contracts(_contracts_of(batch) | covering)

        def save(
            raw: object,
            known: dict[str, tuple[members.MemberItem, Member]] = known,
            known_contracts: dict[str, Contract] = known_contracts,
        ) -> bool:
            record = MemberRecord.model_validate(raw)
            before = known.get(record.number)
            after = Member.model_validate(merged(record.given(), before[1] if before else None))
            check_member(after, known_contracts)
            stands = standing(after, known_contracts, before[0].stood() if before else None, today())
            known[after.number] = members.save(after, before, stands), after
            report.late += _late(after, before[1] if before else None)
            return before is None

        _each(batch, "members", start, save, report)


def _late(member: Member, before: Member | None) -> list[Notice]:
    """The ends that this record is the first to report, and that the employer reported late. Source: RG-S.9b."""
    known = {cover.end for cover in before.covers} if before else set()
    return [
        Notice(
            member.number,
            cover_field(place, "end"),
            f"fin du {cover.end.on:%d/%m/%Y} déclarée le {cover.end.reported_on:%d/%m/%Y}, soit "
            f"{counted(late, 'jour')} après "
            "les quinze jours laissés à l'employeur : RG-S.9b",
        )
        for place, cover in enumerate(member.covers)
        if cover.end is not None and cover.end not in known and (late := days_late(cover.end, figures()))
    ]


def _each(records: list[Any], kind: str, start: int, save: Callable[[Any], bool], report: Report) -> None:
    for place, raw in enumerate(records, start):
        try:
            report.count(kind, created=save(raw))
            continue
        except RefusedError as error:
            if error.contract in report.awaited:
                # Its contract was refused above: that is what is to be mended.
                report.awaited[error.contract] += 1
            else:
                report.refused.append(Refusal(f"{kind}[{place}]{'.' + error.at if error.at else ''}", str(error)))
        except ValidationError as error:
            report.refused.extend(refusals(error, f"{kind}[{place}]"))
        except DomainError as error:
            wrong = error.fields or (None,)
            report.refused.extend(
                Refusal(
                    f"{kind}[{place}].{at.field}" if at else f"{kind}[{place}]",
                    at.reason if at else error.detail,
                )
                for at in wrong
            )
        if kind == "contracts":
            report.awaited |= dict.fromkeys(_keys([raw], "number"), 0)


def _keys(records: Iterable[Any], name: str) -> list[str]:
    return [raw[name] for raw in records if isinstance(raw, dict) and isinstance(raw.get(name), str)]


def _contracts_of(records: Iterable[Any]) -> set[str]:
    named = set(_keys(records, "contract"))
    for raw in records:
        more = raw.get("more_contracts") if isinstance(raw, dict) else None
        named |= set(_keys(more, "contract")) if isinstance(more, list) else set()
    return named
