"""Coming in, being locked out, choosing a password, leaving."""

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from tests.browser import scenes
from tests.browser.conftest import Visit
from tests.browser.faces import try_to_sign_in
from tests.browser.stage import Stage


@pytest.fixture
def outside(stage: Stage, visit: Visit) -> Page:
    stage.signed_in = False
    page = visit("/depenses")
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    return page


@pytest.mark.covers("ACC-02")
def test_a_member_signs_in_with_the_keyboard_alone_and_lands_where_they_meant_to_go(outside: Page) -> None:
    outside.keyboard.press("Tab")
    outside.keyboard.type(" 20417733 ")
    outside.keyboard.press("Tab")
    outside.keyboard.type(scenes.PASSWORD)
    outside.keyboard.press("Enter")
    expect(outside.get_by_role("heading", name="Dépenses", exact=True)).to_be_visible()
    assert outside.url.endswith("/depenses")


@pytest.mark.covers("ACC-02")
def test_what_was_typed_is_sent_trimmed_and_only_once(outside: Page, stage: Stage) -> None:
    stage.curtain.clear()
    outside.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(" claire@exemple.fr ")
    outside.get_by_label("Mot de passe", exact=True).fill(f" {scenes.PASSWORD}")
    outside.get_by_role("button", name="Se connecter").dblclick()
    outside.keyboard.press("Enter")
    stage.curtain.set()
    expect(outside.get_by_role("alert")).to_be_visible()
    sent = [body for endpoint, body in stage.asked if endpoint == "sign_in"]
    assert sent == [{"audience": "member", "identifier": "claire@exemple.fr", "password": f" {scenes.PASSWORD}"}]


@pytest.mark.covers("ACC-02")
def test_a_wrong_password_is_told_in_the_words_of_the_api_and_the_identifier_is_kept(outside: Page) -> None:
    try_to_sign_in(outside)
    expect(outside.get_by_role("alert")).to_contain_text("Il vous reste 2 essais")
    expect(outside.get_by_label("Adresse e-mail ou numéro d’adhérent")).to_have_value("20417733")


@pytest.mark.covers("ACC-04")
def test_a_locked_account_says_so_counts_down_and_opens_again(outside: Page, stage: Stage) -> None:
    stage.problems["sign_in"] = scenes.LOCKED
    try_to_sign_in(outside)
    expect(outside.get_by_role("alert")).to_contain_text("verrouillé")
    expect(outside.get_by_role("alert")).to_contain_text("10 h 29")
    expect(outside.get_by_role("timer")).to_have_text(re.compile("30.minutes"))
    outside.clock.fast_forward("28:40")
    expect(outside.get_by_role("timer")).to_have_text(re.compile("[23][0-9].secondes"))
    outside.clock.fast_forward("00:40")
    expect(outside.get_by_text("de nouveau ouvert")).to_be_visible()
    stage.problems.clear()
    try_to_sign_in(outside, scenes.PASSWORD)
    expect(outside.get_by_role("heading", name="Dépenses", exact=True)).to_be_visible()


def test_a_refusal_is_forgotten_at_the_next_attempt_even_one_that_is_not_sent(outside: Page) -> None:
    try_to_sign_in(outside)
    expect(outside.get_by_role("alert")).to_contain_text("Il vous reste 2 essais")
    try_to_sign_in(outside, "")
    expect(outside.get_by_text("Saisissez votre mot de passe.")).to_be_visible()
    expect(outside.get_by_role("alert")).to_have_count(0)


def test_an_unreachable_service_does_not_accuse_the_password(outside: Page, stage: Stage) -> None:
    stage.problems["sign_in"] = {"status": HTTPStatus.BAD_GATEWAY}
    try_to_sign_in(outside)
    expect(outside.get_by_role("alert")).to_contain_text("n’est pas en cause")


