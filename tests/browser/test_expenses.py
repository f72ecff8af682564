"""What was spent, who paid what, and why."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser import scenes
from tests.browser.conftest import DESK, PHONE, Visit
from tests.browser.faces import exhaust_retries, unfold
from tests.browser.scenes import expense
from tests.browser.stage import Stage

COUNTED_TWICE = 2


def shown(page: Page) -> list[str]:
    return page.locator(".row-title a, .cell-care a").all_inner_texts()


@pytest.mark.covers("MBR-06")
def test_the_dashboard_says_first_what_waits_then_the_last_reimbursement(visit: Visit) -> None:
    page = visit()
    text = page.get_by_role("main")
    expect(text).to_contain_text("Une dépense attend une information de vous")
    expect(text).to_contain_text("9,00\u202f€")
    words = text.inner_text()
    assert words.index("attend une information") < words.index("9,00") < words.index("Dernières dépenses")
    for state in ("Remboursement calculé hier", "En cours d’analyse", "Information à donner", "Refusée le 12 novembre"):
        expect(page.locator(".row-state").get_by_text(state).first).to_be_visible()


@pytest.mark.covers("MBR-06")
@pytest.mark.parametrize("path", ["/", "/depenses"])
def test_a_row_tells_first_what_was_reimbursed_and_of_an_undecided_care_its_price(visit: Visit, path: str) -> None:
    page = visit(path)
    rows = page.locator(".row")
    expect(rows.filter(has_text="Consultation").first.locator(".row-amount")).to_have_text(
        re.compile("^9,00\u202f€ remboursés sur 30,00\u202f€$")
    )
    expect(rows.filter(has_text="En cours d’analyse").first.locator(".row-amount")).to_have_text("Prix 124,50\u202f€")


@pytest.mark.covers("MBR-06")
def test_a_new_reimbursement_appears_by_itself_and_is_announced(visit: Visit, stage: Stage) -> None:
    page = visit()
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()
    expect(page.get_by_text("Nouveau", exact=True)).to_have_count(0)
    stage.expenses.insert(0, expense(99, label="Ostéopathie", care_date="2026-11-20", decided_on="2026-11-21"))
    page.clock.run_for(10_000)
    expect(page.get_by_role("listitem").filter(has_text="Ostéopathie")).to_contain_text("Nouveau")
    expect(page.get_by_role("status").get_by_text("Une nouveauté vient d’arriver")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("Ostéopathie")


@pytest.mark.covers("MBR-06")
def test_a_decision_on_an_expense_already_shown_is_new_too(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **scenes.ANALYSED)]
    page = visit()
    expect(page.get_by_text("En cours d’analyse")).to_be_visible()
    stage.expenses = [expense(1)]
    page.clock.run_for(10_000)
    expect(page.get_by_text("Nouveau", exact=True)).to_be_visible()


def test_what_was_read_stays_when_reading_it_again_fails(visit: Visit, stage: Stage) -> None:
    page = visit()
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()
    stage.problems["expenses"] = scenes.BROKEN
    page.clock.run_for(10_000)
    exhaust_retries(page)
    expect(page.get_by_text("L’affichage n’est plus à jour")).to_be_visible()
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()
    stage.problems.clear()
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_text("L’affichage n’est plus à jour")).to_have_count(0)


def test_a_broken_page_opens_once_the_service_is_back(visit: Visit, stage: Stage) -> None:
    stage.problems["expenses"] = scenes.BROKEN
    page = visit("/depenses")
    exhaust_retries(page)
    expect(page.get_by_role("alert")).to_contain_text("Elles sont conservées")
    expect(page.get_by_role("alert")).to_contain_text("7f3a2c19")
    stage.problems.clear()
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("heading", name="Novembre 2026")).to_be_visible()


def test_an_offline_page_opens_by_itself_when_the_network_returns(visit: Visit) -> None:
    page = visit()
    expect(page.get_by_text("Votre dernier remboursement")).to_be_visible()
    page.context.set_offline(offline=True)
    page.get_by_role("link", name="Dépenses", exact=True).click()
    expect(page.get_by_text("attend le réseau")).to_be_visible()
    page.context.set_offline(offline=False)
    expect(page.get_by_role("heading", name="Novembre 2026")).to_be_visible()


@pytest.mark.covers("MBR-06")
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_all_expenses_are_reached_twenty_at_a_time_each_once(size: tuple[int, int], visit: Visit, stage: Stage) -> None:
    page = visit("/depenses", size)
    expect(page.get_by_text("20 dépenses affichées, les plus récentes")).to_be_visible()
    page.get_by_role("button", name="Voir plus").click()
    expect(page.get_by_text("40 dépenses affichées")).to_be_visible()
    page.get_by_role("button", name="Voir plus").click()
    expect(page.get_by_text("49 dépenses affichées, c’est tout")).to_be_visible()
    expect(page.get_by_role("button", name="Voir plus")).to_have_count(0)
    assert len(shown(page)) == len(stage.expenses)


@pytest.mark.covers("MBR-06")
def test_the_table_sorts_by_the_column_pressed_both_ways_from_the_keyboard(visit: Visit) -> None:
    page = visit("/depenses", DESK)
    expect(page.get_by_role("columnheader", name="Date")).to_have_attribute("aria-sort", "descending")
    header = page.get_by_role("columnheader", name="Prix")
    header.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    assert shown(page)[:COUNTED_TWICE] == ["Aide auditive", "Cure thermale"]
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert shown(page)[-COUNTED_TWICE:] == ["Cure thermale", "Aide auditive"]


@pytest.mark.covers("MBR-07", "MBR-08")
def test_an_expense_is_opened_and_explained_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit()
    first = page.get_by_role("link", name="Consultation", exact=True).first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Consultation", level=1)).to_be_focused()
    assert "Consultation du mardi 10 novembre 2026" in page.title()
    why = page.get_by_role("button", name="Pourquoi ce montant")
    expect(page.get_by_text("participation forfaitaire")).not_to_be_visible()
    while not why.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("participation forfaitaire")).to_be_visible()
    page.go_back()
    expect(first).to_be_visible()


@pytest.mark.covers("MBR-07")
def test_the_four_shares_keep_their_order_their_texture_and_their_words(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **scenes.LARGEST)]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    bar = page.get_by_role("img")
    expect(bar).to_have_accessible_name(
        "Sécurité sociale 987\u202f654,32\u202f€, Votre complémentaire 123\u202f456,78\u202f€, "
        "Autres assureurs 12\u202f345,67\u202f€, Reste à votre charge 111\u202f111,12\u202f€"
    )
    fills = bar.locator("rect").evaluate_all("rects => rects.map((rect) => rect.getAttribute('fill'))")
    assert fills == [f"url(#ink-{share})" for share in ("scheme", "institution", "other_insurers", "left")]
    widths = bar.locator("rect").evaluate_all("rects => rects.map((rect) => rect.getBoundingClientRect().width)")
    assert min(widths) > 4
    assert sum(widths) == pytest.approx(bar.evaluate("bar => bar.getBoundingClientRect().width"), abs=1)
    price, *shares = page.locator(".statement dt").all_inner_texts()
    assert price == "Prix du soin"
    assert shares == ["Sécurité sociale", "Votre complémentaire", "Autres assureurs", "Reste à votre charge"]


@pytest.mark.covers("MBR-07")
def test_nothing_left_is_said_and_not_drawn(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **scenes.NOTHING_LEFT)]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.get_by_text("Il ne reste rien à votre charge")).to_be_visible()
    expect(page.get_by_role("img").locator("rect")).to_have_count(2)


@pytest.mark.covers("MBR-08")
def test_a_reimbursement_that_was_worked_out_again_says_when_and_what_it_changed(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, revisions=[scenes.REVISION])]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.get_by_text("nous avons recalculé ce remboursement")).to_be_visible()


@pytest.mark.covers("MBR-07")
def test_amounts_stand_in_one_column_to_the_comma(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **scenes.LARGEST)]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.locator(".statement-left")).to_be_visible()
    edges = page.locator(".statement-line:not(.statement-left) .money").evaluate_all(
        """cells => cells.map((cell) => {
            const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
            let node = text.nextNode();
            while (!node.data.includes(",")) node = text.nextNode();
            const range = document.createRange();
            range.setStart(node, node.data.indexOf(","));
            range.setEnd(node, node.data.indexOf(",") + 1);
            return range.getBoundingClientRect().left;
        })"""
    )
    assert len(edges) == 4
    assert max(edges) - min(edges) < 0.1


@pytest.mark.covers("MBR-08")
def test_the_steps_show_their_sign_their_rule_and_add_up(visit: Visit, stage: Stage) -> None:
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    unfold(page)
    scheme = page.locator(".why-share").first
    expect(scheme).to_contain_text("+21,00\u202f€")
    expect(scheme).to_contain_text("\u22122,00\u202f€")
    expect(scheme).to_contain_text("règle RG-S.2")
    expect(scheme.locator(".why-total")).to_contain_text("19,00\u202f€")
    left = page.locator(".why-share").last
    expect(left.get_by_role("heading")).to_contain_text("Reste à votre charge")
    expect(left).to_contain_text("Il reste 2,00\u202f€ à votre charge, que personne ne rembourse.")


@pytest.mark.covers("MBR-06")
def test_a_line_without_a_price_is_not_called_reimbursed(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **scenes.FREE), expense(2)]
    page = visit()
    expect(page.get_by_text("Rien à rembourser")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("Consultation")
    page.goto(page.url.rstrip("/") + f"/depenses/{stage.expenses[0]['id']}")
    expect(page.get_by_text("Rien à rembourser")).to_be_visible()
    expect(page.get_by_text("Remboursement calculé")).to_have_count(0)


@pytest.mark.covers("MBR-06", "MBR-08")
def test_a_line_that_pays_nothing_says_so_why_and_how_to_contest(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **scenes.NOTHING_PAID)]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    news = page.locator(".news-block")
    expect(news.get_by_role("heading")).to_have_text("Rien à rembourser")
    expect(news).to_contain_text("n’est pas encore ouvert")
    whole = stage.expenses[0]["id"]
    spoken = f"{whole[:4]}-{whole[4:8]}".upper()
    expect(news).to_contain_text(f"avec la référence {spoken}")
    expect(page.locator(".fact .reference")).to_have_text(spoken)
    expect(page.locator(".state-reimbursed")).to_have_count(0)


def test_nothing_is_contested_where_nothing_is_left(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **(scenes.NOTHING_PAID | {"scheme": 12000, "left": 0}))]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.locator(".news")).to_contain_text("n’est pas encore ouvert")
    expect(page.get_by_text("Si vous n’êtes pas d’accord")).to_have_count(0)


def bad_news(number: int, days_ago: int, scene: scenes.Json) -> scenes.Json:
    return expense(number, **(scene | {"decided_on": str(scenes.TODAY - timedelta(days=days_ago))}))


@pytest.mark.covers("MBR-06", "MBR-08")
def test_a_cancelled_expense_tells_one_story_with_the_day_it_was_cancelled(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **scenes.CANCELLED)]
    main = visit(f"/depenses/{stage.expenses[0]['id']}").get_by_role("main")
    expect(main).to_contain_text("Cette ligne de 30,00\u202f€ ne compte plus.")
    expect(main.get_by_text("Votre caisse a annulé cette ligne")).to_have_count(1)
    expect(main.locator(".fact", has_text="Annulé le")).to_contain_text("19 novembre 2026")
    expect(main.locator(".fact", has_text="Décidé le")).to_have_count(0)
    expect(main.get_by_text("Il reste")).to_have_count(0)


@pytest.mark.covers("MBR-06")
def test_the_dashboard_opens_on_what_was_lately_decided_without_reimbursement(visit: Visit, stage: Stage) -> None:
    kept = [
        bad_news(1, 7, scenes.NOTHING_PAID),
        bad_news(2, 0, scenes.REFUSED),
        bad_news(3, 3, scenes.CANCELLED),
        bad_news(4, 5, scenes.REFUSED),
    ]
    stage.expenses = [expense(9), bad_news(8, 8, scenes.REFUSED), expense(7, **scenes.FREE), *kept]
    page = visit()
    news = page.get_by_role("region", name="Sans remboursement")
    care = ["Cure thermale, Claire, 560", "Analyses de laboratoire", "Cure thermale", "Voir les autres"]
    expect(news.get_by_role("link")).to_have_text([re.compile(words) for words in care])
    expect(news.locator(".state")).to_have_text(["Refusée aujourd’hui", re.compile("Annulée"), re.compile("Refusée")])
    words = page.get_by_role("main").inner_text()
    assert words.index("Sans remboursement") < words.index("Rien n’attend") < words.index("Votre dernier remboursement")


@pytest.mark.covers("MBR-06")
def test_what_the_scheme_paid_whole_is_no_bad_news(visit: Visit, stage: Stage) -> None:
    stage.expenses = [bad_news(1, 1, scenes.PAID_BY_SCHEME)]
    page = visit()
    expect(page.get_by_role("listitem").filter(has_text="Médicaments")).to_contain_text(
        "La Sécurité sociale a payé tout ce qui se rembourse"
    )
    expect(page.get_by_role("region", name="Sans remboursement")).to_have_count(0)
    expect(page.get_by_text("Rien à rembourser")).to_have_count(0)
    page.get_by_role("link", name="Médicaments").click()
    expect(page.get_by_text("Votre contrat n’a rien à ajouter")).to_be_visible()
    expect(page.get_by_text("a tout payé")).to_have_count(0)
    expect(page.get_by_text("Si vous n’êtes pas d’accord")).to_have_count(0)


@pytest.mark.covers("MBR-06")
def test_only_where_nothing_is_left_the_scheme_paid_it_all(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **scenes.PAID_BY_SCHEME | {"scheme": 1500, "left": 0})]
    expect(visit().get_by_text("La Sécurité sociale a tout payé")).to_be_visible()


@pytest.mark.covers("MBR-06")
def test_of_one_day_the_first_of_the_news_is_the_last_reimbursement(visit: Visit, stage: Stage) -> None:
    early = expense(1, care_date="2026-11-19", label="Radiologie", decided_on="2026-11-21")
    last = expense(2, care_date="2026-11-01", label="Analyses", decided_on="2026-11-21")
    nothing = expense(3, **scenes.NOTHING_PAID | {"decided_on": "2026-11-21"})
    refused = expense(4, **scenes.REFUSED | {"decided_on": "2026-11-21"})
    stage.expenses, stage.news = [early, nothing, refused, last], [refused, last, early, nothing]
    page = visit()
    expect(page.get_by_role("region", name="Votre dernier remboursement")).to_contain_text("Analyses, Claire")
    bad = page.get_by_role("region", name="Sans remboursement").get_by_role("link")
    expect(bad).to_have_text([re.compile("Cure thermale"), re.compile("Optique")])


@pytest.mark.covers("MBR-06")
def test_many_older_news_of_one_day_are_told_in_short(visit: Visit, stage: Stage) -> None:
    old = {"care_date": "2024-12-02", "decided_on": "2026-11-21"}
    stage.expenses = [expense(number) for number in range(1, 9)]
    stage.news = [expense(number, **old) for number in range(90, 98)]
    page = visit()
    news = page.get_by_role("region", name="Décidé ou recalculé aujourd’hui")
    expect(news.get_by_role("listitem")).to_have_count(5)
    expect(news.get_by_text("Remboursement calculé")).to_have_count(0)
    news.get_by_role("button", name="Voir les 2 autres").click()
    expect(news.get_by_role("listitem")).to_have_count(7)


@pytest.mark.covers("MBR-08")
def test_a_professional_that_we_do_not_know_is_told_by_number(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, **scenes.ANALYSED | {"professional": None, "finess": "999591415"})]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.locator(".fact", has_text="Professionnel")).to_contain_text("FINESS 999591415, que nous vérifions")


@pytest.mark.covers("MBR-06")
@pytest.mark.parametrize(("days_ago", "shown"), [(7, 1), (8, 0)])
def test_bad_news_is_news_for_seven_days(visit: Visit, stage: Stage, days_ago: int, shown: int) -> None:
    stage.expenses = [bad_news(1, days_ago, scenes.NOTHING_PAID)]
    page = visit()
    expect(page.get_by_role("heading", name="Dernières dépenses")).to_be_visible()
    expect(page.get_by_role("region", name="Sans remboursement")).to_have_count(shown)
    expect(page.get_by_text("Votre dernier remboursement")).to_have_count(0)


@pytest.mark.covers("MBR-06", "RG-S.7d")
@pytest.mark.parametrize("papers", [scenes.WAITING["papers"], None])
def test_what_waits_is_told_with_the_papers_that_say_it(visit: Visit, stage: Stage, papers: str | None) -> None:
    stage.expenses = [expense(1, **scenes.WAITING | {"papers": papers})]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.get_by_text("Donnez-nous cette information")).to_be_visible()
    expect(page.get_by_text("facture détaillée et l’ordonnance")).to_have_count(1 if papers else 0)


@pytest.mark.covers("MBR-07")
def test_amounts_are_one_below_the_other_on_a_phone(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, price=11900, left=11900 - 1900 - 900)]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.get_by_text("Prix du soin")).to_be_visible()
    lines: list[list[float]] = page.locator(".statement-line").evaluate_all(
        "lines => lines.map((line) => ['dt', 'dd'].map((name) => line.querySelector(name).getBoundingClientRect()))"
        ".map(([label, amount]) => [label.right - amount.left, Math.max(amount.top - label.bottom, 0)])"
    )
    assert len(lines) == 5
    assert [line for line in lines if line[0] > 0 or line[1] > 0] == []


@pytest.mark.covers("MBR-07")
def test_what_is_not_paid_yet_is_not_called_paid(visit: Visit, stage: Stage) -> None:
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.get_by_text("9,00\u202f€ à verser sur votre compte.")).to_be_visible()
    expect(page.get_by_text("payé")).to_have_count(0)


@pytest.mark.covers("MBR-07")
def test_a_refusal_without_shares_still_says_what_is_not_reimbursed(visit: Visit, stage: Stage) -> None:
    unshared = scenes.UNDECIDED | {"decided_on": "2026-11-12"}
    stage.expenses = [expense(1, **(scenes.REFUSED | unshared))]
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.get_by_text("ne rembourse rien sur 560,00\u202f€")).to_be_visible()
    expect(page.get_by_text("ne couvrait plus Claire")).to_be_visible()


@pytest.mark.covers("MBR-08")
def test_the_printed_page_unfolds_its_steps_and_leaves_the_navigation_out(visit: Visit, stage: Stage) -> None:
    page = visit(f"/depenses/{stage.expenses[0]['id']}")
    expect(page.get_by_role("heading", name="Consultation")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("participation forfaitaire")).to_be_visible()
    expect(page.get_by_role("navigation")).not_to_be_visible()


@pytest.mark.covers("MBR-06")
def test_dates_of_another_year_bear_it_and_the_first_of_a_month_is_1er(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1, care_date="2025-07-01", decided_on="2025-08-01")]
    page = visit()
    row = page.get_by_role("listitem").filter(has_text="Reste").last
    expect(row).to_contain_text("mar. 1er juil. 2025")
    expect(row).to_contain_text("calculé le 1er août 2025")


@pytest.mark.covers("MBR-06")
def test_what_changed_lately_is_on_the_first_page_however_old_the_care(visit: Visit, stage: Stage) -> None:
    old = {"care_date": "2024-12-02"}
    same = stage.expenses[0]["id"]
    stage.news = [
        scenes.expense(91, **old, label="Analyses", decided_on="2026-11-21"),
        scenes.expense(90, **old, label="Radiologie", recalculated_on="2026-11-20"),
        scenes.expense(92, **old, label="Scanner", decided_on="2026-11-13"),
        scenes.expense(93, **scenes.WAITING | old | {"label": "Lunettes"}),
        scenes.expense(94, **scenes.REFUSED | old | {"label": "Cure", "decided_on": "2026-11-20"}),
        stage.expenses[0],
    ]
    page = visit()
    news = page.get_by_role("region", name="Décidé ou recalculé")
    expect(news.get_by_role("listitem")).to_have_count(1)
    expect(news).to_contain_text("Décidé ou recalculé hier")
    expect(news.get_by_role("listitem")).to_contain_text("Remboursement recalculé hier")
    expect(page.get_by_role("region", name="Votre dernier remboursement")).to_contain_text("Analyses")
    expect(page.get_by_text("Scanner")).to_have_count(0)
    expect(page.get_by_role("region", name="attend").get_by_role("link", name="Lunettes")).to_be_visible()
    expect(page.get_by_role("region", name="Sans remboursement").get_by_role("link", name="Cure")).to_be_visible()
    expect(page.get_by_role("region", name="Dernières dépenses").locator(f"a[href$='{same}']")).to_have_count(1)
    expect(page.get_by_text("Nouveau", exact=True)).to_have_count(0)


def test_the_first_page_says_what_it_can_without_the_news(visit: Visit, stage: Stage) -> None:
    stage.expenses = [expense(1)]
    stage.problems["news"] = scenes.BROKEN
    page = visit()
    expect(page.get_by_role("heading", name="Dernières dépenses")).to_be_visible()
    expect(page.get_by_text("Nous n’avons pas pu lire ce qui attend votre réponse.")).to_be_visible()
    expect(page.get_by_text("Rien n’attend votre réponse")).to_have_count(0)
    stage.problems.clear()
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_text("Rien n’attend votre réponse")).to_be_visible()
    expect(page.get_by_text("Nous n’avons pas pu lire")).to_have_count(0)


@pytest.mark.covers("MBR-08")
@pytest.mark.parametrize("margin", ["10mm", "16mm"])
def test_a_care_and_its_explanation_are_printed_on_one_sheet(visit: Visit, margin: str) -> None:
    page = visit(f"/depenses/{expense(1)['id']}", DESK)
    expect(page.get_by_role("heading", name="Pourquoi ce montant")).to_be_visible()
    page.emulate_media(media="print")
    for told in ("Total", "Ce que nous savons de ce soin", "Nous joindre"):
        expect(page.get_by_text(told).first).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()
    paper = page.pdf(format="A4", margin={"top": margin, "right": margin, "bottom": margin, "left": margin})
    with pikepdf.open(io.BytesIO(paper)) as printed:
        assert len(printed.pages) == 1
