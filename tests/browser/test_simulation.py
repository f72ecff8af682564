"""A professional's space: whom it opens to, what a simulation shows, and what of it stays."""

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import scenes
from tests.browser.conftest import Theatre, Visit
from tests.browser.faces import ask_for_a_simulation, disconnect, type_day, unfold
from tests.browser.stage import Stage


@pytest.fixture
def practice(stage: Stage, visit: Visit) -> Page:
    stage.me = scenes.practice()
    page = visit("/pro")
    expect(page.get_by_role("heading", name="Simuler une aide auditive")).to_be_visible()
    return page


def asked(stage: Stage) -> list[dict[str, object]]:
    return [body for endpoint, body in stage.asked if endpoint == "simulation"]


@pytest.mark.covers("ACC-11", "ACC-13")
def test_a_professional_signs_in_by_finess_number_and_lands_in_their_space(visit: Visit, stage: Stage) -> None:
    stage.signed_in, stage.me = False, scenes.practice()
    page = visit()
    page.get_by_role("link", name="Votre espace est ici").click()
    page.get_by_label("Numéro FINESS").fill("750012348")
    page.get_by_label("Mot de passe", exact=True).fill(scenes.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Simuler une aide auditive")).to_be_visible()
    sent = [body for endpoint, body in stage.asked if endpoint == "sign_in"]
    assert sent == [{"audience": "professional", "identifier": "750012348", "password": scenes.PASSWORD}]


@pytest.mark.covers("ACC-13")
def test_each_audience_sees_only_its_own_pages(visit: Visit, stage: Stage) -> None:
    for path in ("/pro", "/pro/compte"):
        expect(visit(path).get_by_role("heading", name="l’espace des professionnels")).to_be_visible()
    stage.me = scenes.practice()
    for path in ("/depenses", "/compte", "/depenses/zzzz"):
        expect(visit(path).get_by_role("heading", name="l’espace des adhérents")).to_be_visible()
    expect(visit("/comptes").get_by_role("heading", name="ne mène nulle part")).to_be_visible()
    page = visit("/")
    expect(page.get_by_role("heading", name="Simuler une aide auditive")).to_be_visible()
    expect(page.get_by_role("link", name="Dépenses")).to_have_count(0)
    assert {endpoint for endpoint, _ in stage.asked} == {"me", "insurer"}


@pytest.mark.covers("ACC-13")
def test_signing_out_of_one_space_opens_the_door_of_the_other(visit: Visit) -> None:
    page = visit("/pro")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_label("Numéro FINESS")).to_be_visible()


@pytest.mark.covers("ACC-13")
def test_a_professionals_account_has_nothing_of_a_members(visit: Visit, stage: Stage) -> None:
    stage.me = scenes.practice()
    page = visit("/pro/compte")
    expect(page.get_by_text("Essai refusé")).to_be_visible()
    expect(page.get_by_text("750012348").last).to_be_visible()
    expect(page.get_by_role("heading", name="Alertes par e-mail")).to_have_count(0)
    assert {endpoint for endpoint, _ in stage.asked} == {"me", "activity", "insurer"}


@pytest.mark.covers("PRO-07", "PRO-04")
def test_what_was_typed_is_asked_in_the_body_and_nowhere_else(practice: Page, stage: Stage) -> None:
    addresses: list[str] = []
    practice.on("request", lambda request: addresses.append(request.url))
    practice.get_by_text("Patient atteint de cécité").click()
    ask_for_a_simulation(practice)
    expect(practice.get_by_role("heading", name="Pour Claire")).to_be_focused()
    assert asked(stage) == [
        {
            "beneficiary": {
                "birth_date": "1982-07-05",
                "nir": "2820775115028",
                "rank": None,
                "member_number": None,
                "first_name": None,
            },
            "hearing_aid": {"class": "II", "ear": "right", "price": 145000, "price_limit": None},
            "after": None,
            "care_date": "2026-11-21",
            "blind": True,
        }
    ]
    assert not any("2820775115028" in address for address in [*addresses, practice.url])
    assert practice.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"


