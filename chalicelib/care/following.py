"""What a manager does with a line: releases it from review or refuses it, completes it, keys or withdraws one.

Each act is written on the line with who did it, when and why; then the worker settles it. Source: MGR-04, RG-S.7d,
RG-S.7g.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError
from pynamodb.exceptions import PutError, TransactWriteError

from chalicelib import dynamo
from chalicelib.care import store
from chalicelib.care.completion import Completion, completion_of
from chalicelib.care.contradicted import contradicted
from chalicelib.care.correcting import Corrected, check_given, correction, marked
from chalicelib.care.deciding import close
from chalicelib.care.intake import claim_of, new_line
from chalicelib.care.matching import Claim, Register
from chalicelib.care.messages import Settle, send
from chalicelib.care.model import MISSING, OPEN, Received, State, Verdict, WaitsFor
from chalicelib.care.outlook import outlook
from chalicelib.care.pricing import Review, Settled, Wait
from chalicelib.care.store import CANCELLATION, CREATION, KEYED, LineItem
from chalicelib.care.waiting import retry
from chalicelib.clock import now, today
from chalicelib.dynamo import Item
from chalicelib.errors import ConflictError, FieldError, InvalidError, NotFoundError
from chalicelib.formats.noemie import nir_key_valid
from chalicelib.money import euros, percent
from chalicelib.parameters import act, is_currency, load
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.entries import Cents
from chalicelib.reimbursement.pathway import IN_PATHWAY
from chalicelib.reimbursement.reasons import field_errors


def decide(line: str, *, released: bool, reason: str, by: str) -> None:
    """Release a line that review stopped, or refuse it; `reason` is told to the member where it is refused.

    Raises `NotFoundError` if there is no such line, `ConflictError` if review does not stop it, or another manager was
    first.
    """
    item = _line(line)
    if item.waits_for != WaitsFor.REVIEW or item.verdict:
        raise ConflictError("Cette ligne n'est pas arrêtée : « obole review » liste celles qui le sont.")
    verdict = Verdict(
        released=released, reason=reason, by=by, at=now().isoformat(), criteria=json.loads(item.criteria or "[]")
    )
    item.verdict = verdict.model_dump_json()
    _audit(item, by, "released" if released else "refused", reason)
    _write(item)
    retry([item])


def complete(line: str, written: dict[str, Any], *, by: str, reason: str) -> Settled | Review | Wait | Corrected:
    """Add facts, papers received or an accepted quote to an open line, and have it settled again.

    Of a settled line, correct the facts that a person gave: it is worked out again, and all that was settled after it.
    Gives what is to come of it; the worker has the last word. Raises `NotFoundError`, `ConflictError` if it is settled
    and cannot be corrected so, `InvalidError` for a fact that is none or a paper that is not asked of it.
    """
    item = _line(line)
    if item.state not in OPEN:
        check_given(item, written)
    completion = completion_of(item).with_more(written)
    # What the scheme sent is a fact: only what is said beside it can be wrong.
    before = contradicted(item.facts, completion_of(item), item.kind)
    after = contradicted(item.facts, completion, completion.kind or item.kind)
    wrong = _impossible(completion, item.facts.care_date) + tuple(each for each in after if each not in before)
    if wrong:
        raise InvalidError(f"{wrong[0].field} : {wrong[0].reason}.", fields=wrong)
    item.completion = _json(completion)
    said = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in written.items())
    if item.state not in OPEN:
        return _correct(item, completion, by, reason, said)
    ahead = outlook(item)
    if ahead is not None:
        _check_asked(written.get("documents", ()), ahead.papers)
    _audit(item, by, "completed", reason, said)
    _write(item)
    sent = retry([item]).sent
    return ahead.comes if ahead is not None and sent else Wait(WaitsFor(str(item.waits_for)))


def _correct(item: LineItem, completion: Completion, by: str, reason: str, said: str) -> Corrected:
    """Have a settled line worked out again as it is now said to be: written with the mark that has it done."""
    _audit(item, by, "corrected", reason, said)
    item.kind = completion.kind or item.kind
    corrected, counters = correction(item, by=by, reason=reason), marked(item)
    if counters is not None:
        _write(item, counters)
    # Sent even where another correction is on its way: it may have been cut short.
    _send(item)
    if counters is None:
        raise ConflictError("Une autre correction est en cours pour cette personne : recommencez dans un instant.")
    return corrected


def _check_asked(given: Iterable[str], asked: tuple[str, ...]) -> None:
    """Raise `InvalidError` for a paper that the line has no need of: it is another one, or of another line."""
    unasked = sorted(set(given) - set(asked))
    if unasked:
        known = ", ".join(f"{name} ({MISSING[name]})" for name in asked)
        rest = f"sont demandés : {known}" if known else "aucun papier ne l'est pour cette ligne"
        wrong = FieldError("documents", f"{unasked[0]} n'est pas demandé ; {rest}")
        raise InvalidError(f"{wrong.field} : {wrong.reason}.", fields=(wrong,))


def key(written: dict[str, Any], *, by: str) -> LineItem:
    """Take in a care that the scheme did not send, from the member's papers: the same line, the same engine.

    `written` has the `reference` of the request, the `nir` and the facts of a NOEMIE line, and under `completion` what
    else is known. The same request asked again only goes to the worker again, while that has not seen it. Raises
    `InvalidError` for what is wrong or lacks, `ConflictError` if the reference is keyed already.
    """
    nir, reference = str(written.get("nir", "")), str(written.get("reference", ""))
    completion = Completion().with_more(written.get("completion", {}))
    try:
        facts = _Keyed.model_validate_json(json.dumps({name: written[name] for name in written.keys() - _APART}))
    except ValidationError as error:
        wrong = field_errors(error)
        raise InvalidError(f"{wrong[0].field} : {wrong[0].reason}.", fields=wrong) from None
    _check(nir, facts, completion)
    claim = Claim(nir, facts, today(), completion.kind)
    match = Register.of([claim]).match(claim)
    item = new_line((store.line_id(KEYED, reference), CREATION), claim, match, KEYED)
    item.completion = _json(completion)
    _audit(item, by, "keyed", reference)
    try:
        item.save(condition=LineItem.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        known = _line(item.line)
        if known.state != State.RECEIVED or _said(known) != _said(item):
            raise ConflictError(f"La demande {reference} est déjà saisie. Donnez une autre référence.") from None
        item = known
    if item.state == State.RECEIVED and match.member is not None:
        _send(item, tuple(cover.contract for cover in match.member.covers))
    return item


def _said(item: LineItem) -> tuple[str, str, Completion]:
    """All that was typed of the line."""
    return claim_of(item).nir, item.received, completion_of(item)


def withdraw(line: str, *, by: str, reason: str) -> LineItem:
    """Cancel a care keyed by mistake, open or settled: it is reversed, and what depended on it is worked out again.

    Gives the cancellation, for the worker to apply. Its reference stays taken: the history of a line is never written
    over. Asked twice, it is done once.

    Raises `NotFoundError`, and `ConflictError` if the scheme sent the line, if it is cancelled already, or if it is
    changing at this instant. Source: RG-S.7g.
    """
    item = _line(line)
    if item.file != KEYED:
        raise ConflictError("Cette ligne vient de la caisse, qui seule peut l'annuler.")
    if item.state == State.CANCELLED:
        raise ConflictError("Cette demande est déjà retirée.")
    cancellation = store.lines([(item.line, CANCELLATION)]).get((item.line, CANCELLATION))
    if cancellation is None:
        cancellation = _cancellation(item)
        _audit(item, by, "withdrawn", reason)
        _write(item, cancellation)
    if item.owner:
        _send(cancellation)
    return cancellation


def classed(line: str, *, by: str, reason: str) -> None:
    """Put away what came otherwise under the reference of a line, the caisse having said which is right.

    Raises `NotFoundError` if nothing of the kind waits. Source: RG-S.7e.
    """
    otherwise = LineItem.sk.startswith(store.OTHERWISE)
    pk, _ = store.line_key(store.named(line), CREATION)
    found = [item for item in LineItem.query(pk, otherwise, consistent_read=True) if item.state in OPEN]
    if not found:
        raise NotFoundError("Rien n'attend d'être classé sous cet identifiant ou cette référence.")
    for item in found:
        close(item, State.CANCELLED)
        _audit(item, by, "classed", reason)
    _write(*found)


def _cancellation(item: LineItem) -> LineItem:
    """What cancels the line, as the scheme would send it. Where nobody was found for it, it is done at once."""
    if not item.owner:
        close(item, State.CANCELLED)
        item.cancelled_on = today().isoformat()
    return LineItem(
        *store.line_key(item.line, CANCELLATION),
        line=item.line,
        file=item.file,
        received=item.received,
        nir=item.nir,
        received_on=today().isoformat(),
        state=State.RECEIVED if item.owner else State.APPLIED,
        owner=item.owner,
        rank=item.rank,
        first_name=item.first_name,
        professional=item.professional,
        kind=item.kind,
    )


def _write(*items: Item) -> None:
    """All or nothing. Raises `ConflictError` if one of them has changed since it was read."""
    try:
        with dynamo.writing() as transaction:
            for item in items:
                transaction.save(item)
    except TransactWriteError as error:
        if not dynamo.lost_a_race(error):
            raise
        raise ConflictError("Cette ligne change en ce moment même : recommencez.") from None


def _send(item: LineItem, contracts: tuple[str, ...] = ()) -> None:
    """Have the worker settle the line; it reads the contracts of the member that are not named here."""
    lines = ((item.line, item.sk),)
    send([Settle(member=str(item.owner), rank=int(item.rank or 0), contracts=contracts, lines=lines)])


_APART = frozenset({"nir", "completion"})
_NEEDED = "ce champ est obligatoire pour cette nature de soins"


def _check(nir: str, facts: Received, completion: Completion) -> None:
    """Raise `InvalidError` for what a person must have mistyped: no scheme has checked it before.

    The pathway and fee control are asked of care that has them, and of an act that nobody knows yet.
    """
    known = act(facts.act, facts.care_date)
    kind = completion.kind or (known.kind if known else None)
    share = facts.scheme_paid + facts.withheld
    due = _share_due(facts, completion, kind)
    mistakes = {
        "pathway": (kind in {None, *IN_PATHWAY} and "pathway" not in facts.model_fields_set, _NEEDED),
        "fee_control": (kind in {None, *DOCTORS} and "fee_control" not in facts.model_fields_set, _NEEDED),
        "nir_key": (not nir_key_valid(nir, facts.nir_key), "ce NIR et sa clé ne vont pas ensemble"),
        "care_date": (facts.care_date > today(), "ce jour n'est pas encore venu"),
        "act": (not facts.act and completion.kind is None, "donnez l'acte, ou la nature de soins (completion.kind)"),
        "scheme_paid": (
            share + (completion.other_insurers or 0) > facts.price,
            "la Sécurité sociale et les autres assureurs auraient payé plus que le prix",
        ),
        "withheld": (
            0 < share <= facts.price and due is not None and abs(share - due) > facts.quantity,
            f"payé et retenu font {euros(share)}, et {facts.rate} % du tarif {euros(due or 0)} : vérifiez ces montants",
        ),
    }
    wrong = tuple(FieldError(field, reason) for field, (is_wrong, reason) in mistakes.items() if is_wrong)
    wrong += _impossible(completion, facts.care_date)
    wrong += contradicted(facts, completion, kind)
    if wrong:
        raise InvalidError(f"{wrong[0].field} : {wrong[0].reason}.", fields=wrong)


def _share_due(facts: Received, completion: Completion, kind: str | None) -> int | None:
    """The scheme's share by its own rate and tariff, in cents; None for glasses and abroad, where more is needed."""
    if kind == "optical_equipment" or completion.country is not None:
        return None
    share = percent(facts.rate, min(facts.price, facts.base))
    heavy = load().value("heavy_act.participation", on=facts.care_date) if completion.heavy_act else 0
    return max(share - heavy, 0)


