"""One server for all, with the template deployed."""

from collections.abc import Iterator

import boto3
import pytest

from infra.local import environment, server, template


@pytest.fixture(scope="session", autouse=True)
def endpoint() -> Iterator[str]:
    """The address of moto, mended, with the tables, bucket and queues of the template."""
    with server.running() as address, pytest.MonkeyPatch.context() as patch:
        for name, value in environment(address).items():
            patch.setenv(name, value)
        template.deploy(address)
        yield address


@pytest.fixture
def session() -> boto3.Session:
    """Clients of the running server, emptied before the test."""
    server.empty()
    return boto3.Session("local", "local", region_name="eu-west-3")
