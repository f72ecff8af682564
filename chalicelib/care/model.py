"""Care lines as people follow them: their state, what they wait for, and how the kinds of care are called."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Received(BaseModel):
    """The facts of a line as the scheme sent them, but for the NIR. Amounts are cents, totals of the line."""

    model_config = ConfigDict(frozen=True, from_attributes=True, hide_input_in_errors=True, defer_build=True)

    number: int
    reference: str
    nir_key: str
    rank: int
    birth_date: str
    care_date: date
    act: str
    quantity: int
    price: int
    base: int
    rate: int
    scheme_paid: int
    withheld: int
    finess: str
    pathway: bool
    fee_control: bool
    exemption: Literal["none", "long_term_illness", "maternity", "work_accident"]
    third_party: bool

    def repeats(self, other: "Received") -> bool:
        """Whether it says the same care: person, date, act and every amount, as a cancellation must of its line."""
        same = {"number", "reference"}
        return self.model_dump(exclude=same) == other.model_dump(exclude=same)


class Verdict(BaseModel):
    """What a manager said of a line stopped for review: settled after all, or refused; by whom, when, why."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    released: bool
    reason: str
    by: str
    at: str
    criteria: tuple[str, ...]


class State(StrEnum):
    """Where a received line stands. `RECEIVED` and `WAITING` are still open; the others are settled."""

    RECEIVED = "received"
    WAITING = "waiting"
    REIMBURSED = "reimbursed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    APPLIED = "applied"  # a cancellation that has reversed its line


OPEN = (State.RECEIVED, State.WAITING)


class WaitsFor(StrEnum):
    """Why a line waits for a person: the queue that `obole unmatched` lists."""

    NIR_KEY = "nir_key"
    UNKNOWN_BENEFICIARY = "unknown_beneficiary"
    AMBIGUOUS_BENEFICIARY = "ambiguous_beneficiary"
    UNKNOWN_PROFESSIONAL = "unknown_professional"
    UNKNOWN_ACT = "unknown_act"
    FUTURE_CARE = "future_care"
    INFORMATION_NEEDED = "information_needed"
    PARAMETER_MISSING = "parameter_missing"
    INCONSISTENT_AMOUNTS = "inconsistent_amounts"
    UNKNOWN_LINE = "unknown_line"
    ALREADY_CANCELLED = "already_cancelled"
    OTHER_AMOUNTS = "other_amounts"
    REVIEW = "review"
    KNOWN_OTHERWISE = "known_otherwise"


TO_DO = {
    WaitsFor.NIR_KEY: "Le NIR reçu et sa clé ne vont pas ensemble : demandez à la caisse de renvoyer la ligne.",
    WaitsFor.UNKNOWN_BENEFICIARY: "Personne ne porte ce NIR, ce rang et cette date de naissance : complétez le "
    "portefeuille, puis relancez.",
    WaitsFor.AMBIGUOUS_BENEFICIARY: "Plusieurs adhésions couvrent cette personne : corrigez le portefeuille, puis "
    "relancez.",
    WaitsFor.UNKNOWN_PROFESSIONAL: "Ce numéro FINESS est inconnu : ajoutez le professionnel au portefeuille, puis "
    "relancez.",
    WaitsFor.UNKNOWN_ACT: "Cet acte est inconnu : ajoutez-le aux paramètres, puis relancez.",
    WaitsFor.FUTURE_CARE: "La date du soin est à venir : demandez à la caisse de la corriger, ou relancez ce jour-là.",
    WaitsFor.INFORMATION_NEEDED: "Il manque une précision que la caisse ne transmet pas : complétez "
    "la ligne (obole complete), qui repart aussitôt ; ou l'acte, ou le dossier de la personne au portefeuille, puis "
    "relancez.",
    WaitsFor.PARAMETER_MISSING: "Aucun paramètre n'est connu à la date du soin : ajoutez-le, puis relancez.",
    WaitsFor.INCONSISTENT_AMOUNTS: "La part de la caisse dépasse le prix du soin : demandez-lui de corriger la ligne.",
    WaitsFor.UNKNOWN_LINE: "Cette annulation vise une ligne jamais reçue : elle prendra effet quand la ligne "
    "arrivera. Si elle tarde, interrogez la caisse.",
    WaitsFor.ALREADY_CANCELLED: "Cette annulation vise une ligne déjà annulée : interrogez la caisse.",
    WaitsFor.OTHER_AMOUNTS: "Cette annulation ne reprend pas la ligne qu'elle vise (personne, date ou montants) : "
    "demandez à la caisse de la corriger.",
    WaitsFor.REVIEW: "Un critère de contrôle arrête cette ligne : validez ou refusez-la (obole review).",
    WaitsFor.KNOWN_OTHERWISE: "Cette référence est déjà connue, avec d'autres données : rien n'en a été décidé. "
    "Demandez à la caisse laquelle est bonne ; si c'est celle-ci, qu'elle annule la première et envoie celle-ci sous "
    "une autre référence. Puis classez-la (obole unmatched --close).",
}

