"""`obole account MEMBER`."""

import json
import re

import pytest
from click.testing import CliRunner, Result

from chalicelib.accounts.devices import Device, new_token
from chalicelib.accounts.model import PROFESSIONAL
from chalicelib.accounts.signing_in import sign_in
from chalicelib.portfolio.load import load
from obole import account
from tests.chalicelib.care.insurer import GP, book

MEMBER = "20250001"


@pytest.fixture(autouse=True)
def _loaded(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert aws
    monkeypatch.setattr(account, "use_running_stack", lambda: None)
    load(json.dumps(book()))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(account.account, arguments)


def printed(result: Result) -> str:
    found = re.search(r"(\w{5}-){3}\w{5}", result.output)
    assert found
    return found[0]


@pytest.mark.covers("ACC-02")
def test_the_printed_password_signs_the_member_in() -> None:
    result = run(MEMBER)
    assert result.exit_code == 0
    session = sign_in(MEMBER, printed(result), Device(new_token())).session
    assert (session.owner, session.first_name, session.must_choose_password) == (MEMBER, "Camille", True)


def test_run_again_it_gives_another() -> None:
    assert printed(run(MEMBER)) != printed(run(MEMBER))


@pytest.mark.covers("ACC-16")
def test_the_log_tells_what_happened_to_the_account() -> None:
    run(MEMBER)
    lines = run(MEMBER, "--log").output.splitlines()
    assert len(lines) == 1
    assert "compte ouvert" in lines[0]


def test_the_log_of_an_account_never_opened_is_said_to_be_empty() -> None:
    assert "Rien au journal" in run(MEMBER, "--log").output


@pytest.mark.parametrize("more", [(), ("--log",)])
def test_a_member_who_is_not_loaded_is_named(more: tuple[str, ...]) -> None:
    result = run("99999999", *more)
    assert result.exit_code == 1
    assert "99999999" in result.output


@pytest.mark.covers("ACC-11")
def test_the_printed_password_signs_the_professional_in() -> None:
    result = run("--professional", GP)
    assert result.exit_code == 0
    assert "Cabinet du Port" in result.output
    session = sign_in(GP, printed(result), Device(new_token()), PROFESSIONAL).session
    assert (session.owner, session.audience, session.must_choose_password) == (GP, PROFESSIONAL, True)
    assert "compte ouvert" in run("--professional", GP, "--log").output
    assert run(GP, "--log").exit_code == 1


@pytest.mark.parametrize("more", [(), ("--log",)])
def test_a_professional_who_is_not_loaded_is_named(more: tuple[str, ...]) -> None:
    result = run("--professional", "990000013", *more)
    assert result.exit_code == 1
    assert "990000013" in result.output
