"""`obole openapi [OUT]`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from obole import openapi
from obole.openapi import apps, document


def test_the_document_is_written_whole_and_always_the_same(tmp_path: Path) -> None:
    out = tmp_path / "openapi.json"
    assert CliRunner().invoke(openapi.openapi, [str(out)]).exit_code == 0
    assert json.loads(out.read_text()) == document()
    assert CliRunner().invoke(openapi.openapi, []).output == out.read_text()


def test_every_function_that_answers_people_is_in_it() -> None:
    served = {endpoint.path for app in apps().values() for endpoint in app.endpoints}
    assert set(apps()) >= {"accounts", "members"}
    assert set(document()["paths"]) == served


def test_a_function_whose_app_is_no_api_of_ours_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stray").mkdir()
    (tmp_path / "stray" / "app.py").write_text("app = object()\n")
    monkeypatch.setattr(openapi, "FUNCTIONS", tmp_path)
    with pytest.raises(TypeError, match="no Api"):
        apps()
