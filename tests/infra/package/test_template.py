"""Templates say what AWS needs, in the words and limits of the local stack."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib import links
from chalicelib.http import problems
from infra.local import ACCOUNT, site
from infra.local import refusals as local
from infra.local.function import found
from infra.package import ROOT, data
from infra.package.permissions import Permission
from infra.package.refusals import responses
from infra.package.template import finished

WORKER = {
    "Resources": {
        "Settle": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Handler": "app.settle_all",
                "Role": "placeholder",
                "CodeUri": "./deployment.zip",
                "Events": {
                    "Queue": {
                        "Type": "SQS",
                        "Properties": {
                            "BatchSize": 10,
                            "Queue": {"Fn::Sub": "arn:${AWS::Partition}:sqs:x:obole-care.fifo"},
                        },
                    }
                },
            },
        }
    }
}
WEB = ROOT / "infra" / "web.yaml"
# On the local stack documents come from the gateway itself.
DOCUMENTS = "obole-documents-${AWS::AccountId}.s3.${AWS::Region}.${AWS::URLSuffix}"


def copy() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(WORKER))
    return made


def test_a_worker_is_woken_by_the_queue_of_a_parameter_and_answers_message_by_message() -> None:
    made = finished(copy(), "care", {Permission("dynamodb:GetItem", "table/obole-care")}, "care/1.zip")
    function = made["Resources"]["Settle"]["Properties"]
    event = function["Events"]["Queue"]["Properties"]
    assert event == {
        "BatchSize": 10,
        "Queue": {"Ref": "CareQueueArn"},
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
    }
    assert function["Role"] == {"Fn::GetAtt": ["Role", "Arn"]}
    assert function["CodeUri"] == {"Bucket": {"Ref": "PackagesBucket"}, "Key": "care/1.zip"}
    assert function["FunctionName"] == "obole-care"
    assert set(made["Parameters"]) == {"AlarmTopicArn", "CareQueueArn", "Insurer", "KeyArn", "Origin", "PackagesBucket"}
    kinds = [one["Type"] for one in made["Resources"].values()]
    assert kinds.count("AWS::CloudWatch::Alarm") == 2
    assert kinds.count("AWS::Logs::LogGroup") == 1


def test_a_worker_is_woken_by_the_stream_of_a_parameter_which_the_data_template_gives() -> None:
    """The stream's ARN holds the instant it was made, which no source can know: what is written is a stand-in."""
    streamed = copy()
    written = "arn:aws:dynamodb:eu-west-3:123456789012:table/obole-care/stream/latest"
    source = {"BatchSize": 100, "StartingPosition": "LATEST", "Stream": written}
    streamed["Resources"]["Settle"]["Properties"]["Events"] = {"Care": {"Type": "DynamoDB", "Properties": source}}
    made = finished(streamed, "outbox", set(), "outbox/1.zip")
    event = made["Resources"]["Settle"]["Properties"]["Events"]["Care"]["Properties"]
    assert event["Stream"] == {"Ref": "CareStreamArn"}
    assert made["Parameters"]["CareStreamArn"]["Type"] == "String"
    assert "stream/latest" not in json.dumps(made)
    given = data.template(data.PATH)["Outputs"]["CareStreamArn"]["Value"]
    assert given == {"GetAtt": "CareTable.StreamArn"}


def test_several_handlers_of_a_project_are_told_apart_and_share_its_role() -> None:
    several = copy()
    several["Resources"]["Sweep"] = {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "Handler": "app.sweep",
            "Role": "placeholder",
            "CodeUri": "./deployment.zip",
            "Events": {"Often": {"Type": "Schedule", "Properties": {"Schedule": "rate(1 minute)"}}},
        },
    }
    made = finished(several, "care", set(), "care/1.zip")["Resources"]
    assert {made[name]["Properties"]["FunctionName"] for name in ("Settle", "Sweep")} == {
        "obole-care-settle-all",
        "obole-care-sweep",
    }
    assert made["Settle"]["Properties"]["Role"] == made["Sweep"]["Properties"]["Role"]