@pytest.mark.covers("PRO-04")
def test_a_patient_is_also_found_by_the_number_and_first_name_of_their_card(practice: Page, stage: Stage) -> None:
    practice.get_by_text("Numéro d’adhérent", exact=True).click()
    practice.get_by_label("Numéro d’adhérent").last.fill("2025 0001")
    practice.get_by_label("Prénom du patient").fill(" Odile ")
    type_day(practice, "Date de naissance", "14031955")
    practice.get_by_text("Gauche").click()
    practice.get_by_text("Classe I, 100 % Santé").click()
    practice.get_by_label("Prix en euros").fill("1200,5 €")
    practice.get_by_label("Prix limite de vente").fill("950")
    practice.get_by_role("button", name="Simuler").click()
    expect(practice.get_by_role("heading", name="Pour Claire")).to_be_visible()
    (sent,) = asked(stage)
    assert sent["beneficiary"] == {
        "birth_date": "1955-03-14",
        "nir": None,
        "rank": None,
        "member_number": "20250001",
        "first_name": "Odile",
    }
    assert sent["hearing_aid"] == {"class": "I", "ear": "left", "price": 120050, "price_limit": 95000}


@pytest.mark.covers("PRO-07", "MBR-08")
def test_the_four_shares_each_contract_and_the_reasons_are_shown(practice: Page) -> None:
    ask_for_a_simulation(practice)
    expect(practice.locator(".shares-large")).to_have_accessible_name(
        "Sécurité sociale 240,00\u202f€, Complémentaire 800,00\u202f€, Reste à la charge du patient 410,00\u202f€"
    )
    contracts = practice.get_by_role("region", name="Part de chaque contrat").locator("dt")
    expect(contracts).to_have_text(["Contrat S-2026-118", "Contrat T-2026-007"])
    expect(practice.get_by_text("vous doivent directement 160,00\u202f€")).to_be_visible()
    unfold(practice)
    expect(practice.get_by_text("T-2026-007 ajoute")).to_be_visible()


