"""A role is made of what its function declares: nothing with a star, the key through each service only."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.local.function import found
from infra.package.permissions import PermissionsError, declared, statements, waking


def written(folder: Path, text: str) -> Path:
    (folder / "permissions.toml").write_text(text)
    return folder


@pytest.mark.parametrize(
    "text",
    [
        '[dynamodb]\n"table/obole-care" = ["*"]',
        '[dynamodb]\n"table/obole-care" = ["Get*"]',
        '[dynamodb]\n"*" = ["GetItem"]',
        '[dynamodb]\n"table/*" = ["GetItem"]',
        '[s3]\n"*" = ["GetObject"]',
        '[s3]\n"obole-*/noemie/*" = ["GetObject"]',
        '[iam]\n"role/x" = ["PassRole"]',
    ],
)
def test_a_star_or_an_unknown_service_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PermissionsError):
        declared(written(tmp_path, text))


def test_a_function_that_declares_nothing_is_refused_and_one_that_calls_nothing_may_say_so(tmp_path: Path) -> None:
    with pytest.raises(PermissionsError, match="missing"):
        declared(tmp_path)
    assert statements(declared(written(tmp_path, ""))) == []


@pytest.mark.parametrize("folder", list(found()), ids=lambda folder: folder.name)
def test_no_statement_of_ours_is_of_every_action_or_resource(folder: Path) -> None:
    made = statements(declared(folder))
    assert made
    for statement in made:
        assert not [action for action in statement["Action"] if "*" in action]
        text = json.dumps(statement["Resource"])
        assert "*" not in text.replace('/*"', '"') or statement["Resource"] == "*"
        assert statement["Resource"] != "*"


def test_the_key_opens_through_the_services_called_and_no_more(tmp_path: Path) -> None:
    reads = declared(written(tmp_path, '[dynamodb]\n"table/t" = ["GetItem", "Query"]'))
    (_, key) = statements(reads)
    assert key["Action"] == ["kms:Decrypt", "kms:DescribeKey"]
    assert key["Condition"]["StringEquals"]["kms:ViaService"] == {
        "Fn::Sub": "dynamodb.${AWS::Region}.${AWS::URLSuffix}"
    }
    writes = declared(written(tmp_path, '[dynamodb]\n"table/t" = ["PutItem"]'))
    assert "kms:GenerateDataKey" in statements(writes)[1]["Action"]


def test_what_wakes_a_function_may_be_read_by_its_role() -> None:
    queue: dict[str, Any] = {"Type": "SQS", "Properties": {"Queue": {"Ref": "CareQueueArn"}}}
    stream: dict[str, Any] = {"Type": "DynamoDB", "Properties": {"Stream": {"Ref": "CareStreamArn"}}}
    schedule: dict[str, Any] = {"Type": "Schedule", "Properties": {"Schedule": "rate(1 minute)"}}
    made = waking([queue, stream, schedule])
    assert [one["Resource"] for one in made[::2]] == [{"Ref": "CareQueueArn"}, {"Ref": "CareStreamArn"}]
    assert "sqs:ReceiveMessage" in made[0]["Action"]
    assert "dynamodb:GetRecords" in made[2]["Action"]
