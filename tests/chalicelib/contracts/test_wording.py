"""An entry of a table says in French what it pays."""

from datetime import date
from typing import Any

import pytest

from chalicelib.contracts.wording import Told, told
from chalicelib.parameters import load
from chalicelib.reimbursement.table import clauses

DAY = date(2026, 11, 22)
OPTAM = "aux honoraires maîtrisés (Optam)"
PAID_BY_SCHEME = "si la Sécurité sociale rembourse ce soin"
TARIFF = {"basis": "base", "rate": 100, "includes_scheme": True}
FLAT = {"basis": "flat", "amount": 30_00, "per": "session"}


def said(kind: str, entry: dict[str, Any], *, on: date = DAY) -> Told:
    (clause,) = clauses({kind: [entry]}, "guarantees")
    found = told(kind, clause.when, clause.entry, on=on, parameters=load())
    plain = found.pays.replace("\u202f", " ")
    return Told(found.when, plain, tuple(note.replace("\u202f", " ") for note in found.notes))


@pytest.mark.covers("PLS-09", "RG-S.7b")
@pytest.mark.parametrize(
    ("kind", "entry", "pays"),
    [
        ("laboratory", TARIFF, "100 % du tarif, Sécurité sociale comprise."),
        (
            "device",
            {"basis": "base", "rate": 50, "includes_scheme": False},
            "50 % du tarif, en plus de la Sécurité sociale.",
        ),
        (
            "consultation",
            TARIFF | {"rate": 150, "rate_without_fee_control": 130},
            f"150 % du tarif chez un praticien {OPTAM}, 130 % chez un autre, Sécurité sociale comprise.",
        ),
        ("medicine", {"basis": "ticket_moderateur", "rate": 100}, "Tout le ticket modérateur."),
        ("spa", {"basis": "ticket_moderateur", "rate": 60}, "60 % du ticket modérateur."),
        ("spa", FLAT | {"per": "event"}, "30,00 € pour toute la cure."),
        ("emergency_fee", {"basis": "real_cost", "rate": 100}, "Tout le prix payé, Sécurité sociale comprise."),
        (
            "implant",
            {"basis": "real_cost", "rate": 80, "max": 500_00},
            f"80 % du prix payé, Sécurité sociale comprise, 500,00 € au plus de notre part, {PAID_BY_SCHEME}.",
        ),
        (
            "alternative",
            FLAT | {"count_per_year": 4},
            f"30,00 € par séance, 4 séances par an au plus, {PAID_BY_SCHEME}.",
        ),
        (
            "alternative",
            FLAT | {"without_scheme": True, "includes_scheme": True},
            "30,00 € par séance, Sécurité sociale comprise, même si la Sécurité sociale ne paie rien.",
        ),
        ("birth_allowance", FLAT | {"per": "event", "without_scheme": True}, "30,00 € par événement."),
        (
            "refractive_surgery",
            {"basis": "monthly_ceiling", "rate": 10, "per": "eye"},
            f"10 % du plafond mensuel de la Sécurité sociale par œil, soit 400,50 € en 2026, {PAID_BY_SCHEME}.",
        ),
        (
            "optical_equipment",
            {"basis": "optical_set", "amount": 300_00, "frame_max": 100_00},
            "Jusqu'à 300,00 € par paire, dont 100,00 € au plus pour la monture.",
        ),
        ("hearing_aid", {"basis": "full_cover"}, "Rien à payer, dans la limite des prix fixés par la loi."),
    ],
)
def test_every_basis_is_said_in_one_sentence(kind: str, entry: dict[str, Any], pays: str) -> None:
    assert said(kind, entry) == Told("", pays, ())


def test_a_ceiling_that_is_not_published_is_said_so() -> None:
    entry = {"basis": "monthly_ceiling", "rate": 10, "per": "eye"}
    assert said("refractive_surgery", entry, on=date(2027, 1, 1)).pays.startswith(
        "10 % du plafond mensuel de la Sécurité sociale par œil, dont le montant de l'année n'est pas publié"
    )


@pytest.mark.parametrize(
    ("kind", "when", "words"),
    [
        ("hearing_aid", {"class": "I"}, "Classe I"),
        ("optical_equipment", {"class": "B", "pair": "b"}, "Classe B, un verre simple et un verre complexe"),
        ("dental_prosthesis", {"basket": "controlled"}, "Panier aux tarifs maîtrisés"),
        ("consultation", {"act": "CS"}, "Consultation de spécialiste (CS)"),
        ("consultation", {"act": "XYZ"}, "Acte XYZ"),
        ("dental_prosthesis", {"family": "HBLD"}, "Actes dont le code commence par HBLD"),
        ("medicine", {"benefit": "homeopathy"}, "Homéopathie"),
        ("private_room", {"ward": "psychiatry"}, "En psychiatrie"),
        ("consultation", {"fee_control": False}, "Praticien hors honoraires maîtrisés"),
        ("transport", {"urgent": True}, "En urgence"),
        ("medicine", {"prevention": True}, "Acte de prévention"),
    ],
)
def test_every_condition_is_said(kind: str, when: dict[str, Any], words: str) -> None:
    assert said(kind, {"when": when, "basis": "ticket_moderateur", "rate": 100}).when == words


def test_limits_waiting_and_agreement_follow() -> None:
    limits = [
        {"name": "somme", "max": 400_00, "over": "calendar_year"},
        {"name": "nombre", "count": 3, "over": "two_years", "whose": "family"},
    ]
    entry = FLAT | {"limits": limits, "waiting_months": 6, "prior_agreement": "waits"}
    assert said("implant", entry).notes == (
        "Dans la limite de 400,00 € par année civile.",
        "Dans la limite de 3 séances par période de deux ans, pour toute la famille.",
        "Après 6 mois d'adhésion au contrat.",
        "Un devis accepté avant les soins est nécessaire ; sans lui, la demande attend.",
    )
