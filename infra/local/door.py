"""The door for files: signed links and forms, checked as S3 checks them, then handed to moto, which checks nothing.

Source: Amazon S3 API reference, "Authenticating requests: using query parameters (AWS Signature Version 4)" and
"POST policy".
"""

from typing import TYPE_CHECKING, cast
from xml.sax.saxutils import escape

import botocore.session
from botocore.config import Config
from werkzeug.wrappers import Request, Response

from infra.local import REGION
from infra.local.door_forms import checked_form
from infra.local.door_links import check_link
from infra.local.door_refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3 import S3Client

PLACE = "/s3"
_MOST_BYTES = 100 * 1024 * 1024
_OVERRIDES = {
    "response-cache-control": "Cache-Control",
    "response-content-disposition": "Content-Disposition",
    "response-content-encoding": "Content-Encoding",
    "response-content-language": "Content-Language",
    "response-content-type": "Content-Type",
    "response-expires": "Expires",
}


class Door:
    """The files of the stack whose AWS is at `endpoint`, under `/s3` of the gateway."""

    def __init__(self, endpoint: str) -> None:
        session = botocore.session.get_session()
        session.set_credentials("local", "local")
        config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
        self._s3 = cast("S3Client", session.create_client("s3", REGION, endpoint_url=endpoint, config=config))

    def answer(self, request: Request) -> Response:
        """What S3 would answer: the file, an empty success, or a refusal in XML."""
        serve: dict[str, Callable[[Request], Response]] = {"GET": self._read, "PUT": self._put, "POST": self._form}
        try:
            return serve.get(request.method, _not_served)(request)
        except RefusedError as refused:
            return _told(refused)

    def _read(self, request: Request) -> Response:
        check_link(request)
        bucket, key = _named(request)
        try:
            found = self._s3.get_object(Bucket=bucket, Key=key)
        except (self._s3.exceptions.NoSuchKey, self._s3.exceptions.NoSuchBucket) as missing:
            raise RefusedError(404, missing.response["Error"]["Code"], missing.response["Error"]["Message"]) from None
        response = Response(found["Body"].read())
        response.headers["Content-Type"] = found["ContentType"]
        response.headers["ETag"] = found["ETag"]
        for name, header in _OVERRIDES.items():
            if name in request.args:
                response.headers[header] = request.args[name]
        return response

    def _put(self, request: Request) -> Response:
        check_link(request)
        bucket, key = _named(request)
        body = _body(request)
        return Response(headers={"ETag": self._kept(bucket, key, body, request.mimetype or "binary/octet-stream")})

    def _form(self, request: Request) -> Response:
        _body_size(request)
        with request:
            form = checked_form(request, _named(request)[0])
        tag = self._kept(form.bucket, form.key, form.content, form.type)
        return Response(status=form.status, headers={"ETag": tag})

    def _kept(self, bucket: str, key: str, content: bytes, type: str) -> str:
        try:
            return self._s3.put_object(Bucket=bucket, Key=key, Body=content, ContentType=type)["ETag"]
        except self._s3.exceptions.NoSuchBucket as missing:
            raise RefusedError(404, "NoSuchBucket", "The specified bucket does not exist") from missing


def _not_served(_: Request) -> Response:
    raise RefusedError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")


def _named(request: Request) -> tuple[str, str]:
    """The bucket and the key of the address; no key for a form."""
    bucket, _, key = request.path.removeprefix(f"{PLACE}/").partition("/")
    return bucket, key


def _body(request: Request) -> bytes:
    _body_size(request)
    return request.get_data()


def _body_size(request: Request) -> None:
    if request.content_length is None:
        raise RefusedError(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
    if request.content_length > _MOST_BYTES:
        raise RefusedError(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.")


def _told(refused: RefusedError) -> Response:
    more = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in refused.more.items())
    told = f"<Code>{refused.code}</Code><Message>{escape(refused.message)}</Message>{more}"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{told}</Error>'
    return Response(body, refused.status, mimetype="application/xml")
