"""Each sentence is true of its own case, and what a step hides is said."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from chalicelib.reimbursement.explain import explain, remainder
from chalicelib.reimbursement.model import Decision
from tests.chalicelib.reimbursement.situations import Situation, decided, situations

THIN = "\N{NARROW NO-BREAK SPACE}"
BASE = {"basis": "base", "rate": 100, "includes_scheme": True}
TWICE = BASE | {"rate": 200}
PATIENT_SHARE = {"basis": "ticket_moderateur", "rate": 100}
WHOLE = {"basis": "real_cost", "rate": 100}
OUTSIDE = {"price": 4000, "rate": 30, "pathway": False}
SURCHARGE = "12,00 € de majoration hors du parcours de soins (qu'aucun contrat responsable ne rembourse)"
OVERRUN = "8,00 € de dépassement hors du parcours de soins (qu'aucun contrat responsable ne rembourse)"
EYE = {"sphere": "-2.00", "cylinder": "0.00", "multifocal": False}
FLAT = {"basis": "flat", "amount": 2000, "per": "session"}
SESSIONS = {"kind": "psychologist", "price": 60000, "base": 60000, "rate": 60, "quantity": 12, "responsible": False}


def texts(decision: Decision, share: str = "institution") -> list[str]:
    return [said.text.replace(THIN, " ") for said in explain(decision) if said.share == share]


def taken_off(decision: Decision) -> list[tuple[str, int]]:
    return [(said.because, said.amount) for said in explain(decision) if said.share == "institution"][1:]


@pytest.mark.covers("MBR-08", "RG-S.4a")
def test_no_two_steps_of_a_visit_outside_the_pathway_say_the_same(decide: Callable[..., Decision]) -> None:
    decision = decide(TWICE, **OUTSIDE)
    said = texts(decision)
    assert len(set(said)) == len(said) == 4
    assert [text for text in said if "c'est la majoration pour un soin hors du parcours" in text] == said[1:2]
    assert "du prix payé, nous ne pouvons rembourser" in said[2]
    assert decision.institution == 1100


@pytest.mark.covers("MBR-08", "RG-S.4a")
@pytest.mark.parametrize(
    ("guarantee", "parts"),
    [
        (TWICE, f"{SURCHARGE} et {OVERRUN}."),
        (PATIENT_SHARE, f"{SURCHARGE}, {OVERRUN} et 2,00 € de dépassement (ce qui est demandé au-delà du tarif)."),
    ],
)
def test_the_surcharge_is_a_part_of_its_own_of_what_stays(
    decide: Callable[..., Decision], guarantee: object, parts: str
) -> None:
    told = remainder(decide(guarantee, **OUTSIDE)).replace(THIN, " ")
    assert told.endswith(parts)


@pytest.mark.covers("MBR-08", "RG-S.4f")
def test_a_surcharge_that_a_contract_not_responsible_paid_does_not_stay(decide: Callable[..., Decision]) -> None:
    told = remainder(decide(BASE, responsible=False, **OUTSIDE))
    assert "majoration" not in told
    assert f"10,00{THIN}€ de dépassement" in told


@pytest.mark.covers("MBR-08")
@settings(max_examples=100)
@given(situations())
def test_the_parts_of_what_stays_always_add_up_to_it(situation: Situation) -> None:
    decision = decided(*situation)
    amounts = re.findall(rf"([\d{THIN}]+),(\d\d){THIN}€", remainder(decision))
    whole, *parts = [int(euros.replace(THIN, "") + cents) for euros, cents in amounts] or [0]
    assert whole == decision.left
    # What stays in one part is told once.
    assert not parts or sum(parts) == whole


@pytest.mark.covers("MBR-08", "RG-S.4b")
def test_a_daily_fee_that_others_paid_is_not_blamed_on_its_legal_amount(decide: Callable[..., Decision]) -> None:
    stay = {"kind": "hospital_daily_fee", "base": 0, "rate": 0, "quantity": 2}
    within, above = (decide(WHOLE, price=price, other_insurers=3000, **stay) for price in (4000, 4600))
    assert taken_off(within) == [("paid_before", -3000)]
    assert taken_off(above) == [("legal_daily_fee", -600), ("paid_before", -2400)]


@pytest.mark.covers("MBR-08", "RG-S.4n")
def test_a_price_above_its_limit_takes_off_the_excess_and_others_what_they_paid(
    decide: Callable[..., Decision],
) -> None:
    crown = {"kind": "dental_prosthesis", "price": 60000, "base": 12000, "rate": 60, "basket": "controlled"}
    decision = decide(WHOLE, price_limit=50000, other_insurers=40000, **crown)
    assert taken_off(decision) == [("fee_limit", -10000), ("paid_before", -40000)]
    assert "d'autres assureurs ou garanties ont déjà payé 400,00 € de ce soin" in texts(decision)[-1]


@pytest.mark.covers("MBR-08", "RG-S.4n")
def test_the_ceiling_of_a_hearing_aid_takes_off_only_what_goes_above_it(decide: Callable[..., Decision]) -> None:
    aid = {"kind": "hearing_aid", "class_": "II", "ear": "left", "price": 200000}
    decision = decide(WHOLE, other_insurers=50000, **aid)
    assert taken_off(decision) == [("hearing_ceiling", -30000), ("paid_before", -50000)]


@pytest.mark.covers("MBR-08", "RG-S.4d")
def test_two_ceilings_count_what_others_paid_once(decide: Callable[..., Decision]) -> None:
    glasses = {"kind": "optical_equipment", "class_": "B", "right": EYE, "left": EYE}
    decision = decide(WHOLE, price=60000, frame=20000, lenses=[20000, 20000], other_insurers=20000, **glasses)
    assert [because for because, _ in taken_off(decision)] == ["frame_ceiling", "paid_before", "optics_ceiling"]
    assert dict(taken_off(decision))["paid_before"] == -20000


@pytest.mark.covers("MBR-08", "RG-S.2")
@pytest.mark.parametrize("guarantees", [(BASE, BASE), (BASE, BASE, BASE)])
def test_what_a_first_contract_paid_is_said_of_the_next(
    decide: Callable[..., Decision], guarantees: tuple[object, ...]
) -> None:
    said = texts(decide(*guarantees))
    assert sum("ont déjà payé 9,00 € de ce soin" in text for text in said) == len(guarantees) - 1


@pytest.mark.covers("MBR-08")
@settings(max_examples=100)
@given(situations())
def test_what_others_paid_is_never_counted_for_more_than_they_paid(situation: Situation) -> None:
    decision = decided(*situation)
    told = [said for said in explain(decision) if said.share == "institution"]
    most = decision.other_insurers + decision.institution
    assert all(-said.amount <= int(said.inputs["before"] or 0) <= most for said in told if "before" in said.inputs)
    assert not any(a.because == b.because == "paid_before" for a, b in pairwise(told))


@pytest.mark.covers("MBR-08", "RG-S.7b")
@pytest.mark.parametrize(
    ("guarantee", "used", "said"),
    [
        (FLAT | {"count_per_year": 8}, {}, "Il n'en couvre que 8 sur 12 cette année."),
        (FLAT | {"count_per_year": 8}, {"count_this_year": 8}, "Il n'en couvre plus cette année. Déjà utilisé"),
        (
            FLAT | {"limits": [{"name": "mind", "count": 3, "over": "two_years"}]},
            {},
            "Il n'en couvre que 3 sur 12 sur cette période de deux ans.",
        ),
        (
            FLAT | {"limits": [{"name": "mind", "max": 5000, "over": "contract_year"}]},
            {"used_by_limit": {"mind": {"cents": 200}}},
            "par année de contrat. Déjà utilisé cette année de contrat : 2,00 €.",
        ),
        (
            WHOLE | {"limits": [{"name": "mind", "count": 3, "over": "contract_year"}]},
            {},
            "votre contrat n'en couvre plus que 3 sur 12 cette année de contrat.",
        ),
    ],
)
def test_what_a_count_cuts_is_said_with_its_period(
    decide: Callable[..., Decision], guarantee: object, used: dict[str, Any], said: str
) -> None:
    assert said in " ".join(texts(decide(guarantee, history=used, **SESSIONS)))


@pytest.mark.covers("MBR-08", "RG-S.7b")
def test_a_count_that_covers_all_of_it_is_not_mentioned(decide: Callable[..., Decision]) -> None:
    assert "couvre" not in " ".join(texts(decide(FLAT | {"count_per_year": 12}, **SESSIONS)))


@pytest.mark.covers("MBR-08", "RG-S.4a")
@pytest.mark.parametrize(
    ("care", "history", "said"),
    [
        ({}, {"participation_this_year": 5000}, "Elle ne retient pas de participation forfaitaire. Le plafond"),
        (
            {"kind": "medicine", "price": 1000, "base": 1000, "rate": 65},
            {"franchise_this_year": 5000},
            "Elle ne retient pas de franchise médicale. Le plafond",
        ),
    ],
)
def test_past_its_ceiling_nothing_is_said_to_be_withheld(
    decide: Callable[..., Decision], care: dict[str, Any], history: object, said: str
) -> None:
    told = texts(decide(BASE, history=history, **care), "scheme")[-1]
    assert told.startswith(said)
    assert "0,00 €" not in told.removeprefix(said).replace("50,00 €", "")


@pytest.mark.covers("MBR-08")
def test_of_care_that_cost_nothing_no_law_nor_contract_is_blamed(decide: Callable[..., Decision]) -> None:
    decision = decide(BASE, price=0)
    assert [said.text.partition(" :")[0] for said in explain(decision)] == ["Rien n'a été payé pour ce soin"] * 2


@pytest.mark.covers("MBR-08", "RG-S.6")
@pytest.mark.parametrize("responsible", [True, False])
def test_only_a_responsible_contract_speaks_of_the_minimum_of_the_law(
    decide: Callable[..., Decision], *, responsible: bool
) -> None:
    first = texts(decide(BASE, exclusion="war", responsible=responsible))[0]
    assert first.startswith("Votre contrat ne couvre pas les soins qui suivent un fait de guerre.")
    assert ("minimum que la loi impose" in first) == responsible


@pytest.mark.covers("MBR-08", "RG-S.4n", "RG-S.4d")
@pytest.mark.parametrize(
    ("care", "sense"),
    [
        ({"kind": "hearing_aid", "class_": "II", "ear": "left", "price": 100000}, "audition"),
        (
            {
                "kind": "optical_equipment",
                "class_": "B",
                "price": 30000,
                "frame": 10000,
                "lenses": [10000, 10000],
                "right": EYE,
                "left": EYE,
            },
            "vue",
        ),
    ],
)
def test_a_renewal_too_early_speaks_of_the_sense_it_serves(
    decide: Callable[..., Decision], care: dict[str, Any], sense: str
) -> None:
    (told,) = texts(decide(BASE, history={"last_delivery": "2024-06-01"}, **care))
    assert re.findall("Si votre (\\w+) a changé", told) == [sense]


def glasses(**said: object) -> dict[str, object]:
    whole = {"kind": "optical_equipment", "class_": "B", "price": 30000, "frame": 10000, "lenses": [10000, 10000]}
    return whole | {"right": EYE, "left": EYE} | said


@pytest.mark.covers("MBR-08", "RG-S.4d", "RG-S.4f")
def test_before_renewal_a_contract_speaks_for_itself_and_not_for_one_that_pays(
    decide: Callable[..., Decision],
) -> None:
    apart = {"basis": "flat", "amount": 5000, "per": "act", "without_scheme": True, "responsible": False}
    decision = decide(BASE, apart, history={"last_delivery": "2024-06-01"}, **glasses())
    assert decision.by_guarantee == (0, 5000)
    first, second = texts(decision)
    assert first.startswith("Votre contrat, comme tout contrat responsable, ne rembourse pas cet équipement avant le")
    assert second == "Votre contrat prévoit un forfait de 50,00 € par acte."
    assert texts(decision, "scheme")[0].startswith("La Sécurité sociale ne rembourse un nouvel équipement qu'à partir")


@pytest.mark.covers("MBR-08", "RG-S.4k")
@pytest.mark.parametrize(
    ("guarantee", "said"),
    [
        (PATIENT_SHARE | {"rate": 0}, "ne prévoit rien pour ce soin, dont la Sécurité sociale ne paie rien non plus."),
        (BASE, "ne rembourse pas ce soin : la Sécurité sociale n'en paie rien, et il ne prévoit pas d'exception."),
    ],
)
def test_a_table_that_leaves_care_out_is_not_said_to_be_without_exception(
    decide: Callable[..., Decision], guarantee: object, said: str
) -> None:
    room = {"kind": "private_room", "price": 18000, "base": 0, "rate": 0, "quantity": 3}
    assert texts(decide(guarantee, **room)) == [f"Votre contrat {said}"]


@pytest.mark.covers("MBR-08", "RG-S.7b")
@pytest.mark.parametrize(
    ("entry", "quantity", "history", "end"),
    [
        ({}, 1, {}, " 20,00 € par séance."),
        ({}, 2, {}, " 20,00 € par séance : 40,00 €."),
        ({"per": "year"}, 1, {}, " 20,00 € par an."),
        ({"per": "year"}, 1, {"used_this_year": 500}, " 20,00 € par an : 15,00 €. Déjà utilisé cette année : 5,00 €."),
        ({"basis": "monthly_ceiling", "rate": 1}, 1, {}, " par séance, soit 39,25 €."),
    ],
)
def test_an_amount_is_said_once(
    decide: Callable[..., Decision], entry: dict[str, Any], quantity: int, history: object, end: str
) -> None:
    flat = FLAT | {"without_scheme": True} | entry
    written = {name: value for name, value in flat.items() if name != "amount" or flat["basis"] == "flat"}
    care = {"kind": "alternative", "price": 50000, "base": 0, "rate": 0, "quantity": quantity, "history": history}
    (told,) = texts(decide(written, **care))
    assert told.endswith(end)


@pytest.mark.covers("MBR-08", "RG-S.4e")
@pytest.mark.parametrize(("outside", "explained"), [(150, True), (200, False)])
@pytest.mark.parametrize("with_scheme", [True, False])
def test_a_lower_rate_outside_fee_control_says_why_it_is_lower(
    decide: Callable[..., Decision], outside: int, *, explained: bool, with_scheme: bool
) -> None:
    table = TWICE | {"rate_without_fee_control": outside, "includes_scheme": with_scheme}
    first = texts(decide(table, price=6500, base=2300, fee_control=False))[0]
    assert ("taux prévu chez un praticien qui n'a pas signé d'engagement sur ses tarifs" in first) == explained


@pytest.mark.covers("MBR-08", "RG-S.4c")
def test_a_table_that_pays_all_within_a_limit_is_not_taken_for_the_law(decide: Callable[..., Decision]) -> None:
    crown = {"kind": "dental_prosthesis", "price": 60000, "base": 12000, "rate": 60, "price_limit": 55000}
    by_law, by_table = (
        texts(decide({"basis": "full_cover"}, basket=basket, **crown))[0] for basket in ("full_cover", "controlled")
    )
    assert by_law.startswith("Ce soin relève du 100 % Santé")
    assert by_table.startswith("Votre contrat paie tout ce que la Sécurité sociale ne rembourse pas, jusqu'au prix")
