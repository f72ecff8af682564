"""`obole member NUMBER`: who is covered with a member on a day, and by whom else."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import click

from chalicelib.care.model import MISSING
from chalicelib.care.views import listed
from chalicelib.clock import today
from chalicelib.contracts.guarantees import in_force
from chalicelib.contracts.model import Contract
from chalicelib.contracts.store import contracts
from chalicelib.errors import DomainError
from chalicelib.members.eligibility import NotCovered, ProofNeeded, Term, Verdict, verdict
from chalicelib.members.model import Beneficiary, Cover, Member, OtherInsurer
from chalicelib.members.store import member as stored
from chalicelib.numbers import counted
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
# What a contract may set itself of who is covered.
_TERMS: dict[Term, str] = {
    "student_age": "étudiant ou apprenti jusqu'au 31 décembre de ses {}",
    "job_seeker_age": "premier emploi cherché jusqu'à {}",
    "job_seeker_term": "premier emploi cherché pendant {}",
    "disability_age": "carte d'invalidité reçue avant {}",
    "cohabitation_term": "concubin après {} de vie commune",
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
            *(line for cover in member.covers for line in _cover(cover, day, known[cover.contract])),
            *(
                f"  Rang {each.rank}, {_RELATIONS[each.relation]} : {_state(member, each, day, known)}"
                for each in member.people
            ),
            *map(_other, member.other_insurers),
        ]
    )


def _cover(cover: Cover, day: date, contract: Contract) -> Iterator[str]:
    """The cover, the options taken with it, and the ages and durations that its contract sets itself."""
    state = "ouverte" if cover.includes(day) and contract.in_force(day) else "fermée"
    yield f"  Contrat {cover.contract} : couverture {state}, {_period(cover.entry_date, cover.exit_date)}."
    if contract.ended_on is not None:
        yield f"    Le contrat prend fin le {contract.ended_on:%d/%m/%Y}."
    for option in cover.options:
        # Without days of its own, it is had as long as the cover.
        dated = f", {_period(option.since or cover.entry_date, option.until)}" if option.since or option.until else ""
        yield f"    Option {option.name}{dated}."
    if contract.terms:
        said = (_TERMS[name].format(counted(years, "an")) for name, years in contract.terms.items())
        yield f"    Conditions propres au contrat : {' ; '.join(said)}."


def _period(since: date, until: date | None) -> str:
    return f"du {since:%d/%m/%Y}" + (f" au {until:%d/%m/%Y}" if until else "")


def _state(member: Member, person: Beneficiary, day: date, known: Mapping[str, Contract]) -> str:
    """Whether the person qualifies; contract by contract where their own terms make a difference."""
    said = {
        opened.contract.number: _qualifies(verdict(member, person, day, load(), opened.contract.terms))
        for opened in in_force(member, known, day)
    }
    if not said:
        return "n'est pas couvert, aucune couverture n'est ouverte ce jour-là."
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
    return f"  Autre assurance : {other.name}, {whom}, {_period(other.since, other.until)}."
