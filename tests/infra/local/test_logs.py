"""What the workers log: each piece of work with its ids, where it failed, and the counts that the dashboard draws."""

import json
from typing import Any

import pytest

from tests.infra.local.journey import Lived


def lines(lived: Lived, worker: str) -> list[dict[str, Any]]:
    """The structured lines of a worker's log; what is around them is the traceback that Lambda prints too."""
    return [json.loads(line) for line in lived.logs[worker].splitlines() if line.startswith("{")]


def test_each_file_is_told_with_its_request_and_what_became_of_it(lived: Lived) -> None:
    told = [line for line in lines(lived, "intake") if line.get("message") == "work done"]
    assert {line["outcome"] for line in told} == {"accepted", "already_received", "refused"}
    assert all(line["request_id"] and line["drop"] for line in told)


def test_each_message_is_told_with_its_request_and_its_person_and_a_failure_with_its_place(lived: Lived) -> None:
    told = lines(lived, "reimbursements")
    done = [line for line in told if line.get("message") == "work done"]
    assert all((line["member"], line["rank"]) == ("20250001", 1) and line["request_id"] for line in done)
    failed = [line for line in told if line.get("message") == "work failed"]
    assert {line["error"] for line in failed} == {"ValidationError"}
    assert all(
        line["request_id"] and line["message_id"] and "reimbursements" in line["stack"][-2] + str(line["stack"])
        for line in failed
    )


def test_the_counts_that_the_dashboard_draws_are_in_the_embedded_format(lived: Lived) -> None:
    measured = [line for line in lines(lived, "intake") if "_aws" in line]
    (metrics,) = measured[0]["_aws"]["CloudWatchMetrics"]
    assert (metrics["Namespace"], metrics["Dimensions"]) == ("Obole", [["service"]])
    assert {metric["Name"] for line in measured for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]} == {
        "FilesAccepted",
        "FilesAlreadyReceived",
        "FilesRefused",
        "LinesReceived",
    }
    assert measured[0]["service"] == "intake"


@pytest.mark.parametrize(
    ("worker", "counted"),
    [
        ("documents", {"StatementsAsked", "StatementsLate", "StatementsRendered"}),
        ("notifications", {"EmailsSent", "EmailsSkipped"}),
        ("outbox", {"EventsRelayed", "EventsSwept"}),
        ("reimbursements", {"LinesTreated"}),
    ],
)
def test_every_worker_tells_each_piece_of_its_work_with_its_request_and_counts_it(
    lived: Lived, worker: str, counted: set[str]
) -> None:
    told = lines(lived, worker)
    assert counted <= {
        metric["Name"] for line in told if "_aws" in line for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]
    }
    done = [line for line in told if line.get("message") == "work done"]
    assert done
    assert all(line["worker"] == worker and line["request_id"] for line in done)