@pytest.mark.covers("PRO-07")
def test_where_the_institution_pays_nothing_the_reason_is_in_sight(
    practice: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = {name: scenes.NOTHING_PAID[name] for name in ("price", "scheme", "institution", "left", "reason")}
    steps = [step | {"contract": None} for step in scenes.NOTHING_PAID["steps"]]
    answer = scenes.simulation
    monkeypatch.setattr(scenes, "simulation", lambda asked: answer(asked) | nothing | {"steps": steps})
    ask_for_a_simulation(practice)
    expect(practice.get_by_text("n’est pas encore ouvert").first).to_be_visible()


@pytest.mark.covers("PRO-08")
def test_a_new_simulation_clears_the_former_result(practice: Page, stage: Stage) -> None:
    ask_for_a_simulation(practice)
    result = practice.get_by_role("heading", name="Pour Claire")
    expect(result).to_be_visible()
    practice.get_by_label("Prix en euros").fill("1 300")
    expect(result).to_have_count(0)
    stage.curtain.clear()
    practice.get_by_role("button", name="Simuler").click()
    expect(practice.get_by_role("button", name="Calcul en cours")).to_be_visible()
    expect(result).to_have_count(0)
    stage.curtain.set()
    expect(practice.get_by_text("260,00").first).to_be_visible()
    practice.get_by_role("button", name="Nouvelle simulation").click()
    expect(result).to_have_count(0)
    expect(practice.get_by_label("Prix en euros")).to_have_value("")
    expect(practice.get_by_label("Numéro de sécurité sociale").last).to_have_value("")
    expect(practice.get_by_role("heading", name="Simuler une aide auditive")).to_be_focused()


@pytest.mark.covers("PRO-08")
def test_nothing_of_a_simulation_is_found_again_after_leaving_the_page(practice: Page) -> None:
    ask_for_a_simulation(practice)
    expect(practice.get_by_role("heading", name="Pour Claire")).to_be_visible()
    practice.get_by_role("link", name="Mon compte").click()
    expect(practice.get_by_text("Essai refusé")).to_be_visible()
    practice.go_back()
    expect(practice.get_by_label("Prix en euros")).to_have_value("")
    expect(practice.get_by_role("heading", name="Pour Claire")).to_have_count(0)


@pytest.mark.covers("PRO-16")
def test_nobody_found_is_told_and_what_was_typed_stays(practice: Page, stage: Stage) -> None:
    stage.problems["simulation"] = scenes.NOBODY
    ask_for_a_simulation(practice)
    expect(practice.get_by_role("alert")).to_contain_text("Aucune personne couverte")
    expect(practice.get_by_label("Prix en euros")).to_have_value("1 450,00")
    stage.problems.clear()
    practice.get_by_role("button", name="Simuler").click()
    expect(practice.get_by_role("heading", name="Pour Claire")).to_be_visible()
    expect(practice.get_by_role("alert")).to_have_count(0)


def test_a_wrong_number_or_price_is_told_before_anything_is_asked(practice: Page, stage: Stage) -> None:
    ask_for_a_simulation(practice, "beaucoup")
    expect(practice.get_by_text("Écrivez un montant en euros")).to_be_visible()
    practice.get_by_label("Prix en euros").fill("1450")
    practice.get_by_label("Numéro de sécurité sociale").last.fill("282077511502842")
    practice.get_by_role("button", name="Simuler").click()
    expect(practice.get_by_text("La clé (les deux derniers chiffres) ne va pas avec ce numéro")).to_be_visible()
    practice.get_by_label("Numéro de sécurité sociale").last.fill("28207751150284")
    practice.keyboard.press("Enter")
    expect(practice.get_by_text("Il faut 13 caractères, ou 15 avec la clé\u00a0:")).to_be_visible()
    assert asked(stage) == []


@pytest.mark.parametrize(("typed", "told"), [("999 999,99", 0), ("1 000 000", 1), ("99999999,99", 1)])
def test_a_price_above_what_can_be_entered_is_told_so(practice: Page, stage: Stage, typed: str, told: int) -> None:
    ask_for_a_simulation(practice, typed)
    expect(practice.get_by_role("heading", name="Pour Claire")).to_have_count(1 - told)
    expect(practice.get_by_text("le montant peut aller jusqu’à 999\u202f999,99\u202f€")).to_have_count(told)
    assert len(asked(stage)) == 1 - told


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("2 82 07 75 115 028 94", "2820775115028"),
        ("282077511502894", "2820775115028"),
        ("185022a00100126", "185022A001001"),
    ],
)
def test_the_key_of_a_number_may_be_typed_too(practice: Page, stage: Stage, typed: str, sent: str) -> None:
    ask_for_a_simulation(practice, "")
    practice.get_by_label("Numéro de sécurité sociale").last.fill(typed)
    practice.get_by_label("Prix en euros").fill("1450")
    practice.get_by_role("button", name="Simuler").click()
    expect(practice.get_by_role("heading", name="Pour Claire")).to_be_visible()
    (request,) = asked(stage)
    assert request["beneficiary"] == {
        "birth_date": "1982-07-05",
        "nir": sent,
        "rank": None,
        "member_number": None,
        "first_name": None,
    }


def test_a_price_limit_that_a_contract_asks_for_may_be_given_for_class_ii(practice: Page, stage: Stage) -> None:
    said = {"field": "hearing_aid.price_limit", "reason": "Donnez le prix limite de vente de l'appareil."}
    stage.problems["simulation"] = scenes.problem("invalid", HTTPStatus.UNPROCESSABLE_ENTITY, "Limite.", errors=[said])
    ask_for_a_simulation(practice)
    limit = practice.get_by_label("Prix limite de vente")
    expect(limit).to_have_accessible_description("Donnez le prix limite de vente de l’appareil.")
    limit.fill("1 500")
    stage.problems.clear()
    practice.get_by_role("button", name="Simuler").click()
    expect(practice.get_by_role("heading", name="Pour Claire")).to_be_visible()
    assert asked(stage)[-1]["hearing_aid"] == {"class": "II", "ear": "right", "price": 145000, "price_limit": 150000}


