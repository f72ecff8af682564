"""Clients of AWS as the local stack serves it."""

import boto3
import pytest


@pytest.fixture
def session(aws: str) -> boto3.Session:
    """Clients of the running server, which keeps nothing from the test before."""
    assert aws
    return boto3.Session()
