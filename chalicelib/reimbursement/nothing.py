"""Why the institution pays nothing, told alone: a sentence that is true without the steps around it.

Source: MBR-07, MBR-08.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.reimbursement.explain import Sentence, explain, phrases
from chalicelib.reimbursement.model import Decision
from chalicelib.reimbursement.worksheet import INSTITUTION, SCHEME

# What a contract pays within a total that the scheme's share may fill.
_WITH_SCHEME = {
    "base_with_scheme",
    "base_with_scheme_outside",
    "flat_with_scheme",
    "full_cover",
    "full_cover_by_table",
    "monthly_ceiling_with_scheme",
    "real_cost",
    "ticket_moderateur",
}
# What takes off all that the others had paid already.
_WITHIN_THE_EXPENSE = {"real_expense", "paid_before"}
_FILLED_BY_SCHEME = (
    "Votre contrat n'a rien à ajouter : la Sécurité sociale rembourse déjà tout ce qu'il prévoit pour ce soin."
)
_ALL_PAID = "Votre contrat n'a rien à ajouter : tout ce qui peut être remboursé de ce soin l'est déjà."


def why_nothing(decision: Decision | Mapping[str, Any]) -> str | None:
    """Why it pays nothing, in one French sentence; None if it pays, or where it takes several steps to say."""
    told = explain(decision)
    last = next(
        (said for said in reversed(told) if said.share == INSTITUTION and said.because != "several_insurers"), None
    )
    paid = sum(said.amount for said in told if said.share == INSTITUTION)
    if last is None or paid:
        return None
    if last.because in _WITHIN_THE_EXPENSE:
        return _ALL_PAID
    if last.because == "shared_limit":
        return _without_amount(last)
    if last.amount:
        return None
    if ("asked" in last.inputs and not last.inputs.get("units")) or not _names_its_amount(last):
        return last.text
    scheme = any(said.share == SCHEME and said.amount > 0 for said in told)
    return _FILLED_BY_SCHEME if scheme and last.because in _WITH_SCHEME else None


def _without_amount(said: Sentence) -> str:
    """The sentence from its reason on: what was taken off means nothing alone."""
    _, _, reason = said.text.partition(" : ")
    return reason[:1].upper() + reason[1:]


def _names_its_amount(said: Sentence) -> bool:
    return "{amount" in phrases()[INSTITUTION].get(said.because, "")
