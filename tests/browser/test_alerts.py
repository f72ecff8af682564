"""A member turns e-mail alerts on and off, and always sees how they stand."""

import pytest
from playwright.sync_api import expect

from tests.browser import scenes
from tests.browser.conftest import Visit
from tests.browser.faces import disconnect, switch_alerts
from tests.browser.stage import Stage


@pytest.mark.covers("MBR-04")
def test_alerts_are_turned_off_and_on_again_and_stay_so(visit: Visit, stage: Stage) -> None:
    page = visit("/compte")
    switch = page.get_by_role("switch", name="M’écrire quand un remboursement est traité")
    expect(switch).to_be_checked()
    expect(page.get_by_text("claire.fontanel@example.fr")).to_be_visible()
    switch_alerts(page)
    expect(switch).not_to_be_checked()
    page.reload()
    expect(switch).not_to_be_checked()
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_be_checked()
    assert [body for endpoint, body in stage.asked if endpoint == "choose_alerts"] == [{"on": False}, {"on": True}]


@pytest.mark.covers("MBR-04")
def test_a_choice_that_was_not_kept_is_not_shown_as_if_it_was(visit: Visit, stage: Stage) -> None:
    page = visit("/compte")
    switch = page.get_by_role("switch")
    expect(switch).to_be_checked()
    stage.problems["choose_alerts"] = scenes.BROKEN
    switch_alerts(page)
    expect(page.get_by_text("Votre choix n’a pas été enregistré")).to_be_visible()
    expect(switch).to_be_checked()
    stage.problems.clear()
    switch_alerts(page)
    expect(switch).not_to_be_checked()
    expect(page.get_by_text("Votre choix n’a pas été enregistré")).to_be_hidden()


@pytest.mark.covers("MBR-04")
def test_without_a_network_the_choice_is_refused_at_once(visit: Visit) -> None:
    page = visit("/compte")
    switch = page.get_by_role("switch")
    expect(switch).to_be_checked()
    disconnect(page)
    switch_alerts(page)
    expect(page.get_by_text("Votre choix n’a pas été enregistré")).to_be_visible()
    expect(switch).to_be_checked()
