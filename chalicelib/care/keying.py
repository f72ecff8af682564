"""A care that a person keys from a member's papers, the scheme not having sent it, and one keyed by mistake taken back.

Source: RG-S.7d, RG-S.7g.
"""

import json
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError
from pynamodb.exceptions import PutError

from chalicelib.care import store
from chalicelib.care.by_hand import line_of, settle, sign, write
from chalicelib.care.completion import Completion, completion_of
from chalicelib.care.contradicted import contradicted, impossible
from chalicelib.care.deciding import close
from chalicelib.care.intake import claim_of, new_line
from chalicelib.care.matching import Claim, Register
from chalicelib.care.model import OPEN, Received, State
from chalicelib.care.store import CANCELLATION, CREATION, KEYED, LineItem
from chalicelib.clock import today
from chalicelib.errors import ConflictError, FieldError, InvalidError
from chalicelib.formats.noemie import nir_key_valid
from chalicelib.money import euros, percent
from chalicelib.parameters import act, load
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.entries import Cents
from chalicelib.reimbursement.pathway import IN_PATHWAY
from chalicelib.reimbursement.reasons import field_errors

_APART = frozenset({"nir", "completion"})
_NEEDED = "ce champ est obligatoire pour cette nature de soins"


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
        raise InvalidError.of(*field_errors(error)) from None
    _check(nir, facts, completion)
    claim = Claim(nir, facts, today(), completion.kind)
    match = Register.of([claim]).match(claim)
    item = new_line((store.line_id(KEYED, reference), CREATION), claim, match, KEYED)
    item.completion = completion.written()
    sign(item, by, "keyed", reference)
    try:
        item.save(condition=LineItem.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        known = line_of(item.line)
        if known.state != State.RECEIVED or _said(known) != _said(item):
            raise ConflictError(f"La demande {reference} est déjà saisie{_stands(known)}") from None
        item = known
    if item.state == State.RECEIVED and match.member is not None:
        settle(item, tuple(cover.contract for cover in match.member.covers))
    return item


def _stands(item: LineItem) -> str:
    """How the line stands, which is not to be keyed again, and what to do."""
    if item.state == State.CANCELLED:
        return ", et retirée : sa référence ne sert plus, donnez-en une autre."
    if item.state == State.WAITING:
        return ", et attend : « obole unmatched » ou « obole review » dit quoi."
    if item.state in OPEN:
        return " autrement, et en cours de calcul. Donnez une autre référence s'il s'agit d'un autre soin."
    return " et réglée : corrigez-la (obole complete), ou donnez une autre référence s'il s'agit d'un autre soin."


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
    item = line_of(line)
    if item.file != KEYED:
        raise ConflictError("Cette ligne vient de la caisse, qui seule peut l'annuler.")
    if item.state == State.CANCELLED:
        raise ConflictError("Cette demande est déjà retirée.")
    cancellation = store.lines([(item.line, CANCELLATION)]).get((item.line, CANCELLATION))
    if cancellation is None:
        cancellation = _cancellation(item)
        sign(item, by, "withdrawn", reason)
        write(item, cancellation)
    if item.owner:
        settle(cancellation)
    return cancellation


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
    wrong += impossible(completion, facts.care_date)
    wrong += contradicted(facts, completion, kind)
    if wrong:
        raise InvalidError.of(*wrong)


def _share_due(facts: Received, completion: Completion, kind: str | None) -> int | None:
    """The scheme's share by its own rate and tariff, in cents; None for glasses and abroad, where more is needed."""
    if kind == "optical_equipment" or completion.country is not None:
        return None
    share = percent(facts.rate, min(facts.price, facts.base))
    heavy = load().value("heavy_act.participation", on=facts.care_date) if completion.heavy_act else 0
    return max(share - heavy, 0)


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
