"""The pages in each of their states: what stands on the stage, where to go, what to do there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.browser import scenes
from tests.browser.scenes import expense


def _nothing(_: Page) -> None:
    pass


def try_to_sign_in(page: Page, password: str = "wrong") -> None:
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill("20417733")
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()


def unfold(page: Page) -> None:
    page.get_by_role("button", name="Pourquoi ce montant").click()


def switch_alerts(page: Page) -> None:
    page.get_by_text("M’écrire quand un remboursement").click()


def disconnect(page: Page) -> None:
    page.context.set_offline(offline=True)


def _read_while_disconnected(page: Page) -> None:
    disconnect(page)
    page.get_by_role("link", name="Dépenses", exact=True).click()


def _press_empty(page: Page) -> None:
    page.get_by_role("button", name="Se connecter").click()


def _too_short(page: Page) -> None:
    page.get_by_label("Nouveau mot de passe").fill("court")
    page.get_by_role("button", name="Enregistrer").click()


def exhaust_retries(page: Page) -> None:
    """Let the pages try again, as they do a few times before they give up."""
    for _ in range(3):
        page.clock.run_for(5_000)
        page.wait_for_load_state("networkidle")


def type_day(page: Page, label: str, day: str) -> None:
    """Type a day into its field, in place of what it holds."""
    page.get_by_role("textbox", name=label, exact=True).fill(day)


def ask_for_a_simulation(page: Page, price: str = "1 450,00", birth: str = "05071982", ear: str = "Droite") -> None:
    page.get_by_label("Numéro de sécurité sociale").last.fill("2 82 07 75 115 028")
    type_day(page, "Date de naissance", birth)
    page.get_by_text(ear).click()
    page.get_by_text("Classe II, prix libre").click()
    page.get_by_label("Prix en euros").fill(price)
    page.get_by_role("button", name="Simuler").click()


def _ask_of_no_day(page: Page) -> None:
    type_day(page, "Du", "31/02/2026")
    type_day(page, "Au", "")
    ask(page)


def _simulate_and_unfold(page: Page) -> None:
    ask_for_a_simulation(page)
    unfold(page)


def _simulate_nothing(page: Page) -> None:
    page.get_by_text("Numéro d’adhérent", exact=True).click()
    page.get_by_text("Classe I, 100 % Santé").click()
    page.get_by_role("button", name="Simuler").click()


def ask(page: Page) -> None:
    page.get_by_role("button", name="Préparer le décompte").click()


@dataclass(frozen=True)
class Face:
    """`shows` is a text that only this state has."""

    shows: str
    path: str = "/"
    stage: dict[str, Any] = field(default_factory=dict)
    act: Callable[[Page], None] = _nothing


def _of(one: dict[str, Any], shows: str, act: Callable[[Page], None] = _nothing) -> Face:
    return Face(shows, f"/depenses/{one['id']}", {"expenses": [one]}, act)


OUT = {"signed_in": False}
NEWCOMER = {"me": scenes.member(must_choose_password=True)}
PRACTICE = {"me": scenes.practice()}
FACES = {
    "sign-in": Face("Est-ce bien le bon site", stage=OUT),
    "sign-in empty": Face("Saisissez votre mot de passe.", stage=OUT, act=_press_empty),
    "sign-in wrong": Face("ne vont pas ensemble", stage=OUT, act=try_to_sign_in),
    "sign-in locked": Face(
        "Votre compte est verrouillé", stage=OUT | {"problems": {"sign_in": scenes.LOCKED}}, act=try_to_sign_in
    ),
    "choose password": Face("ne sert qu’une fois", stage=NEWCOMER),
    "choose password too short": Face("Il faut 12 caractères", stage=NEWCOMER, act=_too_short),
    "home": Face("Votre dernier remboursement"),
    "home empty": Face("Pas encore de dépense", stage={"expenses": []}),
    "home, old care decided lately": Face(
        "Décidé ou recalculé",
        stage={"news": [expense(89), expense(90, care_date="2024-12-02", recalculated_on="2026-11-20")]},
    ),
    "home with covers ended": Face("n’est plus valable", stage={"ended": [scenes.STUDIES_OVER, *scenes.CONTRACT_OVER]}),
    "home broken": Face(
        "momentanément indisponible", stage={"problems": {"expenses": scenes.BROKEN}}, act=exhaust_retries
    ),
    "home, some of it unread": Face(
        "Nous n’avons pas pu lire ce qui attend votre réponse ni les droits",
        stage={"problems": {"news": scenes.BROKEN, "cover": scenes.BROKEN}},
        act=exhaust_retries,
    ),
    "home offline": Face("Vous êtes hors connexion", act=disconnect),
    "list": Face("20 dépenses affichées", "/depenses"),
    "list empty": Face("Aucune dépense", "/depenses", {"expenses": []}),
    "list offline": Face("attend le réseau", act=_read_while_disconnected),
    "reimbursed": _of(expense(1), "Prix du soin", unfold),
    "worked out again": _of(expense(8, revisions=[scenes.REVISION]), "nous avons recalculé"),
    "third party": _of(expense(2, **scenes.THIRD_PARTY), "qui ne vous a pas fait avancer"),
    "analysed": _of(expense(3, **scenes.ANALYSED), "Vous n’avez rien à faire"),
    "waiting": _of(expense(4, **scenes.WAITING), "Il nous manque"),
    "refused": _of(expense(5, **scenes.REFUSED), "Si vous n’êtes pas d’accord"),
    "nothing paid": _of(expense(9, **scenes.NOTHING_PAID), "Si vous n’êtes pas d’accord"),
    "paid by the scheme": _of(expense(10, **scenes.PAID_BY_SCHEME), "a payé tout ce qui se rembourse"),
    "cancelled": _of(expense(6, **scenes.CANCELLED), "pour mémoire"),
    "longest names, largest sums": _of(expense(7, **scenes.LARGEST), "chiffre officiel", unfold),
    "not found": Face("est introuvable", "/depenses/zzzz"),
    "documents": Face("Vos décomptes", "/documents"),
    "documents empty": Face("Aucun document", "/documents", {"documents": []}),
    "documents being prepared": Face(
        "Demandé", "/documents", {"documents": [scenes.document(0, state="preparing", size=None)]}
    ),
    "documents broken": Face(
        "momentanément indisponible", "/documents", {"problems": {"documents": scenes.BROKEN}}, exhaust_retries
    ),
    "statement of nothing": Face(
        "pas de décompte à établir", "/documents", {"problems": {"statement": scenes.NOTHING_TO_STATE}}, ask
    ),
    "statement of no day": Face("Cette date n’existe pas", "/documents", act=_ask_of_no_day),
    "account": Face("Essai refusé", "/compte"),
    "account empty": Face("Aucune connexion", "/compte", {"entries": []}),
    "professional sign-in": Face("Numéro FINESS", "/pro", OUT),
    "professional chooses password": Face(
        "Bienvenue, Audition des Quais", "/pro", {"me": scenes.practice(must_choose_password=True)}
    ),
    "simulation": Face("Simuler une aide auditive", "/pro", PRACTICE),
    "simulation empty": Face("Saisissez le prénom du patient.", "/pro", PRACTICE, _simulate_nothing),
    "simulation of nobody": Face(
        "Aucune personne couverte", "/pro", PRACTICE | {"problems": {"simulation": scenes.NOBODY}}, ask_for_a_simulation
    ),
    "simulation done": Face("à la charge du patient", "/pro", PRACTICE, _simulate_and_unfold),
    "professional account": Face("Essai refusé", "/pro/compte", PRACTICE),
    "account without an address": Face("Nous ne connaissons pas", "/compte", {"alerts": {"on": True, "email": None}}),
    "account, alerts refused": Face(
        "n’a pas été enregistré", "/compte", {"problems": {"choose_alerts": scenes.BROKEN}}, switch_alerts
    ),
    "address of professionals": Face("l’espace des professionnels de santé", "/pro"),
    "unknown address": Face("ne mène nulle part", "/nulle-part"),
}
