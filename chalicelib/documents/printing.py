"""A statement as a PDF: archivable (PDF/A-2a), accessible (PDF/UA-1), the same bytes for the same statement.

What is printed is worked out here, in French; `statement.typ` only sets it. Other documents are set alike.
Source: MBR-10, MBR-30, PLS-12.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from chalicelib.dates import in_words
from chalicelib.documents.statement import Row, Shares, Statement
from chalicelib.money import MINUS, THIN_SPACE, euros

_HERE = Path(__file__).parent
# Always this order, wherever an amount is shared out.
_SHARES = {
    "scheme": "Sécurité sociale",
    "institution": "Votre complémentaire",
    "other_insurers": "Autres assureurs",
    "left": "Reste à votre charge",
}
_COLUMNS = ("Soin", "Prix", "Sécurité\nsociale", "Votre\ncomplémentaire", "Autres\nassureurs", "Reste à\nvotre charge")
_OPERATIONS = {(False, False): "", (True, False): "Annulation : ", (False, True): "Recalcul : "}
_NARROWEST = 2  # percent: a share of a few cents can still be seen
_NOTES = """\
La part de la Sécurité sociale est celle qu'elle nous a transmise, une fois retenues la participation forfaitaire et la
franchise : aucun contrat ne peut les rembourser.

Le reste à votre charge est ce que ni la Sécurité sociale, ni nous, ni un autre assureur ne remboursons.

Chaque montant est expliqué pas à pas dans votre espace, à la page du soin : « Pourquoi ce montant ? ». Si vous n'êtes
pas d'accord, dites-le-nous : nous le reverrons avec vous.

Nous ne demandons jamais de mot de passe ni de coordonnées bancaires par e-mail."""
# What our faces can draw; a test sets each of them.
_DRAWN = re.compile(
    "[^ -~\u00a0-\u00ac\u00ae-\u017f\u0218-\u021b\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03cf\u0400-\u045f"
    f"\u1e9e\u1ea0-\u1ef9\u2013\u2014\u2018-\u201a\u201c-\u201e\u2026\u20ac{THIN_SPACE}{MINUS}]"
)


def printed(statement: Statement) -> bytes:
    """The statement as a PDF. Raises `typst.TypstError` if it could not be archived or read aloud."""
    return compiled("statement.typ", _told(statement))


def compiled(template: str, told: dict[str, Any]) -> bytes:
    """What is told, set by the template of that name. Raises `typst.TypstError` if it could not be archived or read."""
    pdf = typst.compile(
        str(_HERE / template),
        font_paths=[str(_HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(typeset(told), ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


def typeset(told: Any) -> Any:  # noqa: ANN401 -- JSON
    """Every text as French printers set it, and nothing that our faces cannot draw."""
    if isinstance(told, str):
        text = unicodedata.normalize("NFC", told).replace("'", "\u2019")
        text = re.sub(r" (?=[;?!%])", THIN_SPACE, text)
        return _DRAWN.sub("?", re.sub(r" (?=[:»])|(?<=«) ", "\u00a0", text))
    if isinstance(told, dict):
        return {key: value if key == "name" else typeset(value) for key, value in told.items()}
    return [typeset(part) for part in told] if isinstance(told, list | tuple) else told


def _told(statement: Statement) -> dict[str, Any]:
    member, day = statement.member, statement.issued_on
    title = f"Décompte {statement.period.named}"
    return {
        "title": title,
        "description": f"Remboursements de l'adhérent n° {member.number}, {statement.period.named}",
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "holder": f"{member.first_name} {member.last_name}",
        "number": member.number,
        "about": [f"Établi le {in_words(day)}", f"Référence {statement.reference}"],
        "address": _address(statement),
        "warnings": list(_warnings(statement)),
        "answer": _answer(statement),
        "bar": bar(statement.total),
        "shares": [
            {"name": name, "label": label, "amount": euros(getattr(statement.total, name))}
            for name, label in _SHARES.items()
        ],
        "columns": [column.split("\n") for column in _COLUMNS],
        "days": [
            {"title": f"Calculé le {in_words(posted_on)}", "rows": [_row(row) for row in rows]}
            for posted_on, rows in groupby(statement.rows, lambda row: row.posted_on)
        ],
        "total": {"label": "Total de la période", "amounts": _amounts(statement.total)},
        "notes": [note.replace("\n", " ") for note in _NOTES.split("\n\n")],
        "footer": f"{title}, adhérent n° {member.number}, établi le {in_words(day)}",
    }


def _address(statement: Statement) -> list[str]:
    member = statement.member
    if member.address is None:
        return []
    town = f"{member.address.postcode} {member.address.town}"
    return [f"{member.first_name} {member.last_name}", *member.address.lines, town]


def _answer(statement: Statement) -> dict[str, Any]:
    count = sum(not row.cancellation and not row.revision for row in statement.rows)
    care = f"{count} soins pris" if count > 1 else f"{count} soin pris"
    words = [f"{care} en compte, pour {euros(statement.total.price)} de dépenses."]
    if statement.to_professionals:
        words.append(
            f"S'y ajoutent {euros(statement.to_professionals)} dus directement aux professionnels de santé : vous "
            "n'avez pas eu à les avancer."
        )
    return {"label": "Remboursements qui vous reviennent", "amount": euros(statement.to_member), "words": words}


def _warnings(statement: Statement) -> Iterator[str]:
    """Bad news first."""
    cancelled = [row for row in statement.rows if row.cancellation]
    if cancelled:
        what = "Un soin est annulé" if len(cancelled) == 1 else f"{len(cancelled)} soins sont annulés"
        back = euros(-sum(row.shares.institution for row in cancelled))
        yield f"{what} : {back} calculés auparavant sont repris. Vous n'avez rien à faire."


def bar(total: Shares) -> dict[str, Any]:
    """The shares as widths in percent, and in words."""
    cents = {name: getattr(total, name) for name in _SHARES}
    present = {name: value for name, value in cents.items() if value > 0}
    widths = {name: max(100 * value / sum(present.values()), _NARROWEST) for name, value in present.items()}
    said = [f"{_SHARES[name]} {euros(value)}" for name, value in cents.items() if value or name == "left"]
    return {
        "alt": f"Barre des quatre parts : {', '.join(said)}.",
        "pieces": [{"name": name, "width": width} for name, width in widths.items()],
    }


def _row(row: Row) -> dict[str, Any]:
    notes = [", ".join(filter(None, (row.beneficiary, in_words(row.care_date), row.professional)))]
    if row.to_professional:
        notes.append("Repris au professionnel" if row.cancellation else "Dû au professionnel")
    if row.revision:
        notes.append("Recalculé après l'annulation d'un autre soin")
    return {
        "label": f"{_OPERATIONS[row.cancellation, row.revision]}{row.label}",
        "notes": notes,
        "cancellation": row.cancellation,
        "amounts": _amounts(row.shares),
    }


def _amounts(shares: Shares) -> list[str]:
    return [euros(shares.price), *(euros(getattr(shares, name)) for name in _SHARES)]
