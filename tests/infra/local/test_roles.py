"""Each function's role allows what the function called while the insurer lived, and nothing that it did not."""

from pathlib import Path

import pytest

from infra.local.function import found
from infra.package.permissions import Permission, declared
from tests.infra.local.journey import Lived

ACCOUNT = "123456789012"
FOLDERS = list(found())
# A link is followed by a browser, with the rights of the function that signed it.
SIGNED = {"members": {Permission("s3:GetObject", "obole-documents-${AWS::AccountId}/statements/*")}}


def called(lived: Lived, name: str, folder: Path) -> set[Permission]:
    """What the function asked of AWS, each thing named as the function declares it."""
    prefixes = {one.resource for one in declared(folder) if one.resource.endswith("/*")}
    return {
        Permission(call.action, _declared_as(call.resource, prefixes))
        for asked in lived.asked
        for call in asked.calls
        if call.asker == name
    }


def _declared_as(resource: str, prefixes: set[str]) -> str:
    anywhere = resource.replace(ACCOUNT, "${AWS::AccountId}").replace("identity/localhost", "identity/${Domain}")
    return next((prefix for prefix in prefixes if anywhere.startswith(prefix[:-1])), anywhere)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_role_allows_all_that_its_function_called_and_nothing_else(lived: Lived, folder: Path) -> None:
    used, allowed = called(lived, folder.name, folder) | SIGNED.get(folder.name, set()), declared(folder)
    assert used - allowed == set(), "called, and not allowed"
    assert allowed - used == set(), "allowed, and never called: take it away, or let the journey take that way"


def test_every_function_lived(lived: Lived) -> None:
    assert {folder.name for folder in FOLDERS} <= {call.asker for asked in lived.asked for call in asked.calls}
