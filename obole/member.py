"""`obole member NUMBER`: who is covered with a member on a day, and by whom else."""

from collections.abc import Mapping
from datetime import date, datetime

import click

from chalicelib.care.model import MISSING
from chalicelib.care.views import listed
from chalicelib.clock import today
from chalicelib.contracts.model import Contract
from chalicelib.contracts.store import contracts
from chalicelib.errors import DomainError
from chalicelib.members.eligibility import NotCovered, ProofNeeded, Verdict, verdict
from chalicelib.members.model import Beneficiary, Cover, Member, OtherInsurer
from chalicelib.members.store import member as stored
from chalicelib.parameters import load
from infra.local.running import use_running_stack

_RELATIONS = {
    "insured": "assuré",
    "spouse": "conjoint",
    "partner": "partenaire de PACS",
    "cohabitant": "concubin",
    "child": "enfant",
    "ascendant": "ascendant",
}


@click.command()
@click.argument("number")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Le jour dont il s'agit ; aujourd'hui sinon.")
def member(number: str, day: datetime | None) -> None:
    """Dit qui un membre couvre, ses contrats et ses autres assurances. Aucun nom n'est montré."""
    use_running_stack()
    try:
        click.echo(told(stored(number), day.date() if day else today()))
    except DomainError as error:
        raise click.ClickException(error.detail) from None


def told(member: Member, day: date) -> str:
    """The member's covers, people and other insurances, in French, as they stand on `day`."""
    known = contracts(cover.contract for cover in member.covers)
    return "\n".join(
        [
            f"Membre {member.number}, au {day:%d/%m/%Y}.",
            *(_cover(cover, day) for cover in member.covers),
            *(
                f"  Rang {each.rank}, {_RELATIONS[each.relation]} : {_state(member, each, day, known)}"
                for each in member.people
            ),
            *map(_other, member.other_insurers),
        ]
    )


def _cover(cover: Cover, day: date) -> str:
    until = f" au {cover.exit_date:%d/%m/%Y}" if cover.exit_date else ""
    state = "ouverte" if cover.includes(day) else "fermée"
    return f"  Contrat {cover.contract} : couverture {state}, du {cover.entry_date:%d/%m/%Y}{until}."


def _state(member: Member, person: Beneficiary, day: date, known: Mapping[str, Contract]) -> str:
    """Whether the person qualifies; contract by contract where their own terms make a difference."""
    said = {
        number: _qualifies(verdict(member, person, day, load(), contract.terms)) for number, contract in known.items()
    }
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return " ".join(f"contrat {number}, {each}" for number, each in sorted(said.items()))


def _qualifies(found: Verdict) -> str:
    match found:
        case NotCovered(rule=rule) as closed:
            return f"ne remplit pas les conditions ({rule}). Il lirait : « {closed.told} »"
        case ProofNeeded(proofs=proofs):
            return f"il manque {listed([MISSING[proof] for proof in proofs])}."
        case None:
            return "remplit les conditions."


def _other(other: OtherInsurer) -> str:
    whom = f"rang {', '.join(map(str, other.ranks))}" if other.ranks else "toute la famille"
    until = f" au {other.until:%d/%m/%Y}" if other.until else ""
    return f"  Autre assurance : {other.name}, {whom}, du {other.since:%d/%m/%Y}{until}."