@pytest.mark.parametrize("typed", ["05/07/1982", "05071982", "05-07-1982", "05 07 1982", "5.7.1982", " 05/07/1982 "])
def test_a_day_is_typed_in_french_order_as_one_writes_it_whatever_the_language_of_the_browser(
    browser: Browser, theatre: Theatre, stage: Stage, typed: str
) -> None:
    stage.me = scenes.practice()
    context = browser.new_context(base_url=theatre.address, locale="en-US")
    page = context.new_page()
    page.goto("/pro")
    ask_for_a_simulation(page, birth=typed)
    expect(page.get_by_role("heading", name="Pour Claire")).to_be_visible()
    assert "'birth_date': '1982-07-05'" in str(asked(stage)[-1])
    context.close()


@pytest.mark.parametrize(
    "typed", ["30/02/2026", "31/02/1955", "29/02/1900", "29022025", "31/04/2000", "00/01/2000", "01/13/2000"]
)
def test_a_day_that_does_not_exist_is_never_brought_to_another(practice: Page, stage: Stage, typed: str) -> None:
    ask_for_a_simulation(practice, birth=typed)
    field = practice.get_by_role("textbox", name="Date de naissance")
    expect(field).to_have_accessible_description(
        "JJ/MM/AAAA, avec ou sans les barres. Cette date n’existe pas\u00a0: vérifiez le jour et le mois."
    )
    expect(field).to_have_value(typed)
    assert asked(stage) == []
    field.fill("29/02/2000")
    practice.get_by_role("button", name="Simuler").click()
    expect(practice.get_by_role("heading", name="Pour Claire")).to_be_visible()
    assert "'birth_date': '2000-02-29'" in str(asked(stage)[-1])


@pytest.mark.parametrize("typed", ["05/07/82", "050782"])
def test_a_birth_date_is_asked_for_its_century(practice: Page, stage: Stage, typed: str) -> None:
    ask_for_a_simulation(practice, birth=typed)
    expect(practice.get_by_text("Écrivez l’année avec ses quatre chiffres, par exemple 05/07/1982.")).to_be_visible()
    assert asked(stage) == []


@pytest.mark.parametrize("typed", ["01/12/26", "011226", "1.12.26", "01 12 26"])
def test_a_day_of_delivery_is_of_this_century(practice: Page, stage: Stage, typed: str) -> None:
    type_day(practice, "Date de délivrance", typed)
    ask_for_a_simulation(practice)
    expect(practice.get_by_role("heading", name="Pour Claire")).to_be_visible()
    assert asked(stage)[-1]["care_date"] == "2026-12-01"


def test_a_simulation_without_a_network_is_told_at_once_and_may_be_asked_again(practice: Page, stage: Stage) -> None:
    disconnect(practice)
    ask_for_a_simulation(practice)
    told = "Nous n’avons pas pu joindre le service. Votre saisie est intacte"
    expect(practice.get_by_role("alert")).to_contain_text(told)
    assert asked(stage) == []
    practice.context.set_offline(offline=False)
    expect(practice.get_by_text("Vous êtes hors connexion")).to_have_count(0)
    expect(practice.get_by_role("alert")).to_contain_text(told)
    practice.get_by_role("button", name="Simuler").click()
    expect(practice.get_by_role("heading", name="Pour Claire")).to_be_visible()
    assert len(asked(stage)) == 1


@pytest.mark.covers("PRO-07", "RG-S.4h")
@pytest.mark.parametrize(
    ("price", "answer", "told"),
    [
        (
            "1 450,00",
            {},
            "dont 640,00\u202f€ que ses contrats lui remboursent ensuite et 410,00\u202f€ qui restent à sa charge.",
        ),
        ("1 040,00", {}, "règle 640,00\u202f€, que ses contrats lui remboursent ensuite."),
        ("1 450,00", {"third_party": 80000}, "règle 410,00\u202f€, qui restent à sa charge."),
        ("1 040,00", {"third_party": 80000}, "Votre patient ne règle rien."),
    ],
    ids=["part of each", "nothing left", "nothing to come back", "nothing at all"],
)
def test_what_the_patient_pays_at_the_counter_is_told_with_what_comes_back(
    practice: Page, stage: Stage, price: str, answer: dict[str, object], told: str
) -> None:
    stage.simulated = answer
    ask_for_a_simulation(practice, price)
    counter = practice.get_by_role("region", name="À régler au comptoir")
    expect(counter).to_contain_text(told)
    expect(counter).to_contain_text("Sinon, le patient avance aussi 240,00\u202f€")


