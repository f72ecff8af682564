"""How the institution is reached, wherever a page asks to write or to call."""

import pytest
from playwright.sync_api import expect

from tests.browser import scenes
from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.faces import FACES, exhaust_retries
from tests.browser.stage import Stage

NUMBER, CALL = "02\u00a061\u00a091\u00a000\u00a007", "tel:+33261910007"


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("path", ["/", "/depenses", "/documents", "/compte", "/nulle-part"])
def test_each_page_ends_with_how_to_reach_the_institution(visit: Visit, path: str, size: tuple[int, int]) -> None:
    foot = visit(path, size).get_by_role("contentinfo")
    expect(foot).to_contain_text(f"{NUMBER}, du lundi au vendredi, de 9\u00a0h à 17\u00a0h")
    expect(foot).to_contain_text("Mutuelle de l’Essai, 2 rue Neuve, 00000 Essai")
    expect(foot.get_by_role("link", name=NUMBER)).to_have_attribute("href", CALL)


def test_the_foot_of_a_page_is_not_under_the_bar_of_places(visit: Visit) -> None:
    page = visit("/compte")
    address = page.get_by_text("Mutuelle de l’Essai")
    address.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    under, bar = address.bounding_box(), page.get_by_role("navigation").bounding_box()
    assert under
    assert bar
    assert under["y"] + under["height"] <= bar["y"]


def test_who_cannot_get_in_finds_whom_to_call(visit: Visit, stage: Stage) -> None:
    stage.signed_in = False
    expect(visit("/").get_by_role("link", name=NUMBER)).to_have_attribute("href", CALL)


@pytest.mark.parametrize("name", ["waiting", "refused", "nothing paid", "account", "account without an address"])
def test_a_sentence_that_asks_to_write_or_call_says_where(visit: Visit, stage: Stage, name: str) -> None:
    face = FACES[name]
    for part, value in face.stage.items():
        setattr(stage, part, value)
    main = visit(face.path).get_by_role("main")
    where = "Mutuelle de l’Essai, 2 rue Neuve" if name in {"refused", "nothing paid"} else NUMBER
    expect(main.get_by_text(where).first).to_be_visible()


def test_a_sentence_stays_whole_when_nobody_knows_the_number(visit: Visit, stage: Stage) -> None:
    stage.problems["insurer"] = scenes.BROKEN
    page = visit("/compte")
    exhaust_retries(page)
    expect(page.get_by_text("Un accès que vous ne reconnaissez pas")).to_have_text(
        "Un accès que vous ne reconnaissez pas\u00a0? Appelez-nous."
    )
    expect(page.get_by_text("Nous joindre")).to_have_count(0)


def test_the_number_is_asked_for_once(visit: Visit, stage: Stage) -> None:
    page = visit("/")
    for name in ("Dépenses", "Documents", "Mon compte"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    assert [endpoint for endpoint, _ in stage.asked].count("insurer") == 1
