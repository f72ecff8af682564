"""infra/observe.yaml: what it draws and what it rings for is what the workers count."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import lint_file  # type: ignore[import-untyped]
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]

from chalicelib.logs import NAMESPACE
from infra.local.function import found
from infra.package import ROOT, data

PATH = ROOT / "infra" / "observe.yaml"
RESOURCES = data.template(PATH)["Resources"]
ALARMS = {name: one["Properties"] for name, one in RESOURCES.items() if one["Type"] == "AWS::CloudWatch::Alarm"}
WORKERS = {folder.name: folder / "app.py" for folder in found() if folder.parent.name == "workers"}
DAY, WEEK = 24 * 3600, 7 * 24 * 3600


def counted(app: Path) -> set[str]:
    """The names of what the worker counts: the only such words in quotes in its source."""
    names = r'"((?:Covers|Emails|Events|Files|Lines|Statements)[A-Z]\w+)"'
    return set(re.findall(names, app.read_text(encoding="utf-8")))


def drawn() -> list[str]:
    """What each widget of the dashboard looks for."""
    dashboard = json.loads(RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Sub"])
    return [one["expression"] for widget in dashboard["widgets"] for (one,) in widget["properties"]["metrics"]]


def test_the_template_has_nothing_for_the_linter_to_say() -> None:
    found = lint_file(PATH, ManualArgs(include_checks=["I"], regions=["eu-west-3"]))
    assert [f"{match.linenumber}: {match.rule.id} {match.message}" for match in found] == []


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_counts_under_its_own_name_all_that_wakes_it(name: str) -> None:
    source = WORKERS[name].read_text(encoding="utf-8")
    assert set(re.findall(r'working\("(\w+)"', source)) == {name}
    assert counted(WORKERS[name])


def test_the_dashboard_draws_all_that_any_worker_counts() -> None:
    assert f"SEARCH('{{{NAMESPACE},service}}', 'Sum', 300)" in drawn()


def test_an_alarm_rings_for_something_that_its_worker_counts_and_is_told_to_those_on_duty() -> None:
    for alarm in ALARMS.values():
        (of,) = alarm["Dimensions"]
        assert (alarm["Namespace"], of["Name"]) == (NAMESPACE, "service")
        assert alarm["MetricName"] in counted(WORKERS[of["Value"]])
        silent = alarm["Statistic"] == "SampleCount"
        rings = (1, "LessThanThreshold") if silent else (0, "GreaterThanThreshold")
        assert (alarm["Threshold"], alarm["ComparisonOperator"]) == rings
        assert alarm["AlarmActions"]["If"][:2] == ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}]]
    assert {alarm["MetricName"] for alarm in ALARMS.values()} == {
        "FilesRefused", "EmailsGivenUp", "StatementsLate", "CoversEnded"
    }  # fmt: skip


@pytest.mark.covers("MBR-10")
def test_late_statements_ring_by_the_fifth_and_so_does_the_silence_of_who_counts_them() -> None:
    late: dict[str, Any] = ALARMS["LateStatementsAlarm"]
    # One count a night; what CloudWatch looks back on is at most a week.
    assert (late["Period"], late["Statistic"], late["TreatMissingData"]) == (DAY, "Maximum", "breaching")
    assert late["DatapointsToAlarm"] == late["EvaluationPeriods"] == 2
    assert late["Period"] * late["EvaluationPeriods"] <= WEEK
    daily = {name: one["TreatMissingData"] for name, one in ALARMS.items() if one["Period"] == DAY}
    rare = {name: one["TreatMissingData"] for name, one in ALARMS.items() if name not in daily}
    assert set(daily.values()) == {"breaching"}
    assert set(rare.values()) == {"notBreaching"}


@pytest.mark.covers("RG-S.8")
def test_the_silence_of_who_looks_for_the_covers_that_ended_rings() -> None:
    silent: dict[str, Any] = ALARMS["CoversAlarm"]
    # Looked for every morning, what is found counted even if it is nothing.
    assert (silent["Period"], silent["Statistic"], silent["TreatMissingData"]) == (DAY, "SampleCount", "breaching")
    assert silent["DatapointsToAlarm"] == silent["EvaluationPeriods"] == 2
