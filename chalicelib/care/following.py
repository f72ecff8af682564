"""What a manager does with a line: releases it from review or refuses it, completes it, keys one from papers.

Each act is written on the line with who did it, when and why; then the worker settles it. Source: MGR-04, RG-S.7d,
RG-S.7g.
"""

import json
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError
from pynamodb.exceptions import PutError

from chalicelib.care import store
from chalicelib.care.completion import Completion, completion_of
from chalicelib.care.intake import new_line
from chalicelib.care.matching import Claim, Register
from chalicelib.care.messages import Settle, send
from chalicelib.care.model import OPEN, Received, State, Verdict, WaitsFor
from chalicelib.care.store import CREATION, KEYED, LineItem
from chalicelib.care.waiting import retry
from chalicelib.clock import now, today
from chalicelib.errors import ConflictError, FieldError, InvalidError, NotFoundError
from chalicelib.formats.noemie import nir_key_valid
from chalicelib.reimbursement.entries import Cents
from chalicelib.reimbursement.reasons import field_errors


def decide(line: str, *, released: bool, reason: str, by: str) -> None:
    """Release a line that review stopped, or refuse it; `reason` is told to the member where it is refused.

    Raises `NotFoundError` if there is no such line, `ConflictError` if review does not stop it.
    """
    item = _line(line)
    if item.waits_for != WaitsFor.REVIEW:
        raise ConflictError("Cette ligne n'est pas arrêtée : « obole review » liste celles qui le sont.")
    verdict = Verdict(
        released=released, reason=reason, by=by, at=now().isoformat(), criteria=json.loads(item.criteria or "[]")
    )
    item.verdict = verdict.model_dump_json()
    _audit(item, by, "released" if released else "refused", reason)
    item.save()
    retry([item])


def complete(line: str, written: dict[str, Any], *, by: str, reason: str) -> LineItem:
    """Add facts, papers received or an accepted quote to an open line, and have it settled again.

    Raises `NotFoundError`, `ConflictError` if it is settled already, `InvalidError` for a fact that is none.
    """
    item = _line(line)
    if item.state not in OPEN:
        raise ConflictError("Cette ligne est déjà réglée : ce qui lui manquait ne peut plus lui être ajouté.")
    item.completion = _json(completion_of(item).with_more(written))
    _audit(item, by, "completed", reason)
    item.save()
    retry([item])
    return item


def key(written: dict[str, Any], *, by: str) -> LineItem:
    """Take in a care that the scheme did not send, from the member's papers: the same line, the same engine.

    `written` has the `reference` of the request, the `nir` and the facts of a NOEMIE line, and under `completion` what
    else is known. Raises `InvalidError` for what is wrong or lacks, `ConflictError` if the reference is keyed already.
    """
    nir, reference = str(written.get("nir", "")), str(written.get("reference", ""))
    completion = Completion().with_more(written.get("completion", {}))
    try:
        facts = _Keyed.model_validate_json(json.dumps({name: written[name] for name in written.keys() - _APART}))
    except ValidationError as error:
        wrong = field_errors(error)
        raise InvalidError(f"{wrong[0].field} : {wrong[0].reason}.", fields=wrong) from None
    _check(nir, facts, completion)
    claim = Claim(nir, facts, completion.kind)
    match = Register.of([claim]).match(claim)
    item = new_line((store.line_id(KEYED, reference), CREATION), claim, match, KEYED)
    item.completion = _json(completion)
    _audit(item, by, "keyed", reference)
    try:
        item.save(condition=LineItem.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise ConflictError(f"La demande {reference} est déjà saisie. Donnez une autre référence.") from None
    if item.state == State.RECEIVED and match.member is not None:
        contracts = tuple(cover.contract for cover in match.member.covers)
        lines = ((item.line, CREATION),)
        send([Settle(member=match.member.number, rank=int(item.rank or 0), contracts=contracts, lines=lines)])
    return item


_APART = frozenset({"nir", "completion"})


def _check(nir: str, facts: Received, completion: Completion) -> None:
    """Raise `InvalidError` for what a person must have mistyped: no scheme has checked it before."""
    mistakes = {
        "nir_key": (not nir_key_valid(nir, facts.nir_key), "ce NIR et sa clé ne vont pas ensemble"),
        "care_date": (facts.care_date > today(), "ce jour n'est pas encore venu"),
        "act": (not facts.act and completion.kind is None, "donnez l'acte, ou la nature de soins (completion.kind)"),
        "scheme_paid": (
            facts.scheme_paid + facts.withheld + (completion.other_insurers or 0) > facts.price,
            "la Sécurité sociale et les autres assureurs auraient payé plus que le prix",
        ),
    }
    wrong = tuple(FieldError(field, reason) for field, (is_wrong, reason) in mistakes.items() if is_wrong)
    if wrong:
        raise InvalidError(f"{wrong[0].field} : {wrong[0].reason}.", fields=wrong)


class _Keyed(Received):
    """The facts of a line as a person types them: nothing unknown, nothing out of range."""

    model_config = ConfigDict(extra="forbid", strict=True)

    number: Literal[1] = 1
    reference: str = Field(pattern=r"^[A-Za-z0-9-]{1,20}$")
    nir_key: str = Field(pattern=r"^[0-9]{2}$")
    rank: int = Field(ge=1, le=999)
    birth_date: str = Field(pattern=r"^[0-9]{8}$")
    act: str = Field("", pattern=r"^[A-Z0-9]{0,8}$")
    quantity: int = Field(ge=1, le=999)
    price: Cents
    base: Cents
    rate: int = Field(ge=0, le=100)
    scheme_paid: Cents
    withheld: Cents
    finess: str = Field(pattern=r"^[0-9]{9}$")


def _line(line: str) -> LineItem:
    found = store.lines([(line, CREATION)]).get((line, CREATION))
    if found is None:
        raise NotFoundError("Aucune ligne ne porte cet identifiant.")
    return found


def _audit(item: LineItem, by: str, what: str, why: str) -> None:
    told = [*json.loads(item.audit or "[]"), {"at": now().isoformat(), "by": by, "what": what, "why": why}]
    item.audit = json.dumps(told, ensure_ascii=False)


def _json(completion: Completion) -> str:
    return completion.model_dump_json(by_alias=True, exclude_none=True)
