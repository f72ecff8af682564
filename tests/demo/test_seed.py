"""The demo: what it prints signs in, a cover of the family ended, and the practice finds the patient it names."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.accounts.devices import Device, new_token
from chalicelib.accounts.model import MEMBER, PROFESSIONAL, Audience
from chalicelib.accounts.signing_in import sign_in
from chalicelib.clock import today
from chalicelib.members.cover import ended
from chalicelib.quotes.answers import HearingAid, Identity, SimulationRequest
from chalicelib.quotes.simulation import simulate
from demo.seed import seed
from infra.local.running import Stack


@pytest.mark.covers("PLS-13", "ACC-11", "PRO-07", "RG-S.8")
def test_what_the_demo_prints_signs_in_and_simulates(aws: str, tmp_path: Path) -> None:
    told = "\n".join(seed(Stack(aws, "http://localhost:8000", 8000, 1, str(tmp_path))))
    member, practice = re.findall(r"identifiant   (\w+)", told)
    audiences: tuple[Audience, Audience] = (MEMBER, PROFESSIONAL)
    passwords = re.findall(r"mot de passe  (\S+)", told)
    for number, password, audience in zip((member, practice), passwords, audiences, strict=True):
        assert sign_in(number, password, Device(new_token()), audience).session.audience == audience
    (left,) = ended(member)
    assert (left.first_name, left.last_day) == ("Yvonne", today() - timedelta(days=12))
    nir, born = re.search(r"NIR (\w{13}), née le (\S+)", told).groups()  # type: ignore[union-attr]  # else it fails
    patient = Identity(nir=nir, birth_date=datetime.strptime(born, "%d/%m/%Y").date())  # noqa: DTZ007 -- a day
    aid = HearingAid.model_validate({"class": "I", "ear": "left", "price": 950_00})
    assert simulate(practice, SimulationRequest(beneficiary=patient, hearing_aid=aid)).left == 0
