"""The plan says exactly what a deployment does, in an order in which each stack finds what it needs."""

from pathlib import Path

import pytest

from infra.deploy.plan import NotPackagedError, Settings, as_read, planned, told
from infra.local.function import found
from tests.infra.deploy.conftest import INSURER, SETTINGS

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1a-2b"
TOPIC = "arn:aws:sns:eu-west-3:123456789012:alarmes"


@pytest.mark.parametrize("domain", ["espace.example.fr", "example.fr", "a-b.c1.assurance", f"{'a' * 63}.fr"])
def test_settings_in_their_right_form_have_no_flaw(domain: str) -> None:
    assert list(Settings(domain, CERTIFICATE, INSURER).flaws()) == []
    assert list(Settings(domain, CERTIFICATE, INSURER, TOPIC).flaws()) == []


@pytest.mark.parametrize(
    "domain",
    [
        "",
        "https://espace.example.fr",
        "example",
        "-a.fr",
        "a_b.fr",
        "Espace.fr",
        "a..fr",
        f"{'a' * 64}.fr",
        "a.fr\n",
        "1.2",
    ],
)
def test_a_domain_that_is_none_is_told(domain: str) -> None:
    (told,) = Settings(domain, CERTIFICATE, INSURER).flaws()
    assert told.startswith("--domain manque" if not domain else f"--domain « {domain} » ne convient pas")


@pytest.mark.parametrize(
    "certificate",
    ["", "x", CERTIFICATE.replace("us-east-1", "eu-west-3"), CERTIFICATE.replace("acm", "iam"), f"{CERTIFICATE} "],
)
def test_a_certificate_of_another_region_or_form_is_told(certificate: str) -> None:
    (told,) = Settings("espace.example.fr", certificate, INSURER).flaws()
    assert told.startswith("--certificate")
    assert "us-east-1" in told


def test_every_flaw_is_told_at_once() -> None:
    told = list(Settings("", "", "", "alarms").flaws())
    assert [line.split()[0] for line in told] == ["--domain", "--certificate", "--insurer", "--alarm-topic"]


def nothing(_: str) -> None:
    return None


def test_each_stack_is_told_by_settings_and_by_stacks_before_it_only(packages: Path, dist: Path) -> None:
    before: set[str] = set()
    for stack in planned(SETTINGS, packages, dist):
        assert {value[0] for value in stack.parameters.values() if isinstance(value, tuple)} <= before
        before.add(stack.name)
    assert before == {"obole-packages", "obole-data", "obole-web", "obole-observe"} | {
        f"obole-{folder.name}" for folder in found()
    }


def test_it_says_every_file_by_its_hash_every_parameter_and_every_resource(packages: Path, dist: Path) -> None:
    stacks = planned(SETTINGS, packages, dist)
    said = "\n".join(told(stacks, nothing))
    for stack in stacks:
        for file in (stack.template, *stack.archives.values()):
            assert f"{file.size} octets, sha256 {file.sha256}" in said
        assert all(f"+ {name} ({kind})" in said for name, kind in stack.resources.items())
    assert "Origin = https://espace.example.fr" in said
    assert "MembersApi = la sortie RestAPIId de obole-members" in said
    assert "AlarmTopicArn = (vide)" in said


def test_it_tells_what_stands_from_what_is_new_and_what_goes(packages: Path, dist: Path) -> None:
    (stack,) = [stack for stack in planned(SETTINGS, packages, dist) if stack.name == "obole-members"]
    said = told([stack], lambda _: {"Log": "AWS::Logs::LogGroup", "Old": "AWS::SQS::Queue"})
    assert said[0] == "1. obole-members : à mettre à jour"
    assert said[-2:] == ["   - Old (AWS::SQS::Queue)", "   1 ressource(s) gardée(s) ou modifiée(s) sur place"]


def test_a_template_reads_the_same_from_its_text_and_from_what_aws_makes_of_it() -> None:
    assert as_read('{"Resources": {"Q": {"Type": "T"}}}') == as_read({"Resources": {"Q": {"Type": "T"}}}) == {"Q": "T"}


def test_nothing_is_planned_without_packages_or_pages(packages: Path, dist: Path, tmp_path: Path) -> None:
    with pytest.raises(NotPackagedError, match="make setup"):
        planned(SETTINGS, packages, tmp_path / "nowhere")
    (packages / "members.zip").unlink()
    with pytest.raises(NotPackagedError, match="members"):
        planned(SETTINGS, packages, dist)
