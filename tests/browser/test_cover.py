"""A cover that ended is the first thing that the home page says, with what to do about the card."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import scenes
from tests.browser.conftest import Visit
from tests.browser.faces import exhaust_retries
from tests.browser.stage import Stage


@pytest.mark.covers("RG-S.8")
def test_the_end_of_a_cover_comes_first_with_its_day_its_reason_and_what_to_do(visit: Visit, stage: Stage) -> None:
    stage.ended = [scenes.STUDIES_OVER]
    page = visit("/")
    notice = page.get_by_role("region", name="La couverture de Baptiste a pris fin le samedi 31 octobre 2026")
    expect(notice).to_contain_text("Un enfant est couvert tant qu’il est à votre charge au sens de votre contrat.")
    expect(notice).to_contain_text(
        "Son attestation de tiers payant n’est plus valable\u00a0: ne l’utilisez plus, rendez-la-nous par courrier à "
        "Mutuelle de l’Essai, 2 rue Neuve, 00000 Essai, et prévenez ses professionnels de santé."
    )
    expect(page.locator("section").first).to_contain_text("La couverture de Baptiste")
    expect(page.get_by_text("Rien n’attend votre réponse")).to_have_count(0)


@pytest.mark.covers("RG-S.8")
def test_those_who_leave_together_are_told_of_together(visit: Visit, stage: Stage) -> None:
    stage.ended = [scenes.STUDIES_OVER, *scenes.CONTRACT_OVER]
    page = visit("/")
    expect(page.get_by_role("heading", name="couverture")).to_have_text(
        [
            "La couverture de Baptiste a pris fin le samedi 31 octobre 2026",
            re.compile("Votre couverture et celles d’Odile et de Maximilienne-Alexandrine ont pris fin le vendredi 20"),
        ]
    )
    expect(page.get_by_text("Vos attestations de tiers payant ne sont plus valables")).to_be_visible()


@pytest.mark.covers("RG-S.8")
def test_a_member_is_told_of_their_own_cover_as_theirs(visit: Visit, stage: Stage) -> None:
    stage.ended = scenes.CONTRACT_OVER[:1]
    notice = visit("/").get_by_role("region", name="Votre couverture a pris fin le vendredi 20 novembre 2026")
    expect(notice).to_contain_text("Votre attestation de tiers payant n’est plus valable")
    expect(notice).not_to_contain_text("Claire")


@pytest.mark.covers("RG-S.8")
def test_it_goes_once_the_person_is_covered_again(visit: Visit, stage: Stage) -> None:
    stage.ended = [scenes.STUDIES_OVER]
    page = visit("/")
    expect(page.get_by_text("n’est plus valable")).to_be_visible()
    stage.ended = []
    page.reload()
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()
    expect(page.get_by_text("n’est plus valable")).to_be_hidden()


def test_where_it_cannot_be_read_the_page_says_the_rest(visit: Visit, stage: Stage) -> None:
    stage.problems["cover"] = scenes.BROKEN
    page = visit("/")
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()
    exhaust_retries(page)
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()
    expect(page.get_by_text("Nous n’avons pas pu lire les droits de votre famille.")).to_be_visible()
    stage.problems.clear()
    stage.ended = [scenes.STUDIES_OVER]
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("heading", name="La couverture de Baptiste")).to_be_visible()
    expect(page.get_by_text("Nous n’avons pas pu lire")).to_have_count(0)
