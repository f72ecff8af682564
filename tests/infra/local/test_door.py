"""The door for files refuses what S3 refuses: signature, expiry, size, type, key, and anything not signed."""

import contextlib
import http.client
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.auth
import pytest
from werkzeug.test import EnvironBuilder

from chalicelib import links
from chalicelib.links import Upload
from infra.local import gateway
from infra.local.door import Door
from obole.noemie import upload
from tests.infra.local.test_gateway import Answer

BUCKET = "obole-inbound-123456789012"
KEY = "noemie/a file (é).noe"
MINUTES = timedelta(minutes=5)


@pytest.fixture
def address(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with gateway.door(0) as door, gateway.listening(door, [], files=Door(aws)) as address:
        monkeypatch.setenv("OBOLE_LINKS_ENDPOINT", f"{address}/s3")
        yield address


def send(url: str, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=30)
    connection.request(method, f"{parts.path}?{parts.query}", body, {"Host": parts.netloc, **(headers or {})})
    answer = connection.getresponse()
    said = Answer(answer.status, answer.headers, answer.read())
    connection.close()
    return said


def post(form: Upload, content: bytes, **changes: str | None) -> Answer:
    """Send the form with fields changed, None leaving one out."""
    fields: dict[str, Any] = {**form.fields, **{name.replace("_", "-"): value for name, value in changes.items()}}
    data = {name: value for name, value in fields.items() if value is not None}
    with contextlib.closing(
        EnvironBuilder(method="POST", data={**data, "file": (io.BytesIO(content), "mine.noe")})
    ) as builder:
        request = builder.get_request()
        body, kind = request.get_data(), request.headers["Content-Type"]
    return send(form.url, "POST", body, {"Content-Type": kind})


def code(answer: Answer) -> tuple[int, str]:
    found = re.search(rb"<Code>(\w+)</Code>", answer.body)
    return answer.status, found[1].decode() if found else ""


def kept() -> dict[str, bytes]:
    s3 = boto3.client("s3")
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
    return {key: s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


@pytest.fixture
def link(address: str) -> str:
    """A link to a file that is there."""
    assert address
    boto3.client("s3").put_object(Bucket=BUCKET, Key=KEY, Body=b"held", ContentType="text/plain")
    return links.reading(BUCKET, KEY, name="decompte-2026-02.pdf", lasts=MINUTES).url


@pytest.fixture
def form(address: str) -> Upload:
    assert address
    return links.sending(BUCKET, "noemie/sent.noe", type="application/octet-stream", largest=10, lasts=MINUTES)


@pytest.fixture
def _long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is signed is signed an hour ago."""
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: datetime.now(UTC) - timedelta(hours=1))


def test_a_link_gives_its_file_as_it_was_signed_to_be_given(link: str, address: str) -> None:
    assert link.startswith(f"{address}/s3/{BUCKET}/noemie/")
    answer = send(link)
    assert (answer.status, answer.body) == (200, b"held")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="decompte-2026-02.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        (r"a%20file", "another", (403, "SignatureDoesNotMatch")),
        (r"Signature=\w", "Signature=g", (403, "SignatureDoesNotMatch")),
        (r"Expires=300", "Expires=3000", (403, "SignatureDoesNotMatch")),
        (r"application%2Fpdf", "text%2Fhtml", (403, "SignatureDoesNotMatch")),
        (r"&X-Amz-Signature=\w+", "", (400, "AuthorizationQueryParametersError")),
        (r"Expires=300", "Expires=604801", (400, "AuthorizationQueryParametersError")),
        (r"Expires=300", "Expires=-1", (400, "AuthorizationQueryParametersError")),
        (r"AWS4-HMAC-SHA256", "AWS4-HMAC-MD5", (400, "AuthorizationQueryParametersError")),
        (r"Credential=local", "Credential=other", (403, "InvalidAccessKeyId")),
        (r"eu-west-3", "us-east-1", (400, "AuthorizationQueryParametersError")),
        (r"Date=\d{8}", "Date=29991231", (400, "AuthorizationQueryParametersError")),
        (r"SignedHeaders=host", "SignedHeaders=x", (403, "AccessDenied")),
        (r"\?.*", "", (403, "AccessDenied")),
        (r"$", "&versionId=1", (403, "SignatureDoesNotMatch")),
    ],
)
def test_a_link_that_was_changed_is_refused(link: str, before: str, after: str, refused: tuple[int, str]) -> None:
    changed = re.sub(before, after, link, count=1)
    assert changed != link
    assert code(send(changed)) == refused


def test_a_link_is_for_one_action_only(link: str) -> None:
    assert code(send(link, "PUT", b"mine")) == (403, "SignatureDoesNotMatch")
    assert code(send(link, "DELETE")) == (405, "MethodNotAllowed")
    assert code(send(link, headers={"x-amz-meta-more": "1"})) == (403, "AccessDenied")
    assert kept() == {KEY: b"held"}


@pytest.mark.usefixtures("_long_ago")
def test_a_link_expires(link: str) -> None:
    answer = send(link)
    assert code(answer) == (403, "AccessDenied")
    assert b"Request has expired" in answer.body


def test_a_link_signed_ahead_of_time_is_not_valid_yet(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert link
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: datetime.now(UTC) + timedelta(hours=1))
    early = links.reading(BUCKET, KEY, name="x.pdf", lasts=MINUTES).url
    assert code(send(early)) == (403, "AccessDenied")


def test_a_good_link_to_nothing_says_so(address: str) -> None:
    assert address
    assert code(send(links.reading(BUCKET, "gone", name="x.pdf", lasts=MINUTES).url)) == (404, "NoSuchKey")


def test_a_signed_put_is_kept_only_with_the_type_it_was_signed_for(address: str) -> None:
    signer = boto3.client("s3", endpoint_url=f"{address}/s3", config=botocore.config.Config(signature_version="s3v4"))
    params = {"Bucket": BUCKET, "Key": "put", "ContentType": "text/csv"}
    url = signer.generate_presigned_url("put_object", Params=params, ExpiresIn=60)
    assert code(send(url, "PUT", b"a", {"Content-Type": "text/html"})) == (403, "SignatureDoesNotMatch")
    assert kept() == {}
    assert send(url, "PUT", b"a", {"Content-Type": "text/csv"}).status == 200
    assert kept() == {"put": b"a"}


def test_a_form_sends_its_file_and_the_bucket_tells_of_it(form: Upload) -> None:
    answer = post(form, b"0123456789")
    assert (answer.status, answer.body) == (204, b"")
    assert kept() == {"noemie/sent.noe": b"0123456789"}
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="obole-inbound")["QueueUrl"]
    (told,) = sqs.receive_message(QueueUrl=url)["Messages"]
    assert json.loads(told["Body"])["Records"][0]["s3"]["object"]["size"] == 10


@pytest.mark.parametrize(("size", "refused"), [(11, "EntityTooLarge"), (0, "EntityTooSmall")])
def test_a_file_of_another_size_is_refused(form: Upload, size: int, refused: str) -> None:
    assert code(post(form, b"x" * size)) == (400, refused)
    assert kept() == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"Content_Type": "text/html"},
        {"Content_Type": None},
        {"key": "noemie/other.noe"},
        {"acl": "public-read"},
        {"success_action_status": "201"},
    ],
)
def test_a_field_that_the_policy_does_not_grant_is_refused(form: Upload, changes: dict[str, str | None]) -> None:
    answer = post(form, b"x", **changes)
    assert code(answer) == (403, "AccessDenied")
    assert b"Invalid according to Policy" in answer.body
    assert kept() == {}


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"x_amz_signature": "0" * 64}, (403, "SignatureDoesNotMatch")),
        ({"policy": "e30="}, (403, "SignatureDoesNotMatch")),
        ({"x_amz_signature": None}, (403, "AccessDenied")),
        ({"policy": None}, (403, "AccessDenied")),
        ({"x_amz_credential": "other/20260101/eu-west-3/s3/aws4_request"}, (400, "InvalidArgument")),
        ({"key": None}, (400, "InvalidArgument")),
    ],
)
def test_a_form_that_was_not_signed_so_is_refused(
    form: Upload, changes: dict[str, str | None], refused: tuple[int, str]
) -> None:
    assert code(post(form, b"x", **changes)) == refused
    assert kept() == {}


def test_a_form_for_one_bucket_sends_nothing_to_another(form: Upload) -> None:
    other = Upload(form.url.replace(BUCKET, "obole-documents-123456789012"), form.fields, form.expires_at)
    assert code(post(other, b"x")) == (403, "AccessDenied")


@pytest.mark.usefixtures("_long_ago")
def test_a_form_expires(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert address
    import botocore.signers  # noqa: PLC0415 -- its clock, for this test only

    monkeypatch.setattr(botocore.signers, "get_current_datetime", lambda **_: datetime.now(UTC) - timedelta(hours=1))
    late = links.sending(BUCKET, "noemie/late.noe", type="text/plain", largest=10, lasts=MINUTES)
    answer = post(late, b"x")
    assert code(answer) == (403, "AccessDenied")
    assert b"Policy expired" in answer.body


def test_the_operators_form_takes_one_file_of_the_scheme(address: str) -> None:
    assert address
    form = upload(timedelta(minutes=1))
    assert post(form, b"").status == 400
    assert post(form, b"000...").status == 204
    assert list(kept()) == [form.fields["key"]]
    assert re.fullmatch(r"noemie/[a-z2-7]{26}\.noe", form.fields["key"])
