"""The plan carried out for real, on the AWS of the local stack."""

from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner

from infra.deploy.account import Account
from infra.deploy.plan import WEB, planned, told
from infra.local import server
from infra.package import ROOT
from obole import deploy as command
from tests.infra.deploy.conftest import ACCOUNT, SETTINGS

INSURER = str(ROOT / "demo" / "insurer.toml")
ORDERS = ["--domain", SETTINGS.domain, "--certificate", SETTINGS.certificate, "--insurer", INSURER]


def test_what_is_planned_is_deployed_once_and_then_nothing_is_left_to_do(
    empty_account: boto3.Session, packages: Path, dist: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    account = Account(empty_account, said.append)
    stacks = planned(SETTINGS, packages, dist)
    account.deploy(stacks)
    assert said == [f"{stack.name} : à jour." for stack in stacks]

    contract = tmp_path / "openapi.json"
    contract.write_text("{}")
    account.publish(dist, contract)
    s3 = empty_account.client("s3")
    page, script = (s3.get_object(Bucket=f"obole-web-{ACCOUNT}", Key=key) for key in ("index.html", "assets/app-1.js"))
    assert (page["ContentType"], page["CacheControl"]) == ("text/html", "no-cache")
    assert script["CacheControl"] == "public, max-age=31536000, immutable"
    assert s3.get_object(Bucket=f"obole-web-{ACCOUNT}", Key="openapi.json")["ContentType"] == "application/json"

    formation = empty_account.client("cloudformation")
    given = {
        one["ParameterKey"]: one["ParameterValue"]
        for one in formation.describe_stacks(StackName=WEB)["Stacks"][0]["Parameters"]
    }
    assert given["MembersApi"] == "id-members"
    for stack in stacks:
        for key, archive in stack.archives.items():
            sent = s3.get_object(Bucket=f"obole-packages-{ACCOUNT}-eu-west-3", Key=key)["Body"].read()
            assert sent == archive.path.read_bytes()
    after = told(stacks, account.resources)
    assert not [line for line in after if line.startswith("   + ") or "à créer" in line]


def test_a_dry_run_shows_the_plan_and_asks_aws_for_nothing_but_to_read(
    aws: str, packages: Path, dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert aws
    monkeypatch.setattr(command, "planned", lambda settings: planned(settings, packages, dist))
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
    with server.watching() as asked:
        run = CliRunner().invoke(command.deploy, [*ORDERS, "--dry-run"])
    assert run.exit_code == 0, run.output
    assert "obole-data : à créer" in run.output
    assert {body.split(b"&")[0] for body in (one.body for one in asked)} == {b"Action=DescribeStacks"}


def test_wrong_settings_are_told_together_before_anything_is_asked_of_aws(aws: str) -> None:
    assert aws
    with server.watching() as asked:
        run = CliRunner().invoke(command.deploy, ["--domain", "https://x", "--certificate", "x", "--alarm-topic", "x"])
    assert (run.exit_code, len(asked)) == (2, 0)
    assert all(option in run.stderr for option in ("--domain", "--certificate", "--alarm-topic"))


def test_without_an_account_it_says_so_and_what_to_do(
    packages: Path, dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "planned", lambda settings: planned(settings, packages, dist))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    run = CliRunner().invoke(command.deploy, ORDERS)
    assert run.exit_code == 1
    assert "exportez AWS_REGION (eu-west-3, par exemple) et les identifiants du compte" in run.output