# The same where a person keyed the line: no caisse has anything to correct.
_TO_DO_KEYED = {
    WaitsFor.NIR_KEY: "Le NIR saisi et sa clé ne vont pas ensemble.",
    WaitsFor.FUTURE_CARE: "La date saisie est à venir : relancez ce jour-là.",
    WaitsFor.INFORMATION_NEEDED: "Il manque une précision ou un papier : demandez-le au membre, puis complétez la "
    "ligne (obole complete), qui repart aussitôt ; ou le dossier de la personne au portefeuille, puis relancez.",
    WaitsFor.INCONSISTENT_AMOUNTS: "La Sécurité sociale et les autres assureurs auraient payé plus que le prix.",
}
_MISTYPED = "Si la saisie est fausse, retirez la demande (obole withdraw), puis saisissez-la sous une autre référence."


def to_do(reason: WaitsFor, *, keyed: bool) -> str:
    """What a manager does of a line that waits for that reason, in French; `keyed` if no caisse sent it."""
    if not keyed:
        return TO_DO[reason]
    return f"{_TO_DO_KEYED.get(reason, TO_DO[reason])} {_MISTYPED}"


# What the line lacks, said to the member.
MISSING = {
    "class": "la classe de l'équipement",
    "ear": "l'oreille appareillée",
    "basket": "le panier de soins (100 % Santé, tarif maîtrisé ou libre)",
    "price_limit": "le prix limite de l'équipement",
    "frame": "le prix de la monture",
    "lenses": "le prix de chaque verre",
    "right": "la correction de l'œil droit",
    "left": "la correction de l'œil gauche",
    "with_glasses": "le lien avec des lunettes remboursées",
    "currency": "la monnaie dans laquelle ce soin a été payé",
    "converted_on": "le jour où son prix a été converti en euros",
    "agreement": "notre accord sur un devis, avant le début des soins",
    "scheme_statement": "le décompte de la Sécurité sociale",
    "detailed_invoice": "la facture détaillée, avec le nombre et le prix de chaque élément",
    "itemised_glasses_invoice": "la facture de l'opticien, monture et verres séparés, avec le numéro de chaque verre",
    "recent_prescription": "l'ordonnance de moins de deux ans",
    "paid_invoice": "la facture acquittée",
    "birth_certificate": "un extrait d'acte de naissance",
    "adoption_judgment": "une copie du jugement d'adoption",
    "cohabiting": "un certificat de vie commune",
    "both_free": "l'attestation que vous êtes tous deux célibataires, veufs ou séparés de corps",
    "one_tax_home": "l'avis d'imposition au même domicile",
    "ascendant": "votre avis d'imposition et une copie de la carte d'identité du parent",
    "job_seeker_proof": "l'attestation de France Travail à la date du soin",
}
# Of these, the facts that a member cannot be asked, but that the invoice and the prescription of the equipment bear.
ON_PAPER = {"class", "ear", "basket", "price_limit", "frame", "lenses", "right", "left"}

UNKNOWN_CARE = "Soin en cours d'identification"