def test_a_queue_that_no_output_gives_is_refused() -> None:
    unknown = copy()
    queue = {"Fn::Sub": "arn:${AWS::Partition}:sqs:x:obole-unknown"}
    unknown["Resources"]["Settle"]["Properties"]["Events"]["Queue"]["Properties"]["Queue"] = queue
    with pytest.raises(LookupError, match="obole-unknown"):
        finished(unknown, "care", set(), "care/1.zip")


@pytest.mark.parametrize(
    "folder", [folder for folder in found() if folder.parent.name == "workers"], ids=lambda f: f.name
)
def test_a_message_stays_out_of_sight_for_longer_than_its_function_may_run(folder: Path) -> None:
    config = json.loads((folder / ".chalice" / "config.json").read_text())["stages"]["prod"]
    queues = [
        queue["Properties"]
        for queue in data.template(data.PATH)["Resources"].values()
        if queue["Type"] == "AWS::SQS::Queue"
        and f'"{queue["Properties"]["QueueName"]}"' in (folder / "app.py").read_text()
    ]
    assert all(queue["VisibilityTimeout"] > config["lambda_timeout"] for queue in queues)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("MISSING_AUTHENTICATION_TOKEN", local.unknown_address()),
        ("REQUEST_TOO_LARGE", local.too_large(10)),
        ("INTEGRATION_TIMEOUT", local.too_slow()),
        ("INTEGRATION_FAILURE", local.no_answer()),
        ("DEFAULT_5XX", problems.internal("$context.requestId")),
    ],
)
def test_the_gateway_says_by_itself_what_the_local_one_says(kind: str, error: Any) -> None:
    said, told = responses()[kind], problems.answer(error, "$context.requestId")
    assert json.loads(said["responseTemplates"]["application/json"]) == json.loads(told.body)
    assert said["statusCode"] == str(told.status_code)
    assert said["responseParameters"]["gatewayresponse.header.Content-Type"] == f"'{problems.PROBLEM}'"


def test_pages_carry_the_headers_of_the_local_gateway() -> None:
    policy = data.template(WEB)["Resources"]["PageHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = policy["SecurityHeadersConfig"]
    sent = {one["Header"]: one["Value"] for one in policy["CustomHeadersConfig"]["Items"]} | {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Sub"].replace(
            f" https://{DOCUMENTS}", ""
        ),
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "X-Content-Type-Options": "nosniff",
    }
    assert "ContentTypeOptions" in security
    assert sent == site._HEADERS


def test_pages_may_fetch_documents_from_where_their_links_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    # As on Lambda: nothing names another address than that of AWS.
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.setattr(links, "_signer", links._signer.__wrapped__)
    real = {"AWS::AccountId": ACCOUNT, "AWS::Region": "eu-west-3", "AWS::URLSuffix": "amazonaws.com"}
    allowed = DOCUMENTS
    for name, value in real.items():
        allowed = allowed.replace(f"${{{name}}}", value)
    link = links.reading(f"obole-documents-{ACCOUNT}", "x.pdf", name="x.pdf", lasts=timedelta(minutes=5))
    assert urlsplit(link.url).netloc == allowed


def test_each_audience_is_served_by_its_own_api_under_its_own_name() -> None:
    config = data.template(WEB)["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    origins = {origin["Id"]: origin["DomainName"] for origin in config["Origins"]}
    for folder in (folder for folder in found() if folder.parent.name == "api"):
        path = f"/api/{folder.name}/"
        served = next(one for one in config["CacheBehaviors"] if path.startswith(one["PathPattern"].rstrip("*")))
        assert served["TargetOriginId"] == folder.name
        assert f"${{{folder.name.title()}Api}}" in str(origins[folder.name])
