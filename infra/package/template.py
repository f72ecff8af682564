"""A function's SAM template: what Chalice writes, and all that Chalice cannot say."""

import json
import re
from pathlib import Path
from typing import Any

from chalice.package import TemplateDeepMerger

from infra.package import alarms, data
from infra.package.permissions import Permission, statements, waking
from infra.package.refusals import responses

Template = dict[str, Any]
_FUNCTION = "AWS::Serverless::Function"
_LOG_DAYS = 90
# Beyond what one institution's people do, far under what would cost; raised knowingly.
_REQUESTS_A_SECOND, _BURST = 100, 200
# What wakes a function, and where its event says of what.
_WAKING = {"SQS": "Queue", "DynamoDB": "Stream"}


def finished(chalice: Template, name: str, permissions: set[Permission], key: str, kept: Path = data.PATH) -> Template:
    """`chalice`, the template that Chalice wrote for the project `name`, made whole.

    `key` is where its zip lies in the bucket of packages; `kept` is the template whose outputs give queues and streams.
    Raises `LookupError` if no output gives one.
    """
    functions = {logical: one for logical, one in chalice["Resources"].items() if one["Type"] == _FUNCTION}
    called = {logical: _called(name, one, alone=len(functions) == 1) for logical, one in functions.items()}
    events = [_wake(event, kept) for one in functions.values() for event in _events(one) if event["Type"] in _WAKING]
    allowed = statements(permissions) + waking(events)
    resources: Template = {"Role": _role(allowed, sorted(called.values()))}
    for logical, full in called.items():
        _left_to_us(functions[logical])
        resources[logical] = _function(full, key)
        resources[f"{logical}Log"] = _log(full)
        resources |= {f"{logical}{kind}Alarm": alarms.of_function(full, kind) for kind in ("Errors", "Throttles")}
    if "RestAPI" in chalice["Resources"]:
        resources |= {"RestAPI": _api(), "FaultsAlarm": alarms.of_api(f"obole-{name}")}
    woken = sorted({event["Properties"][_WAKING[event["Type"]]]["Ref"] for event in events})
    added = {
        "Parameters": _parameters(woken, mails="${Domain}" in json.dumps(allowed)),
        "Conditions": alarms.CONDITIONS,
        "Resources": resources,
    }
    merged: Template = TemplateDeepMerger().merge(added, chalice)
    return merged | {"Description": f"Obole, {name}: function, role, log and alarms."}


def _events(function: Template) -> list[Template]:
    return list(function["Properties"].get("Events", {}).values())


def _called(name: str, function: Template, *, alone: bool) -> str:
    """What the function is called: as its project, with its handler if the project has several."""
    handler = function["Properties"]["Handler"].partition(".")[2].replace("_", "-")
    return f"obole-{name}" if alone else f"obole-{name}-{handler}"


def _wake(event: Template, kept: Path) -> Template:
    """The event, told of its queue or stream by a parameter, and answered message by message."""
    properties, field = event["Properties"], _WAKING[event["Type"]]
    said = properties[field]
    names = re.findall(r"obole-[a-z.-]+", said["Fn::Sub"] if isinstance(said, dict) else said)
    if not names:
        raise LookupError(f"{said} names no queue or table of Obole")
    properties[field] = {"Ref": data.output_of(names[-1], kept)}
    properties["FunctionResponseTypes"] = ["ReportBatchItemFailures"]
    return event


def _left_to_us(function: Template) -> None:
    """Take away what Chalice says by default and a merge would not replace whole."""
    del function["Properties"]["Role"], function["Properties"]["CodeUri"]


# What the institution decides, as parameters.
_GIVEN = {"OBOLE_ORIGIN": {"Ref": "Origin"}, "OBOLE_INSURER": {"Ref": "Insurer"}}
# A link to a document is signed, and a document stored, in a bucket named after the account.
_BUCKETS = {"OBOLE_DOCUMENTS_BUCKET": {"Fn::Sub": "obole-documents-${AWS::AccountId}"}}


def _function(name: str, key: str) -> Template:
    return {
        "Properties": {
            "FunctionName": name,
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "CodeUri": {"Bucket": {"Ref": "PackagesBucket"}, "Key": key},
            "Environment": {"Variables": {**_GIVEN, **_BUCKETS}},
        }
    }


def _log(name: str) -> Template:
    properties = {"LogGroupName": f"/aws/lambda/{name}", "RetentionInDays": _LOG_DAYS}
    return {"Type": "AWS::Logs::LogGroup", "Properties": properties}


def _role(allowed: list[Template], functions: list[str]) -> Template:
    streams = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/%s:log-stream:*"
    logs = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [{"Fn::Sub": streams % function} for function in functions],
    }
    assume = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    version = "2012-10-17"
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": version, "Statement": [assume]},
            "Policies": [
                {"PolicyName": "calls", "PolicyDocument": {"Version": version, "Statement": [logs, *allowed]}}
            ],
        },
    }


def _api() -> Template:
    settings = {
        "ResourcePath": "/*",
        "HttpMethod": "*",
        "ThrottlingRateLimit": _REQUESTS_A_SECOND,
        "ThrottlingBurstLimit": _BURST,
    }
    return {
        "Properties": {
            "MethodSettings": [settings],
            "DefinitionBody": {"x-amazon-apigateway-gateway-responses": responses()},
        }
    }


def _parameters(woken: list[str], *, mails: bool) -> Template:
    domain = {"Domain": {"Type": "String", "Description": "Name of that address, that e-mails come from."}}
    return {
        **(domain if mails else {}),
        "PackagesBucket": {"Type": "String", "Description": "Bucket that holds the zip."},
        "KeyArn": {"Type": "String", "Description": "Key that encrypts tables, queues and bucket; of the data stack."},
        "Origin": {"Type": "String", "Description": "Address that people open, such as https://espace.example.fr."},
        "Insurer": {"Type": "String", "Description": "Name, address, phone and hours of the institution, in JSON."},
        "AlarmTopicArn": {"Type": "String", "Default": "", "Description": "SNS topic told of alarms; may be empty."},
        **{name: {"Type": "String", "Description": "Wakes the function; of the data stack."} for name in woken},
    }
