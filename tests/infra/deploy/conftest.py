"""An empty account, and packages small enough to send a hundred times."""

import json
from pathlib import Path

import boto3
import pytest

from infra.deploy.plan import Settings
from infra.local.function import found
from infra.package import ROOT

ACCOUNT = "210987654321"
INSURER = (ROOT / "demo" / "insurer.toml").read_text(encoding="utf-8")
SETTINGS = Settings("espace.example.fr", "arn:aws:acm:us-east-1:123456789012:certificate/1", INSURER)


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """What `make package` leaves, with a word in place of each zip."""
    for folder in found():
        api = folder.parent.name == "api"
        template = {
            "Transform": "AWS::Serverless-2016-10-31",
            "Parameters": {name: {"Type": "String"} for name in ("PackagesBucket", "KeyArn", "Origin", "Insurer")},
            "Resources": {"Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": f"/{folder.name}"}}},
            "Outputs": {"RestAPIId": {"Value": f"id-{folder.name}"}} if api else {},
        }
        (tmp_path / f"{folder.name}.json").write_text(json.dumps(template))
        (tmp_path / f"{folder.name}.zip").write_bytes(folder.name.encode())
    return tmp_path


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """Pages, as built."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>")
    (folder / "assets" / "app-1.js").write_text("1")
    return folder


@pytest.fixture
def empty_account(aws: str) -> boto3.Session:
    """An account where nothing is deployed: the names of its buckets are its own."""
    assert aws
    role = f"arn:aws:iam::{ACCOUNT}:role/operator"
    given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="tests")["Credentials"]
    return boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
