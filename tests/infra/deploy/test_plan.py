"""The plan says exactly what a deployment does, in an order in which each stack finds what it needs."""

from pathlib import Path

import pytest

from infra.deploy.plan import NotPackagedError, as_read, planned, told
from infra.local.function import found
from tests.infra.deploy.conftest import SETTINGS


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
