"""A kept decision told whole: for a member, for a manager, or as JSON, all from one account of it.

Source: MBR-08, PLS-01, PLS-14.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from chalicelib.dates import in_words
from chalicelib.money import MINUS, euros
from chalicelib.parameters.words import STATUS_NAMES, in_unit
from chalicelib.reimbursement import words
from chalicelib.reimbursement.explain import Sentence, explain, remainder
from chalicelib.reimbursement.kinds import LABELS
from chalicelib.reimbursement.stored import AMOUNTS

SHARE_LABELS = {
    "scheme": "Sécurité sociale",
    "institution": "Votre complémentaire",
    "other_insurers": "Autres assureurs",
    "left": "Reste à votre charge",
}
_THIRD_PARTY = "Part que la loi fait payer directement au professionnel, s'il pratique le tiers payant"
_WIDTH = max(map(len, SHARE_LABELS.values()))


@dataclass(frozen=True, slots=True)
class Account:
    """All that a decision says of itself. Amounts are cents; days are written AAAA-MM-JJ.

    `care` is the kind, its name in French, the day and the act; `shares` the price and who pays what of it;
    `remainder` what stays with the member, in one sentence; `guarantees` those it was made by, as kept, each with what
    it `paid`; `figures` those of the law that it read; `rules` the version in force of every rule.
    """

    care: Mapping[str, str]
    shares: Mapping[str, int]
    provisional: bool
    refused: bool
    steps: list[Sentence]
    remainder: str
    guarantees: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    rules: Mapping[str, str]


def account(stored: Mapping[str, Any]) -> Account:
    """The account of a decision as `stored.to_json` wrote it."""
    line = stored["line"]
    # A refusal pays by no guarantee.
    paid = stored["by_guarantee"] or [0] * len(stored["guarantees"])
    return Account(
        care={"kind": line["kind"], "label": LABELS[line["kind"]], "date": line["date"], "act": line["act"]},
        shares={name: stored.get(name, 0) for name in AMOUNTS},
        provisional=stored["provisional"],
        refused=stored["refused"],
        steps=explain(stored),
        remainder=remainder(stored),
        guarantees=[{**kept, "paid": cents} for kept, cents in zip(stored["guarantees"], paid, strict=True)],
        figures=list(stored["figures"]),
        rules=stored.get("rules", {}),
    )


def as_json(told: Account) -> dict[str, Any]:
    """The account as strings, integers, booleans, lists and objects; docs/explanations.md says what each is."""
    return asdict(replace(told, steps=[])) | {"steps": [step._asdict() for step in told.steps]}


def for_member(told: Account) -> str:
    """The four shares, then why, one plain sentence a step."""
    steps = (f"  - {text}" for text in (*(step.text for step in told.steps), told.remainder))
    return "\n".join([*_shares(told), "", "Pourquoi ce montant ?", *steps])


def for_manager(told: Account) -> str:
    """The same with all that it rests on: rules and versions, inputs, guarantees and tables, figures and sources."""
    parts = [
        *_shares(told),
        f"  {_THIRD_PARTY} : {euros(told.shares['third_party'])}.",
        *(["  Un point de ce calcul reste à confirmer."] if told.provisional else []),
        "\nÉtapes",
        *(line for number, step in enumerate(told.steps, 1) for line in _step(number, step)),
        "\nGaranties",
        *(map(_guarantee, told.guarantees) if told.guarantees else ["  Aucune."]),
        "\nChiffres de la loi",
        *(map(_figure, told.figures) if told.figures else ["  Aucun."]),
    ]
    return "\n".join(parts)


def _shares(told: Account) -> Iterator[str]:
    day = in_words(date.fromisoformat(told.care["date"]))
    act = f", acte {told.care['act']}" if told.care["act"] else ""
    yield f"{told.care['label']} du {day}{act} : {euros(told.shares['price'])}"
    for name, label in SHARE_LABELS.items():
        yield f"  {label:<{_WIDTH}}  {euros(told.shares[name]):>12}"


def _step(number: int, step: Sentence) -> Iterator[str]:
    sign = "+" if step.amount >= 0 else MINUS
    yield f"  {number}. {SHARE_LABELS[step.share]} : {sign}{euros(abs(step.amount))}. {step.text}"
    yield f"     Règle {step.rule}, version {step.version} : {step.title}. Source : {step.source}."
    yield f"     {_inputs(step.inputs)}"


def _inputs(inputs: Mapping[str, object]) -> str:
    """What the step was worked out from; `told` only chooses its sentence."""
    said = {name: value for name, value in inputs.items() if value not in ("", None) and name != "told"}
    written = " ; ".join(
        f"{words.name('input', name)} {words.value('input', name, value)}" for name, value in said.items()
    )
    return f"Données : {written}." if written else "Sans autre donnée."


def _guarantee(kept: Mapping[str, Any]) -> str:
    """One guarantee: whose, since when its table applies, what it gives, what it paid."""
    apart = {"contract", "clause", "table_since", "responsible", "contract_kind", "counted_as", "paid", "limits"}
    nothing = (False, 0, "", "none", None)
    values = {name: value for name, value in kept.items() if name not in apart and value not in nothing}
    given = [f"{words.name('field', name)} {words.value('field', name, value)}" for name, value in values.items()]
    given += (f"limite « {each['name']} » {words.limit(each, each.get('cents'))}" for each in kept.get("limits", ()))
    since = f"tableau du {in_words(date.fromisoformat(kept['table_since']))}, " if "table_since" in kept else ""
    law = "responsable" if kept["responsible"] else "non responsable"
    name = kept["clause"] or f"contrat {kept['contract']}".rstrip()
    kind = words.value("contract", "kind", kept["contract_kind"])
    return f"  - {name} ({since}{kind}, {law}) : {' ; '.join(given)}. Payé : {euros(kept['paid'])}."


def _figure(kept: Mapping[str, Any]) -> str:
    value, since = in_unit(kept["value"], kept["unit"]), in_words(date.fromisoformat(kept["start"]))
    note = f" {kept['note']}" if kept.get("note") else ""
    status = STATUS_NAMES[kept["status"]]
    name = f"{words.name('figure', kept['name'])} ({kept['name']})"
    return f"  - {name} : {value} depuis le {since}, {status}. Source : {kept['source']}.{note}"
