"""The documents page: a period asked for, its statement awaited, then downloaded."""

import re
from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from tests.browser import scenes
from tests.browser.conftest import Visit
from tests.browser.faces import ask, type_day
from tests.browser.stage import Stage


@pytest.mark.covers("MBR-11")
def test_the_statement_of_a_chosen_period_is_asked_for_awaited_and_downloaded(visit: Visit, stage: Stage) -> None:
    page = visit("/documents")
    type_day(page, "Du", "03012026")
    type_day(page, "Au", "14022026")
    page.get_by_role("button", name="Préparer le décompte").click()
    expect(page.get_by_text("En préparation")).to_be_visible()
    expect(page.get_by_text("Votre décompte est demandé")).to_be_visible()
    assert ("statement", {"from": "2026-01-03", "to": "2026-02-14"}) in stage.asked
    stage.documents[0] = scenes.document(0, title="Décompte du 3 janvier 2026 au 14 février 2026")
    page.clock.run_for(4_000)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Télécharger le décompte du 3 janvier 2026 au 14 février 2026").click()
    assert saved.value.suggested_filename == "decompte-2026-10.pdf"
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()


@pytest.mark.covers("MBR-10")
def test_statements_are_listed_newest_first(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("link", name="Documents").click()
    titles = page.locator(".document .row-title")
    expect(titles).to_have_count(6)
    assert titles.all_inner_texts()[:2] == ["Décompte d’octobre 2026", "Décompte de septembre 2026"]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [("14022026", "03012026", "commence après sa fin"), ("01112026", "22112026", "finit dans l’avenir")],
)
def test_a_wrong_period_is_told_before_it_is_sent(visit: Visit, stage: Stage, first: str, last: str, told: str) -> None:
    page = visit("/documents")
    type_day(page, "Du", first)
    type_day(page, "Au", last)
    page.get_by_role("button", name="Préparer le décompte").click()
    expect(page.get_by_text(told)).to_be_visible()
    assert "statement" not in [endpoint for endpoint, _ in stage.asked]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("30022026", "Cette date n’existe pas\u00a0: vérifiez le jour et le mois."),
        ("03/01/6", "Écrivez le jour, le mois et l’année en entier"),
        ("", "Saisissez le premier jour."),
    ],
)
def test_a_day_that_is_none_is_told_at_its_field_and_kept_as_typed(
    visit: Visit, stage: Stage, typed: str, told: str
) -> None:
    page = visit("/documents")
    type_day(page, "Du", typed)
    page.get_by_role("button", name="Préparer le décompte").click()
    field = page.get_by_role("textbox", name="Du")
    expect(field).to_have_accessible_description(re.compile(re.escape(told)))
    expect(field).to_have_value(typed)
    assert "statement" not in [endpoint for endpoint, _ in stage.asked]
    type_day(page, "Du", "03 01 2026")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre décompte est demandé")).to_be_visible()


def test_a_period_told_wrong_can_be_put_right(visit: Visit, stage: Stage) -> None:
    page = visit("/documents")
    type_day(page, "Du", "22/11/2026")
    page.get_by_role("button", name="Préparer le décompte").click()
    expect(page.get_by_text("commence après sa fin")).to_be_visible()
    type_day(page, "Du", "01/11/2026")
    page.get_by_role("button", name="Préparer le décompte").click()
    expect(page.get_by_text("Votre décompte est demandé")).to_be_visible()
    assert ("statement", {"from": "2026-11-01", "to": "2026-11-21"}) in stage.asked


def test_a_refused_period_is_forgotten_at_the_next_attempt_even_one_that_is_not_sent(
    visit: Visit, stage: Stage
) -> None:
    stage.problems["statement"] = scenes.NOTHING_TO_STATE
    page = visit("/documents")
    ask(page)
    expect(page.get_by_text("pas de décompte à établir")).to_be_visible()
    type_day(page, "Du", "31/02/2026")
    ask(page)
    expect(page.get_by_text("Cette date n’existe pas")).to_be_visible()
    expect(page.get_by_text("pas de décompte à établir")).to_have_count(0)


def test_a_link_that_its_store_refuses_leaves_the_page_and_the_next_press_takes_a_new_one(
    visit: Visit, stage: Stage
) -> None:
    stage.problems["file"] = {}
    page = visit("/documents")
    button = page.get_by_role("button", name="Télécharger").first
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("n’a pas pu être téléchargé. Il est conservé")
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    stage.problems.clear()
    with page.expect_download() as saved:
        button.click()
    assert saved.value.path().read_bytes() == b"%PDF-1.7"
    expect(page.get_by_role("alert")).to_have_count(0)
    assert [endpoint for endpoint, _ in stage.asked].count("link") == 2


def test_a_document_that_cannot_be_downloaded_says_so_beside_it(visit: Visit, stage: Stage) -> None:
    stage.problems["link"] = scenes.problem(
        "not_ready", HTTPStatus.CONFLICT, "Ce document est en cours de préparation."
    )
    page = visit("/documents")
    page.get_by_role("button", name="Télécharger").first.click()
    expect(page.get_by_role("alert")).to_contain_text("en cours de préparation")


@pytest.mark.covers("MBR-10")
def test_two_statements_of_one_month_are_told_apart_and_the_older_says_so(visit: Visit, stage: Stage) -> None:
    of_october = {"first_day": "2026-10-01", "last_day": "2026-10-31", "title": "Décompte d'octobre 2026"}
    stage.documents = [
        scenes.document(2, created_at="2026-11-20T15:04:00Z", **of_october),
        scenes.document(1, created_at="2026-11-20T09:30:00Z", **of_october),
    ]
    page = visit("/documents")
    newer, older = (page.locator(".document").nth(rank) for rank in range(2))
    expect(newer).to_contain_text("Établi hier à 16\u00a0h\u00a004")
    expect(older).to_contain_text("Établi hier à 10\u00a0h\u00a030")
    expect(older).to_contain_text("Un décompte plus récent de cette période est dans la liste.")
    expect(newer).not_to_contain_text("plus récent")
    expect(older.get_by_role("button")).to_have_accessible_name(
        "Télécharger le décompte d’octobre 2026, établi hier à 10\u00a0h\u00a030"
    )
