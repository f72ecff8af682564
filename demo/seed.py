"""The demo: fifty invented families, eight months of their care, and a second file to drop by hand."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

from chalicelib.accounts import service as accounts
from chalicelib.accounts.model import PROFESSIONAL
from chalicelib.accounts.passwords import one_time
from chalicelib.care.drops import drop
from chalicelib.clock import today
from chalicelib.members.alerts import set_alerts
from chalicelib.portfolio.load import load
from demo.noemie import noemie_files
from demo.portfolio import portfolio
from infra.local.running import Stack

_FAMILIES, _LINES, _SEED = 50, 500, 2026


def seed(stack: Stack) -> list[str]:
    """Fill a new stack and say, in French, whom to sign in as and what to try.

    The first file is dropped as the scheme would; its lines are settled while the person looks on.
    """
    book = portfolio(_FAMILIES, _SEED)
    _load(book)
    _load({"members": [{"number": book["members"][0]["number"], "beneficiaries": [_left(today())]}]})
    # The person who looks on reads the mailbox too.
    set_alerts(book["members"][0]["number"], on=True)
    first, second = noemie_files(book, _LINES, _SEED, today(), files=2)
    drop(first)
    later = Path(stack.state) / "demo" / "deuxieme-fichier.noe"
    later.parent.mkdir(parents=True, exist_ok=True)
    later.write_bytes(second)
    member = book["members"][0]
    password = one_time()
    accounts.open_account(member["number"], member["email"], member["first_name"], member["last_name"])
    accounts.set_password(member["number"], password)
    practice = next(one for one in book["professionals"] if "hearing" in one["specialties"])
    practice_password = one_time()
    accounts.open_professional_account(practice["finess"], practice["name"])
    accounts.set_password(practice["finess"], practice_password, audience=PROFESSIONAL)
    return [
        "",
        f"Membre de démonstration : {member['first_name']} {member['last_name']} (personne inventée)",
        f"  identifiant   {member['number']}, ou {member['email']}",
        f"  mot de passe  {password}",
        "",
        f"Audioprothésiste de démonstration : {practice['name']}, à l'adresse {stack.address}/pro",
        f"  identifiant   {practice['finess']}",
        f"  mot de passe  {practice_password}",
        f"  une patiente  NIR {member['nir']}, née le {date.fromisoformat(member['birth_date']):%d/%m/%Y}",
        "",
        "Déposer un second fichier NOEMIE et voir arriver ses remboursements, dans une autre fenêtre :",
        f"  {_elsewhere(stack)}.venv/bin/obole noemie drop {_shown(later)}",
    ]


def _load(records: object) -> None:
    refused = load(json.dumps(records)).refused
    if refused:
        raise RuntimeError(f"the demo portfolio is refused at {refused[0].where}: {refused[0].reason}")


def _left(day: date) -> dict[str, object]:
    """A person of the first family whose cover ended twelve days before: the first page says so."""
    last = day - timedelta(days=12)
    dependent = {"fact": "tax_dependant", "from": "2025-01-01", "until": last.isoformat()}
    name = {"first_name": "Yvonne", "last_name": "Carlier", "birth_date": "1932-06-08"}
    return {"rank": 3, "relation": "ascendant", **name, "facts": [dependent]}


def _shown(path: Path) -> str:
    """The path as short as it can be typed from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _elsewhere(stack: Stack) -> str:
    """What the other window must set to find this stack, if it does not keep its state in the usual place."""
    return f"OBOLE_STATE={stack.state} " if os.environ.get("OBOLE_STATE") else ""
