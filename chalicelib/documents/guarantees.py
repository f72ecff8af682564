"""The table of guarantees of a contract, printed: as a page that stands alone, and as a PDF set like a statement.

Source: PLS-09, PLS-12.
"""

import base64
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from chalicelib.contracts.examples import Worked
from chalicelib.contracts.page import Care, Page
from chalicelib.dates import in_words
from chalicelib.documents.printing import bar, compiled, contact, typeset
from chalicelib.documents.statement import Shares
from chalicelib.insurer import Insurer
from chalicelib.money import euros

_HERE = Path(__file__).parent
_TEMPLATES = Path(__file__).parents[1] / "templates"
_COLUMNS = ("Prix", "Sécurité sociale", "Ce contrat", "Reste à votre charge")
_UNKNOWN = "Un chiffre de la loi n'est pas encore publié : cet exemple ne peut pas être calculé."
_TARIFF = (
    "Le tarif est celui que la Sécurité sociale fixe pour chaque soin. Le ticket modérateur est la part de ce tarif "
    "qu'elle ne rembourse pas. Optam désigne l'engagement d'un médecin à maîtriser ses honoraires."
)
_OPTIONS = (
    "Une option s'ajoute au contrat pour qui l'a choisie. Quand elle est dite « Sécurité sociale comprise », elle "
    "comprend aussi ce que le contrat paie sans elle. Ses exemples comptent le contrat et l'option."
)
_EXAMPLES = (
    "Les exemples sont calculés pour un adulte, dans le parcours de soins, délais d'attente passés, limites intactes. "
    "C'est le calcul même qui sert à rembourser."
)
_PROVISIONAL = (
    "Un exemple suivi d'un astérisque repose sur un prix moyen ou un chiffre qui reste à confirmer : il donne un ordre "
    "de grandeur."
)


def as_html(page: Page, insurer: Insurer | None) -> str:
    """The page as HTML that needs no other file; with how `insurer` is reached, if it is told."""
    faces = {
        weight: base64.b64encode((_HERE / "fonts" / f"YsabeauOffice-{name}.ttf").read_bytes()).decode()
        for weight, name in ((400, "Regular"), (700, "Bold"))
    }
    return _environment().get_template("guarantees.html").render(faces=faces, **typeset(_told(page, insurer)))


def as_pdf(page: Page, insurer: Insurer | None) -> bytes:
    """The same as a PDF. Raises `typst.TypstError` if it could not be archived or read aloud."""
    return compiled("guarantees.typ", _told(page, insurer))


def _told(page: Page, insurer: Insurer | None) -> dict[str, Any]:
    title = f"Garanties santé du contrat {page.number}"
    responsible = "responsable" if page.responsible else "non responsable"
    day = page.on
    return {
        "title": title,
        "description": f"Tableau des garanties du contrat {page.number} au {in_words(day)}, avec des exemples en euros",
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "insurer": contact(insurer) if insurer else None,
        "about": [f"{page.kind}, {responsible}", f"Tableau en vigueur depuis le {in_words(page.since)}"],
        "day": f"Lois et tarifs au {in_words(day)}",
        "columns": list(_COLUMNS),
        "families": [
            {"title": family.title, "care": _care(family.care), "examples": _examples(family.examples)}
            for family in page.families
        ],
        "options": [
            {"title": f"Option {option.name}", "care": _care(option.care), "examples": _examples(option.examples)}
            for option in page.options
        ],
        "law": list(page.law),
        "notes": list(_notes(page)),
        "footer": f"{title}, au {in_words(day)}",
    }


def _notes(page: Page) -> Iterator[str]:
    yield _TARIFF
    if page.options:
        yield _OPTIONS
    yield _EXAMPLES
    if page.provisional:
        yield _PROVISIONAL


def _care(found: Iterable[Care]) -> list[dict[str, Any]]:
    return [
        {
            "label": care.label,
            "entries": [{"when": each.when, "pays": each.pays, "notes": list(each.notes)} for each in care.entries],
        }
        for care in found
    ]


def _examples(found: Iterable[Worked]) -> list[dict[str, Any]]:
    return [_example(each) for each in found]


def _example(worked: Worked) -> dict[str, Any]:
    decision, label = worked.decision, worked.example.label
    if decision is None:
        return {"label": label, "unknown": _UNKNOWN, "amounts": [], "bar": None}
    shares = Shares(decision.price, decision.scheme, decision.institution, decision.other_insurers, decision.left)
    sure = worked.example.confirmed and not decision.provisional
    amounts = (shares.price, shares.scheme, shares.institution, shares.left)
    return {
        "label": label if sure else f"{label} *",
        "unknown": None,
        "amounts": [euros(amount) for amount in amounts],
        "bar": bar(shares),
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
