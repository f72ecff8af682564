"""Synthetic people and expenses for the pages; every name is invented, every sum adds up."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

Json = dict[str, Any]

NOW = "2026-11-21T10:00:00+01:00"
TODAY = date(2026, 11, 21)
PASSWORD = "correct horse battery"

INSURER = {
    "name": "Mutuelle de l'Essai",
    "address": ["2 rue Neuve", "00000 Essai"],
    "phone": "02 61 91 00 07",
    "hours": "du lundi au vendredi, de 9 h à 17 h",
}

_ONLY_IN_DETAIL = frozenset(
    {
        "finess",
        "quantity",
        "act",
        "paid_to",
        "received_on",
        "amount_due",
        "contracts",
        "steps",
        "provisional",
        "cancelled_on",
    }
    | {"missing", "papers", "remainder", "revisions"}
)


def problem(code: str, status: HTTPStatus, detail: str, **more: Any) -> Json:
    return {
        "type": "about:blank",
        "title": "Refus",
        "status": int(status),
        "detail": detail,
        "code": code,
        "request_id": "7f3a2c19",
        **more,
    }


WRONG_CREDENTIALS = problem(
    "wrong_credentials",
    HTTPStatus.UNAUTHORIZED,
    "L'identifiant et le mot de passe ne vont pas ensemble. Vérifiez les deux. Il vous reste 2 essais avant que la "
    "connexion se ferme pour 30 minutes.",
)
LOCKED = problem("account_locked", HTTPStatus.TOO_MANY_REQUESTS, "Compte verrouillé.", retry_after=29 * 60 + 12)
BROKEN = problem(
    "unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Le service ne peut pas lire vos données pour l'instant. Elles sont conservées : réessayez dans une minute.",
)


def member(**changes: Any) -> Json:
    return {
        "audience": "member",
        "number": "20417733",
        "first_name": "Claire",
        "last_name": "Fontanel",
        "must_choose_password": False,
    } | changes


def _step(share: str, amount: int, text: str, rule: str, source: str) -> Json:
    return {"share": share, "amount": amount, "text": text, "rule": rule, "source": source}


CONSULTATION_STEPS = [
    _step(
        "scheme",
        2100,
        "La Sécurité sociale rembourse 70 % de son tarif, fixé à 30,00 € pour une consultation.",
        "RG-S.1",
        "Code de la sécurité sociale, art. R. 160-5",
    ),
    _step(
        "scheme",
        -200,
        "Elle retient une participation forfaitaire de 2,00 € par consultation. Aucun contrat ne peut la rembourser.",
        "RG-S.2",
        "Code de la sécurité sociale, art. L. 160-13",
    ),
    _step(
        "institution",
        900,
        "Votre contrat complète jusqu’à 100 % du tarif : c’est le ticket modérateur, la part que la Sécurité sociale "
        "ne rembourse pas.",
        "RG-S.3",
        "Votre contrat, garantie « Soins courants »",
    ),
]


def expense(number: int = 1, **changes: Any) -> Json:
    """A consultation at 30,00 €, reimbursed yesterday, unless changed."""
    return {
        "id": f"k5qj2m7wz3xh{number:014d}",
        "care_date": "2026-11-10",
        "kind": "consultation",
        "label": "Consultation",
        "beneficiary": "Claire",
        "professional": "Dr Anne Morvan",
        "price": 3000,
        "scheme": 1900,
        "institution": 900,
        "other_insurers": 0,
        "left": 200,
        "state": "reimbursed",
        "decided_on": "2026-11-20",
        "recalculated_on": None,
        "scheme_paid_whole": False,
        "reason": None,
        "finess": "440000016",
        "quantity": 1,
        "act": "G",
        "paid_to": "member",
        "received_on": "2026-11-18",
        "amount_due": 900,
        "contracts": ["Santé famille 2026-118"],
        "steps": CONSULTATION_STEPS,
        "remainder": "Il reste 2,00\u202f€ à votre charge, que personne ne rembourse.",
        "provisional": False,
        "cancelled_on": None,
        "missing": [],
        "papers": None,
        "revisions": [],
    } | changes


def row_of(detail: Json) -> Json:
    """The part of an expense that the list gives."""
    return {name: value for name, value in detail.items() if name not in _ONLY_IN_DETAIL}


UNDECIDED: Json = {
    "scheme": None,
    "institution": None,
    "other_insurers": None,
    "left": None,
    "decided_on": None,
    "amount_due": 0,
    "steps": [],
    "remainder": None,
    "contracts": [],
    "act": None,
}
ANALYSED = UNDECIDED | {"state": "being_analysed", "label": "Imagerie", "kind": "imaging", "price": 12450}
WAITING = UNDECIDED | {
    "state": "information_needed",
    "label": "Aide auditive",
    "kind": "hearing_aid",
    "beneficiary": "Baptiste",
    "professional": "Audition des Quais",
    "price": 145000,
    "care_date": "2026-11-03",
    "reason": "Pour calculer votre remboursement, il nous manque l'oreille appareillée et la classe de l'équipement.",
    "missing": ["l'oreille appareillée", "la classe de l'équipement"],
    "papers": "Ces précisions figurent sur la facture détaillée et l'ordonnance : envoyez-nous une copie.",
}
REFUSED: Json = {
    "state": "refused",
    "label": "Cure thermale",
    "kind": "spa",
    "professional": None,
    "price": 56000,
    "scheme": 36400,
    "institution": 0,
    "left": 19600,
    "amount_due": 0,
    "care_date": "2026-10-02",
    "decided_on": "2026-11-12",
    "steps": [],
    "remainder": None,
    "reason": "Le soin est daté du 2 octobre 2026 ; votre contrat ne couvrait plus Claire à cette date.",
}
CANCELLED = UNDECIDED | {
    "state": "cancelled",
    "remainder": None,
    "label": "Analyses de laboratoire",
    "kind": "laboratory",
    "professional": "Laboratoire du Canal",
    "cancelled_on": "2026-11-19",
    "decided_on": "2026-11-19",
    "reason": "Votre caisse a annulé cette ligne : rien n'est dû, et ce qui avait été calculé, 9,00 €, est repris.",
}
THIRD_PARTY = {
    "label": "Médicaments",
    "kind": "medicine",
    "beneficiary": "Lou",
    "professional": "Pharmacie des Tilleuls",
    "price": 4218,
    "scheme": 2642,
    "institution": 1376,
    "left": 200,
    "amount_due": 1376,
    "paid_to": "professional",
    "quantity": 2,
    "care_date": "2026-11-08",
}
LARGEST = {
    "label": "Séjour à l’hôpital, chirurgie ambulatoire et frais d’anesthésie",
    "kind": "hospital_stay",
    "beneficiary": "Maximilienne-Alexandrine",
    "professional": "Établissement hospitalier intercommunal de Saint-Quentin-la-Chabossière",
    "price": 123456789,
    "scheme": 98765432,
    "institution": 12345678,
    "other_insurers": 1234567,
    "left": 11111112,
    "amount_due": 12345678,
    "provisional": True,
    "care_date": "2026-07-01",
    "decided_on": "2026-07-14",
}
FREE = {
    "label": "Vaccination",
    "kind": "prevention",
    "price": 0,
    "scheme": 0,
    "institution": 0,
    "left": 0,
    "amount_due": 0,
    "steps": [],
    "remainder": "Il ne reste rien à votre charge.",
}
PAID_BY_SCHEME = {
    "label": "Médicaments",
    "kind": "medicine",
    "price": 1500,
    "scheme": 1300,
    "institution": 0,
    "left": 200,
    "amount_due": 0,
    "scheme_paid_whole": True,
    "steps": [_step("institution", 0, "Votre contrat ajoute 0,00\u202f€.", "RG-S.3", "Votre contrat")],
    "reason": "Votre contrat n'a rien à ajouter : la Sécurité sociale rembourse déjà tout ce qu'il prévoit.",
    "remainder": "Il reste à votre charge 2,00\u202f€ de franchise médicale (que personne ne rembourse).",
}
CLOSED = "Le renouvellement de cet équipement n'est pas encore ouvert : il le sera le 3 mars 2028."
NOTHING_PAID: Json = {
    "label": "Optique",
    "kind": "optical",
    "price": 12000,
    "scheme": 9,
    "institution": 0,
    "left": 11991,
    "amount_due": 0,
    "steps": [
        _step("scheme", 9, "La Sécurité sociale rembourse 60 % de son tarif, fixé à 0,15 €.", "RG-S.1", "Code"),
        _step("institution", 0, CLOSED, "RG-S.6", "Votre contrat"),
    ],
    "reason": CLOSED,
    "remainder": "Il reste 119,91\u202f€ à votre charge.",
}
REVISION: Json = {
    "on": "2026-11-20",
    "before": 900,
    "after": 1500,
    "text": "Le 20 novembre 2026, nous avons recalculé ce remboursement : un autre soin ayant été annulé, il "
    "passe de 9,00\u202f€ à 15,00\u202f€.",
}
NOTHING_LEFT = {
    "label": "Vaccination",
    "kind": "prevention",
    "price": 1234,
    "scheme": 800,
    "institution": 434,
    "left": 0,
}

_CARE: list[Json] = [
    {"label": "Consultation", "professional": "Dr Anne Morvan"},
    {"label": "Kinésithérapie", "professional": "Théo Lambrecht", "price": 1650, "scheme": 990, "institution": 660}
    | {"left": 0, "amount_due": 660},
    THIRD_PARTY,
    {"label": "Radiologie", "price": 9240, "scheme": 6268, "institution": 1500, "other_insurers": 1000, "left": 472}
    | {"professional": "Imagerie du Port", "amount_due": 1500},
]


STUDIES_OVER = {
    "own": False,
    "first_name": "Baptiste",
    "last_day": "2026-10-31",
    "reason": "Un enfant est couvert tant qu'il est à votre charge au sens de votre contrat. S'il étudie, est "
    "apprenti ou cherche un premier emploi, envoyez-nous le justificatif.",
}
CONTRACT_OVER = [
    {
        "own": name == "Claire",
        "first_name": name,
        "last_day": "2026-11-20",
        "reason": "Le contrat S-2026-118 a pris fin.",
    }
    for name in ("Claire", "Odile", "Maximilienne-Alexandrine")
]


def practice(**changes: Any) -> Json:
    return member(audience="professional", number="750012348", first_name="", last_name="Audition des Quais", **changes)


NOBODY = problem(
    "not_found",
    HTTPStatus.NOT_FOUND,
    "Aucune personne couverte à la date des soins ne répond à cette recherche. Vérifiez chaque information sur la "
    "carte de tiers payant, et la date des soins.",
)


def simulation(asked: Json) -> Json:
    """What is answered to a request: two contracts pay, the rest is left."""
    price = asked["hearing_aid"]["price"]
    return {
        "beneficiary": "Claire",
        "care_date": asked["care_date"],
        "price": price,
        "scheme": 24000,
        "institution": 80000,
        "other_insurers": 0,
        "left": price - 104000,
        "third_party": 16000,
        "contracts": [{"contract": "S-2026-118", "amount": 50000}, {"contract": "T-2026-007", "amount": 30000}],
        "steps": [
            _step("scheme", 24000, "La Sécurité sociale rembourse 60 % de son tarif de 400,00 €.", "RG-S.7h", "Code")
            | {"contract": None},
            _step("institution", 50000, "Votre contrat S-2026-118 ajoute 500,00 €.", "RG-S.7b", "Votre contrat")
            | {"contract": "S-2026-118"},
            _step("institution", 30000, "Votre contrat T-2026-007 ajoute 300,00 €.", "RG-S.7b", "Votre contrat")
            | {"contract": "T-2026-007"},
        ],
        "reason": None,
        "remainder": "Il reste le prix, moins 1 040,00\u202f€, à votre charge.",
        "provisional": True,
        "doubts": ["Ce calcul s'appuie sur un chiffre officiel qui reste à confirmer : il pourra différer."],
    }


def expenses() -> list[Json]:
    """The ordinary member: something waits, something is analysed, the rest is settled, over five months."""
    recent = [
        expense(1),
        expense(2, **ANALYSED, care_date="2026-11-09"),
        expense(3, **THIRD_PARTY),
        expense(4, **WAITING),
        expense(5, **CANCELLED, care_date="2026-11-01"),
        expense(6, **REFUSED),
    ]
    older = [expense(number, **_ordinary(number)) for number in range(7, 50)]
    return recent + older


def _ordinary(number: int) -> Json:
    return _CARE[number % 4] | {
        "beneficiary": ("Claire", "Baptiste", "Lou")[number % 3],
        "care_date": str(TODAY - timedelta(days=7 * number)),
        "decided_on": str(TODAY - timedelta(days=7 * number - 6)),
    }


_MONTHS = ("d'octobre", "de septembre", "d'août", "de juillet", "de juin", "de mai")


def document(number: int, **changes: Any) -> Json:
    """The statement of a month, made on the first of the next."""
    month = 10 - number
    return {
        "id": f"d7qj2m7wz3xh{number:014d}",
        "kind": "statement",
        "title": f"Décompte {_MONTHS[number % 6]} 2026",
        "first_day": f"2026-{month:02d}-01",
        "last_day": f"2026-{month:02d}-28",
        "state": "ready",
        "created_at": f"2026-{month + 1:02d}-01T04:00:00Z",
        "size": 36_412 + number,
    } | changes


def documents() -> list[Json]:
    """Newest first."""
    return [document(number) for number in range(6)]


NOTHING_TO_STATE = problem(
    "empty_period",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "Nous n'avons traité aucun soin du 1er novembre 2026 au 21 novembre 2026 : il n'y a pas de décompte à "
    "établir. C'est le jour où nous traitons un soin qui compte, et non celui du soin. Choisissez une autre période.",
)


def activity() -> list[Json]:
    """Newest first."""
    return [
        {"at": "2026-11-21T08:58:00Z", "kind": "sign_in", "device": "Firefox sur Android"},
        {"at": "2026-11-20T19:04:00Z", "kind": "unlocked", "device": None},
        {"at": "2026-11-20T18:34:00Z", "kind": "locked", "device": "Chrome sur Windows"},
        {"at": "2026-11-20T18:33:00Z", "kind": "failed_sign_in", "device": "Chrome sur Windows"},
        {"at": "2026-11-02T07:12:00Z", "kind": "sign_out", "device": "Firefox sur Android"},
        {"at": "2026-11-01T07:10:00Z", "kind": "password_chosen", "device": "Firefox sur Android"},
        {"at": "2026-10-30T14:00:00Z", "kind": "account_opened", "device": None},
    ]