def _impossible(completion: Completion, care_date: date) -> tuple[FieldError, ...]:
    """What of a completion cannot be: an agreement after the care, a conversion before it or to come, no currency."""
    agreed, converted = completion.agreed_on, completion.converted_on
    found = {
        "agreed_on": (agreed is not None and agreed > care_date, "l'accord suit le soin, qu'il devait précéder"),
        "converted_on": (
            converted is not None and not care_date <= converted <= today(),
            "la conversion se fait entre le jour du soin et aujourd'hui",
        ),
        "currency": (
            completion.currency is not None and not is_currency(completion.currency),
            "cette monnaie est inconnue : donnez son code, comme CHF",
        ),
    }
    return tuple(FieldError(field, reason) for field, (is_wrong, reason) in found.items() if is_wrong)


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
    pathway: bool = True
    fee_control: bool = True


def _line(line: str) -> LineItem:
    id = store.named(line)
    found = store.lines([(id, CREATION)]).get((id, CREATION))
    if found is None:
        raise NotFoundError("Aucune ligne ne porte cet identifiant ou cette référence.")
    return found


def _audit(item: LineItem, by: str, what: str, why: str, said: str = "") -> None:
    """Note who did what to the line and why, with what they `said` of it. Raises `InvalidError` without a reason."""
    if not why.strip():
        wrong = FieldError("reason", "donnez un motif : il est conservé avec la ligne")
        raise InvalidError(f"{wrong.field} : {wrong.reason}.", fields=(wrong,))
    entry = {"at": now().isoformat(), "by": by, "what": what, "why": f"{why} ({said})" if said else why}
    item.audit = json.dumps([*json.loads(item.audit or "[]"), entry], ensure_ascii=False)


def _json(completion: Completion) -> str:
    return completion.model_dump_json(by_alias=True, exclude_none=True)