@pytest.mark.covers("PRO-07")
def test_both_ears_are_asked_together_the_second_after_the_first(practice: Page, stage: Stage) -> None:
    ask_for_a_simulation(practice, ear="Les deux, au même prix chacune")
    expect(practice.get_by_role("heading", name="Pour Claire, les deux oreilles")).to_be_focused()
    first, second = sorted(asked(stage), key=lambda body: str(body["after"] is not None))
    aid = {"class": "II", "price": 145000, "price_limit": None}
    assert (first["hearing_aid"], first["after"]) == (aid | {"ear": "right"}, None)
    assert (second["hearing_aid"], second["after"]) == (aid | {"ear": "left"}, aid | {"ear": "right"})
    expect(
        practice.get_by_text("Il reste 820,00\u202f€ à la charge du patient, sur 2\u202f900,00\u202f€")
    ).to_be_visible()
    expect(practice.get_by_role("region", name="À régler au comptoir")).to_contain_text("règle 2\u202f100,00\u202f€")
    for ear in ("Oreille droite", "Oreille gauche"):
        expect(practice.get_by_role("heading", name=ear)).to_be_visible()


@pytest.mark.covers("PRO-07")
def test_everything_that_may_change_the_amounts_is_told(practice: Page, stage: Stage) -> None:
    doubts = ["Une aide auditive déjà facturée attend.", "Des chiffres de 2027 ne sont pas connus."]
    stage.simulated = {"doubts": doubts}
    ask_for_a_simulation(practice)
    notices = practice.locator(".simulation-result > .notice-warm")
    expect(notices).to_have_text([doubt.replace("'", "’") for doubt in doubts])
    words = practice.locator(".simulation-result").inner_text()
    assert words.index(doubts[-1]) < words.index("à la charge du patient")


