"""The one bridge to Chalice: typed endpoints, sessions and owners, errors as problem+json, OpenAPI."""

from chalicelib.http.api import Api
from chalicelib.http.endpoint import endpoint
from chalicelib.http.model import (
    CALLER,
    IDENTITY,
    MEMBER,
    PROFESSIONAL,
    PUBLIC,
    SIGNED_IN,
    WHOLE,
    Caller,
    Cookie,
    Input,
    Output,
    Reply,
    Request,
)

__all__ = [
    "CALLER",
    "IDENTITY",
    "MEMBER",
    "PROFESSIONAL",
    "PUBLIC",
    "SIGNED_IN",
    "WHOLE",
    "Api",
    "Caller",
    "Cookie",
    "Input",
    "Output",
    "Reply",
    "Request",
    "endpoint",
]
