"""A member comes in, sees what is new, opens an expense, and reads who pays what and why."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.faces import unfold
from tests.browser.test_every_state import AXE, EVERYTHING, complaints, overflow
from tests.journey.conftest import Demo, Visit
from tests.journey.door import Door
from tests.journey.place import Place

STATES = re.compile(
    "^(Remboursement calculé|Rien à rembourser|En cours d’analyse|Information à donner|Refusée|Annulée)"
)
SHARES = ("scheme", "institution", "other_insurers", "left")
MOST_TABS = 60


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is out of reach of the keyboard")


def cents(text: str) -> int:
    """`−1 234,56 €` in cents."""
    amount = re.sub(r"[^\d−]", "", text)
    return -int(amount[1:]) if amount.startswith("−") else int(amount)


@pytest.mark.covers("ACC-02", "MBR-06", "MBR-07", "MBR-08")
def test_with_the_keyboard_alone_a_member_signs_in_and_learns_why_an_amount(
    visit: Visit, demo: Demo, device: Door
) -> None:
    page = visit("/", {"__Host-device": device.cookies["__Host-device"]})
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    tab_to(page, page.get_by_label("Adresse e-mail ou numéro d’adhérent"))
    page.keyboard.type(demo.number)
    tab_to(page, page.get_by_label("Mot de passe", exact=True))
    page.keyboard.type(demo.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dernières dépenses")).to_be_visible()
    states = page.locator(".rows .row-state").all_inner_texts()
    assert len(states) > 1
    assert all(STATES.match(state) for state in states)

    tab_to(page, page.locator(".row-reimbursed .row-title a").first)
    page.keyboard.press("Enter")
    price, *shares = map(cents, _statement(page))
    assert len(shares) == len(SHARES)
    assert sum(shares) == price > 0

    why = page.get_by_role("button", name="Pourquoi ce montant")
    tab_to(page, why)
    page.keyboard.press("Enter")
    expect(page.locator(".why-share").first).to_be_visible()
    summed = page.locator(".why-share:has(.why-total)").all()
    explained = [sum(map(cents, share.locator(".step .money").all_inner_texts())) for share in summed]
    assert explained == shares[: len(explained)]
    assert [cents(total) for total in page.locator(".why-total .money").all_inner_texts()] == explained


def _statement(page: Page) -> list[str]:
    """The amounts, once the page has them."""
    expect(page.locator(".statement dd")).to_have_count(1 + len(SHARES))
    return page.locator(".statement dd").all_inner_texts()


@pytest.mark.covers("MBR-07", "MBR-08")
def test_every_expense_of_the_family_adds_up_to_the_cent(device: Door) -> None:
    expenses = device.expenses()
    shared = [expense for expense in expenses if expense["left"] is not None]
    assert len(shared) > len(expenses) // 2
    assert [expense["care_date"] for expense in expenses] == sorted((e["care_date"] for e in expenses), reverse=True)
    for expense in shared:
        assert sum(expense[share] for share in SHARES) == expense["price"], expense["id"]
        assert min(expense[share] for share in SHARES) >= 0, expense["id"]
        for share in ("scheme", "institution"):
            steps = [step["amount"] for step in expense["steps"] if step["share"] == share]
            assert sum(steps) == expense[share], expense["id"]


@pytest.mark.covers("MBR-06", "MBR-07", "MBR-08", "ACC-02")
def test_each_page_can_be_read_by_everyone_on_a_phone_and_on_a_desk(visit: Visit, device: Door) -> None:
    axe = AXE.read_text(encoding="utf-8")
    reimbursed = next(expense for expense in device.expenses() if expense["state"] == "reimbursed")
    pages = {
        "/": "Dernières dépenses",
        "/depenses": "dépenses affichées",
        f"/depenses/{reimbursed['id']}": "Ce que nous savons de ce soin",
        "/depenses/rien": "est introuvable",
        "/compte": "Numéro d’adhérent",
    }
    page = visit("/")
    expect(page.get_by_text("Est-ce bien le bon site")).to_be_visible()
    _readable(page, axe)
    page.close()
    page = visit("/", device.cookies)
    for path, shows in pages.items():
        page.goto(path)
        expect(page.get_by_text(shows).first).to_be_visible()
        if path.endswith(reimbursed["id"]):
            unfold(page)
        _readable(page, axe)


def _readable(page: Page, axe: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(axe)
    for width, height in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert complaints(page, EVERYTHING) == [], (page.url, width)
        assert overflow(page) == 0, (page.url, width)


@pytest.mark.covers("MBR-06")
def test_what_a_second_file_brings_appears_on_the_open_dashboard(
    visit: Visit, place: Place, demo: Demo, device: Door
) -> None:
    before = {expense["id"] for expense in device.expenses()}
    page = visit("/", device.cookies)
    expect(page.get_by_role("heading", name="Dernières dépenses")).to_be_visible()
    page.evaluate("window.neverReloaded = true")
    dropped = place.obole(*demo.command)
    assert dropped.code == 0, dropped.text
    assert "Fichier accepté." in dropped.text
    assert re.search(r"Lignes déjà connues +0\n", dropped.text)
    assert re.search(r"Remboursées +[1-9]", dropped.text)
    expect(page.get_by_text("Nouveau", exact=True).first).to_be_visible()
    expect(page.get_by_role("status").get_by_text("d’arriver")).to_be_visible()
    assert page.evaluate("window.neverReloaded")
    came = [expense for expense in device.expenses() if expense["id"] not in before]
    assert came
    assert {expense["state"] for expense in came} <= {"reimbursed", "information_needed", "cancelled", "refused"}
