"""A statement as a PDF: archivable (PDF/A-2a), accessible (PDF/UA-1), the same bytes for the same statement.

What is printed is worked out here, in French; `statement.typ` only sets it. Other documents are set alike.
Source: MBR-10, MBR-30, PLS-12.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from chalicelib.care.store import CANCELLED, CORRECTED, ITSELF
from chalicelib.care.views import CAUSES
from chalicelib.dates import in_words
from chalicelib.documents.statement import Row, Shares, Statement
from chalicelib.insurer import Insurer
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
_CAUSES = {
    CANCELLED: "Un autre soin a été annulé",
    CORRECTED: "Un autre soin a été corrigé",
    ITSELF: "Ce que nous savions de ce soin a été corrigé",
}
_CANCELLED, _REVISED, _REFUSED = "Annulation : ", "Recalcul : ", "Refus : "
_LEAST_WIDTHS = (15, 17, 25, 18, 22)
_NARROWEST = 2  # percent: a share of a few cents can still be seen
_NOTES = """\
La part de la Sécurité sociale est celle qu'elle nous a transmise, une fois retenues la participation forfaitaire et la
franchise : aucun contrat ne peut les rembourser.

Le reste à votre charge est ce que ni la Sécurité sociale, ni nous, ni un autre assureur ne remboursons.

Chaque montant est expliqué pas à pas dans votre espace, à la page du soin : « Pourquoi ce montant ? ». Si vous n'êtes
pas d'accord, écrivez-nous à l'adresse en tête de page, ou appelez-nous : nous le reverrons avec vous.

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
    data = json.dumps(typeset(told), ensure_ascii=False)
    pdf = _compiler(template).compile(sys_inputs={"data": data}, pdf_standards=["a-2a", "ua-1"])
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


@cache
def _compiler(template: str) -> typst.Compiler:
    """To read the faces and the template takes longer than to set a table: they are read once."""
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HERE / "fonts")])
    return typst.Compiler(str(_HERE / template), font_paths=faces, ignore_system_fonts=True)


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
        "insurer": contact(statement.insurer),
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
        "widths": _widths(statement),
        "days": [
            {"title": f"Calculé le {in_words(posted_on)}", "rows": [_row(row) for row in rows]}
            for posted_on, rows in groupby(statement.rows, lambda row: row.posted_on)
        ],
        "total": {"label": "Total de la période", "amounts": _amounts(statement.total)},
        "notes": [note.replace("\n", " ") for note in _NOTES.split("\n\n")],
        "footer": f"{title}, adhérent n° {member.number}, établi le {in_words(day)}",
    }


def contact(insurer: Insurer) -> dict[str, Any]:
    """Who the institution is, and how it is reached, line by line."""
    phone = insurer.phone.replace(" ", "\u00a0")
    return {"called": insurer.name, "lines": [*insurer.address, f"Téléphone {phone}", insurer.hours]}


def _address(statement: Statement) -> list[str]:
    member = statement.member
    if member.address is None:
        return []
    town = f"{member.address.postcode} {member.address.town}"
    return [f"{member.first_name} {member.last_name}", *member.address.lines, town]


def _answer(statement: Statement) -> dict[str, Any]:
    standing, to_member = statement.standing, statement.to_member
    care = f"{_counted(len(standing), 'soin pris', 'soins pris')} en compte, pour {euros(sum(standing))} de dépenses."
    words = [care if standing else "Aucun soin nouveau n'est pris en compte."]
    if statement.to_professionals > 0:
        words.append(
            f"S'y ajoutent {euros(statement.to_professionals)} dus directement aux professionnels de santé : vous "
            "n'avez pas eu à les avancer."
        )
    elif statement.to_professionals < 0:
        words.append(f"{euros(-statement.to_professionals)} qui étaient dus aux professionnels de santé sont repris.")
    label = (
        "Remboursements qui vous reviennent"
        if to_member >= 0
        else "Remboursements repris, déduction faite des nouveaux"
    )
    return {"label": label, "amount": euros(to_member), "words": words}


def _warnings(statement: Statement) -> Iterator[str]:
    """Bad news first."""
    cancelled = [row for row in statement.rows if row.cancellation]
    if cancelled:
        back = -sum(row.shares.institution for row in cancelled)
        taken = f"{euros(back)} calculés auparavant sont repris" if back else "rien n'avait été remboursé"
        what = _counted(len(cancelled), "soin est annulé", "soins sont annulés")
        yield f"{what} : {taken}. Vous n'avez rien à faire."
    revised = [row for row in statement.rows if row.revision]
    if revised:
        what = _counted(len(revised), "remboursement est recalculé", "remboursements sont recalculés")
        alike = len(revised) == 1 or {row.cause for row in revised} == {CANCELLED}
        why = CAUSES[str(revised[0].cause)] if alike else "des soins ayant été annulés ou corrigés"
        yield f"{what}, {why} : {_difference(sum(row.shares.institution for row in revised))}."
    refused = sum(row.refused for row in {row.line: row for row in statement.rows}.values())
    if refused:
        what = _counted(refused, "soin n'est pas remboursé", "soins ne sont pas remboursés")
        yield f"{what} : le détail dit pourquoi."


def _counted(count: int, one: str, several: str) -> str:
    return f"Un {one}" if count == 1 else f"{count} {several}"


def _difference(cents: int) -> str:
    if not cents:
        return "le montant qui vous revient n'en change pas"
    return f"{euros(abs(cents))} de {'plus' if cents > 0 else 'moins'}"


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
    if row.to_professional and row.shares.institution:
        notes.append("Repris au professionnel" if row.shares.institution < 0 else "Dû au professionnel")
    if row.cause is not None:
        before = row.paid - row.shares.institution
        changed = f"passe de {euros(before)} à {euros(row.paid)}" if row.shares.institution else "reste le même"
        notes.append(f"{_CAUSES[row.cause]} : ce remboursement {changed}")
    if row.revision or row.cancellation:
        notes.append(f"D'abord calculé le {in_words(row.first)}")
    if row.reason:
        notes.append(row.reason)
    return {
        "label": f"{_operation(row)}{row.label}",
        "notes": notes,
        "warm": row.cancellation or row.refused,
        "amounts": _amounts(row.shares),
    }


def _operation(row: Row) -> str:
    if row.cancellation:
        return _CANCELLED
    if row.revision:
        return _REVISED
    return _REFUSED if row.refused else ""


def _widths(statement: Statement) -> list[int]:
    """How wide the columns of amounts are, in millimetres, each at least as its heading: to measure them is slow."""
    shown = [_amounts(statement.total), *(_amounts(row.shares) for row in statement.rows)]
    longest = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return [max(_LEAST_WIDTHS[place], 4 + (3 * length + 1) // 2) for place, length in enumerate(longest)]


def _amounts(shares: Shares) -> list[str]:
    return [euros(shares.price), *(euros(getattr(shares, name)) for name in _SHARES)]