@pytest.mark.covers("PRO-07", "RG-S.4h")
@pytest.mark.parametrize(("contracts", "told"), [(1, "son contrat vous doit"), (2, "ses contrats vous doivent")])
def test_one_contract_owes_and_two_owe(practice: Page, stage: Stage, contracts: int, told: str) -> None:
    paying = [{"contract": f"S-{number}", "amount": 80000 // contracts} for number in range(contracts)]
    stage.simulated = {"third_party": 80000, "contracts": paying}
    ask_for_a_simulation(practice)
    expect(practice.get_by_role("region", name="À régler au comptoir")).to_contain_text(f"{told} directement")


@pytest.mark.parametrize("typed", ["05/07", "5071982", "05/07-1982", "5 juillet 1982", "1982-07-05"])
def test_a_day_that_is_not_whole_is_told_before_anything_is_asked(practice: Page, stage: Stage, typed: str) -> None:
    ask_for_a_simulation(practice, birth=typed)
    expect(practice.get_by_text("Écrivez le jour, le mois et l’année en entier")).to_be_visible()
    assert asked(stage) == []


def test_a_day_left_empty_is_told_before_anything_is_asked(practice: Page, stage: Stage) -> None:
    practice.get_by_label("Numéro de sécurité sociale").last.fill("2820775115028")
    practice.get_by_role("button", name="Simuler").click()
    expect(practice.get_by_text("Saisissez la date de naissance.")).to_be_visible()
    assert asked(stage) == []


def test_a_field_that_the_service_refuses_is_told_at_the_field(practice: Page, stage: Stage) -> None:
    said = {"field": "hearing_aid.price", "reason": "Donnez au plus 99999999."}
    stage.problems["simulation"] = scenes.problem(
        "invalid", HTTPStatus.UNPROCESSABLE_ENTITY, "Corrigez.", errors=[said]
    )
    ask_for_a_simulation(practice)
    expect(practice.get_by_label("Prix en euros")).to_have_accessible_description("Donnez au plus 99999999.")


def test_a_silent_service_keeps_what_was_typed(practice: Page, stage: Stage) -> None:
    stage.problems["simulation"] = {"status": HTTPStatus.BAD_GATEWAY}
    ask_for_a_simulation(practice)
    expect(practice.get_by_role("alert")).to_contain_text("Votre saisie est intacte")


@pytest.mark.covers("PRO-08", "ACC-11")
def test_what_was_typed_when_the_session_ended_is_found_by_the_same_person_and_nobody_else(
    practice: Page, stage: Stage
) -> None:
    practice.get_by_text("Numéro d’adhérent", exact=True).click()
    practice.get_by_label("Numéro d’adhérent").last.fill("20250001")
    practice.get_by_label("Prénom du patient").fill("Odile")
    type_day(practice, "Date de naissance", "14031955")
    practice.get_by_text("Patient atteint de cécité").click()
    practice.get_by_text("Gauche").click()
    practice.get_by_text("Classe I, 100 % Santé").click()
    practice.get_by_label("Prix en euros").fill("1200,5")
    practice.get_by_label("Prix limite de vente").fill("950")
    for number, found in ((scenes.practice()["number"], True), ("750012355", False)):
        stage.signed_in = False
        practice.get_by_role("button", name="Simuler").click()
        expect(practice.get_by_text("Votre session a pris fin")).to_be_visible()
        assert practice.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"
        stage.me = scenes.practice() | {"number": number}
        practice.get_by_label("Numéro FINESS").fill(number)
        practice.get_by_label("Mot de passe", exact=True).fill(scenes.PASSWORD)
        practice.keyboard.press("Enter")
        expect(practice.get_by_label("Prix en euros")).to_have_value("1200,5" if found else "")
        expect(practice.get_by_text("Votre saisie est retrouvée")).to_have_count(int(found))
        if found:
            practice.get_by_role("button", name="Simuler").click()
            expect(practice.get_by_role("heading", name="Pour Claire")).to_be_visible()
    first, again = [body for body in asked(stage) if body][:2]
    assert again == first
    assert "Odile" not in practice.content()


@pytest.mark.parametrize("typed", ["", "beaucoup"])
def test_on_a_phone_the_first_tap_after_a_mistake_is_mended_is_heard(
    browser: Browser, theatre: Theatre, stage: Stage, typed: str
) -> None:
    stage.me = scenes.practice()
    context = browser.new_context(
        base_url=theatre.address, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto("/pro")
    ask_for_a_simulation(page, typed)
    assert asked(stage) == []
    price = page.get_by_label("Prix en euros")
    price.fill("1450")
    page.get_by_role("button", name="Simuler").tap()
    expect(page.get_by_role("heading", name="Pour Claire")).to_be_visible()
    context.close()


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_a_mended_field_is_no_longer_told_wrong_once_the_button_is_pressed(
    browser: Browser, theatre: Theatre, stage: Stage, *, touch: bool
) -> None:
    stage.me = scenes.practice()
    context = browser.new_context(
        base_url=theatre.address, has_touch=touch, is_mobile=touch, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto("/pro")
    ask_for_a_simulation(page, "")
    price, button = page.get_by_label("Prix en euros"), page.get_by_role("button", name="Simuler")
    press = button.tap if touch else button.click
    for typed, told in (("beaucoup", "Écrivez un montant"), ("99 999 999", "C’est trop")):
        price.fill(typed)
        press()
        expect(price).to_have_accessible_description(re.compile(told))
    price.fill("1450")
    stage.problems["simulation"] = scenes.problem(
        "invalid",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Corrigez.",
        errors=[{"field": "hearing_aid.price", "reason": "Ce prix est trop grand."}],
    )
    press()
    expect(price).to_have_accessible_description(re.compile("trop grand"))
    stage.problems.clear()
    price.fill("1400")
    press()
    expect(page.get_by_role("heading", name="Pour Claire")).to_be_visible()
    expect(price).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field-error")).to_have_count(0)
    context.close()
