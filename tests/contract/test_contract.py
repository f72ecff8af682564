"""The API's contract, tried on the running insurer by schemathesis as each kind of person: what it says is what is."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from chalicelib.accounts import service as accounts
from chalicelib.accounts.model import MEMBER, PROFESSIONAL, Audience
from chalicelib.care import views
from chalicelib.care.drops import drop
from chalicelib.care.model import State
from chalicelib.documents import service as documents
from chalicelib.documents.model import Period
from chalicelib.formats.noemie import Header, write
from chalicelib.portfolio.load import load
from tests.chalicelib.care.insurer import GP, NIR, book, consultation
from tests.infra.local.apps import eventually
from tests.infra.local.whole import whole

ROOT = Path(__file__).parents[2]
PEOPLE: dict[str, tuple[str, Audience]] = {
    "member": ("20250001", MEMBER),
    "other": ("20250002", MEMBER),
    "professional": (GP, PROFESSIONAL),
}
PASSWORD = "une phrase assez longue"
OTHER_NIR = "2850644000002"
CALLERS = [None, "member", "professional"]


@dataclass(frozen=True)
class Api:
    """The running API, and what a run needs to know of it."""

    address: str
    cursor: str
    told: list[str]


@pytest.fixture(scope="module")
def api(_deployed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The running insurer with a member who has two pages of care and a statement, another, and a professional."""
    told = list[str]()
    with whole(_deployed, tmp_path_factory.mktemp("state"), told.append) as address:
        assert load(json.dumps(_two_families())).refused == []
        _cared_for()
        for number, audience in PEOPLE.values():
            if audience == MEMBER:
                accounts.open_account(number, None, "Camille", "Aubépin")
            else:
                accounts.open_professional_account(number, "Cabinet du Port")
            accounts.set_password(number, PASSWORD, audience=audience)
        cursor = views.lines_of("20250001", None).next
        assert cursor
        yield Api(address, cursor, told)


@pytest.mark.covers("ACC-13")
@pytest.mark.parametrize("caller", CALLERS)
def test_the_api_does_what_its_contract_says(api: Api, caller: str | None, tmp_path: Path) -> None:
    """Every check of schemathesis and one of ours, in each of its phases."""
    run = subprocess.run(  # noqa: S603 -- this interpreter
        [
            *(sys.executable, "-m", "schemathesis.cli", "--no-color", "--config-file", _config(tmp_path, caller, api)),
            *("run", str(ROOT / "web" / "openapi.json"), "--url", f"{api.address}/api"),
            *("--header", f"Origin: {api.address}"),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert not [said for said in api.told if "s'est arrêtée" in said]


def _two_families() -> dict[str, list[dict[str, object]]]:
    told = book()
    other = told["members"][0] | {"number": "20250002", "nir": OTHER_NIR, "nir_key": "73", "beneficiaries": []}
    told["members"].append(other | {"first_name": "Dominique"})
    return told


def _cared_for() -> None:
    today = date.today()  # noqa: DTZ011 -- any day that has come will do
    lines = [consultation(f"L{n}", care_date=today - timedelta(days=n)) for n in range(25)]
    lines.append(consultation("OTHER", nir=OTHER_NIR, nir_key="73"))
    drop(write(Header("CP", "00000000000001", today, "CONTRACT", 1), lines))
    eventually(lambda: _reimbursed("20250001") == views.PAGE and _reimbursed("20250002") == 1, 60)
    for number in ("20250001", "20250002"):
        documents.ask_for_statement(number, Period(today - timedelta(days=1), today))
        eventually(lambda number=number: documents.documents_of(number, None).documents[0].state == "ready", 60)  # type: ignore[misc]


def _reimbursed(member: str) -> int:
    return sum(line.state == State.REIMBURSED for line in views.lines_of(member, None).lines)


def _config(folder: Path, caller: str | None, api: Api) -> str:
    """The settings of all runs, with who calls and the values that open more than a refusal."""
    people = folder / "people.json"
    people.write_text(json.dumps({"auth": [_signing_in(name, api.address) for name in PEOPLE]}))
    known = {
        "query.cursor": [api.cursor],
        "body.identifier": ["20250001"],
        "body.password": [PASSWORD],
        "body.beneficiary.nir": [NIR],
        "body.beneficiary.birth_date": ["1980-05-04"],
    }
    parts = [(ROOT / "tests" / "contract" / "schemathesis.toml").read_text()]
    for key, values in known.items():
        parts.append(f'[dictionaries."{key}"]\nvalues = {json.dumps(values)}')
    parts.append("[parameters]")
    parts += [f'"{key}" = {{ dictionary = "{key}", probability = 0.5 }}' for key in known]
    if caller is not None:
        parts.append(f'[auth.wfc]\npath = "{people}"\nuser = "{caller}"\npeers = ["member", "other"]')
    path = folder / "schemathesis.toml"
    path.write_text("\n".join(parts))
    return str(path)


def _signing_in(name: str, address: str) -> dict[str, object]:
    number, audience = PEOPLE[name]
    return {
        "name": name,
        "loginEndpointAuth": {
            "endpoint": "/api/accounts/sessions",
            "verb": "POST",
            "contentType": "application/json",
            "headers": [{"name": "Origin", "value": address}],
            "payloadRaw": json.dumps({"audience": audience, "identifier": number, "password": PASSWORD}),
            "expectCookies": True,
        },
    }
