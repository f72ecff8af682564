"""Kill a process at a chosen request to AWS, before it is made or after it took effect."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient


class Cut(Exception):  # noqa: N818 -- no error of the product: the moment at which a process is killed
    """The process was killed here."""


@contextmanager
def cut_at(moment: int, monkeypatch: pytest.MonkeyPatch, *, answered: bool) -> Iterator[None]:
    """Raise `Cut` at the request of that number; `answered` says whether it took effect first."""
    made = 0
    plain = BaseClient._make_api_call  # type: ignore[attr-defined]

    def call(client: BaseClient, operation: str, parameters: dict[str, Any]) -> object:
        nonlocal made
        made += 1
        if made == moment and not answered:
            raise Cut
        answer = plain(client, operation, parameters)
        if made == moment:
            raise Cut
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", call)
        yield