@pytest.mark.covers("ACC-18", "ACC-15")
def test_the_page_tells_how_to_recognise_the_genuine_site(outside: Page) -> None:
    expect(outside.get_by_role("complementary")).to_contain_text("jamais de mot de passe ni de coordonnées bancaires")


@pytest.mark.covers("ACC-02")
def test_a_password_can_be_shown_while_it_is_typed(outside: Page) -> None:
    field = outside.get_by_label("Mot de passe", exact=True)
    expect(field).to_have_attribute("type", "password")
    outside.get_by_role("button", name="Afficher le mot de passe").click()
    expect(field).to_have_attribute("type", "text")


@pytest.mark.covers("ACC-02")
def test_a_one_time_password_is_replaced_before_anything_opens(visit: Visit, stage: Stage) -> None:
    stage.me = scenes.member(must_choose_password=True)
    page = visit()
    field = page.get_by_label("Nouveau mot de passe")
    field.fill("onze signes")
    expect(page.get_by_text("Encore 1.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Il faut 12 caractères")).to_be_visible()
    assert not [endpoint for endpoint, _ in stage.asked if endpoint == "password"]
    stage.problems["password"] = scenes.problem(
        "invalid",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Corrigez.",
        errors=[{"field": "password", "reason": "Ce mot de passe est trop connu."}],
    )
    field.fill("motdepasse1234")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ce mot de passe est trop connu.")).to_be_visible()
    field.fill("trop court")
    expect(page.get_by_text("Ce mot de passe est trop connu.")).to_have_count(0)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Il faut 12 caractères")).to_be_visible()
    stage.problems.clear()
    field.fill("quatre mots au hasard")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()


@pytest.mark.covers("ACC-02")
def test_a_session_that_ends_leaves_nothing_to_read_and_gives_the_page_back(visit: Visit, stage: Stage) -> None:
    page = visit("/")
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()
    stage.signed_in = False
    page.clock.run_for(11_000)
    expect(page.get_by_text("Votre session a pris fin")).to_be_visible()
    expect(page.get_by_text("Consultation")).to_have_count(0)
    try_to_sign_in(page, scenes.PASSWORD)
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()


@pytest.mark.covers("ACC-02")
def test_signing_out_is_said_done_and_the_back_key_shows_nothing(visit: Visit, stage: Stage) -> None:
    page = visit("/depenses")
    page.get_by_role("link", name="Mon compte").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("La déconnexion est faite.")).to_be_visible()
    assert not stage.signed_in
    page.go_back()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    expect(page.get_by_text("Consultation")).to_have_count(0)


@pytest.mark.covers("ACC-02")
def test_signing_out_in_one_tab_empties_the_others_at_once(visit: Visit) -> None:
    other = visit("/depenses")
    expect(other.get_by_text("20 dépenses affichées")).to_be_visible()
    page = visit("/compte")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("La déconnexion est faite.")).to_be_visible()
    expect(other.get_by_text("La déconnexion est faite.")).to_be_visible()
    expect(other.get_by_text("Consultation")).to_have_count(0)


def test_signing_out_of_a_session_already_over_is_signing_out(visit: Visit, stage: Stage) -> None:
    page = visit("/compte")
    expect(page.get_by_text("Essai refusé")).to_be_visible()
    stage.signed_in = False
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("La déconnexion est faite.")).to_be_visible()


def test_a_sign_out_that_fails_says_that_one_is_still_inside(visit: Visit, stage: Stage) -> None:
    stage.problems["sign_out"] = scenes.BROKEN
    page = visit("/compte")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("alert")).to_contain_text("Votre session reste ouverte ici")


@pytest.mark.covers("ACC-16")
def test_the_activity_of_the_account_is_read_newest_first_in_paris_time(visit: Visit) -> None:
    page = visit("/compte")
    rows = page.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Connexion")
    expect(rows.nth(1)).to_contain_text("samedi 21 novembre, 9 h 58")
    expect(rows.nth(4)).to_contain_text("Essai refusé")
