"""Who may come in: a lock that spares the member's own device, sessions that end, other people's things."""

import re

import pytest
from playwright.sync_api import expect

from chalicelib.accounts.model import hash_of
from tests.journey.book import PAUL
from tests.journey.conftest import Demo, Visit
from tests.journey.door import Door
from tests.journey.kept import Kept
from tests.journey.place import Place

LONG_AGO = "2020-01-01T00:00:00.000000+0000"


@pytest.mark.covers("ACC-04", "ACC-16")
def test_three_wrong_passwords_lock_strangers_out_and_not_the_device_of_the_member(
    visit: Visit, place: Place, demo: Demo, device: Door
) -> None:
    page = visit()
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(demo.number)
    for left in (2, 1, 0):
        page.get_by_label("Mot de passe", exact=True).fill(f"faux {left}")
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("alert")).to_contain_text(f"Il vous reste {left} essai" if left else "verrouillé")
    expect(page.get_by_role("timer")).to_have_text(re.compile("Encore (29|30).minutes"))
    page.get_by_label("Mot de passe", exact=True).fill(demo.password)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("timer")).to_be_visible()

    again = Door(place.stack.port, {"__Host-device": device.cookies["__Host-device"]})
    assert again.sign_in(demo.number, demo.password).status == 200
    assert {"locked", "failed_sign_in"} <= {
        entry["kind"] for entry in again.ask("GET", "/accounts/activity").body["entries"]
    }
    told = place.obole("account", demo.number, "--log").text
    assert "échec de connexion" in told
    assert "compte fermé pour 30 minutes" in told


@pytest.mark.covers("ACC-02")
def test_a_forged_session_leads_to_the_sign_in_page(visit: Visit) -> None:
    page = visit("/depenses", {"__Host-session": "A" * 43})
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()


@pytest.mark.covers("ACC-02")
def test_a_session_that_is_over_leads_to_the_sign_in_page_and_shows_nothing_more(
    visit: Visit, place: Place, demo: Demo, device: Door, kept: Kept
) -> None:
    own = Door(place.stack.port, {"__Host-device": device.cookies["__Host-device"]})
    assert own.sign_in(demo.email, demo.password).status == 200
    page = visit("/", own.cookies)
    expect(page.get_by_role("heading", name="Dernières dépenses")).to_be_visible()
    key = f"SESSION#{hash_of(own.cookies['__Host-session'])}"
    (session,) = (item for item in kept.items("obole-accounts") if item["pk"] == key)
    kept.put(session | {"seen_at": LONG_AGO}, "obole-accounts")
    page.get_by_role("link", name="Mon compte").click()
    expect(page.get_by_text("Votre session a pris fin")).to_be_visible()
    expect(page.locator(".row")).to_have_count(0)


@pytest.mark.covers("ACC-13", "MBR-07")
def test_another_member_s_expense_is_nowhere_to_be_found(visit: Visit, device: Door, kept: Kept, demo: Demo) -> None:
    others = next(line["line"] for line in kept.lines() if line.get("member") not in (None, demo.number))
    page = visit(f"/depenses/{others}", device.cookies)
    expect(page.get_by_role("heading", name="Cette dépense est introuvable")).to_be_visible()
    expect(page.locator(".facts")).to_have_count(0)


@pytest.mark.usefixtures("_book")
@pytest.mark.covers("ACC-02")
def test_a_one_time_password_given_at_the_terminal_opens_the_space_once_another_is_chosen(
    visit: Visit, place: Place
) -> None:
    opened = place.obole("account", PAUL)
    password = re.search(rf"membre {PAUL} : (\S+)", opened.text)
    assert password, opened.text
    page = visit()
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(PAUL)
    page.get_by_label("Mot de passe", exact=True).fill(password[1])
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Nouveau mot de passe").fill("quatre mots au hasard")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Paul Aubépin")).to_be_visible()
