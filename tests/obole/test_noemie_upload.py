"""The command that lets someone without access send one file of the scheme."""

import shlex
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from obole import noemie


@pytest.mark.usefixtures("aws")
def test_it_prints_a_command_that_sends_one_file_and_says_until_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noemie, "use_running_stack", lambda: None)
    monkeypatch.setenv("OBOLE_LINKS_ENDPOINT", "http://localhost:8000/s3")
    result = CliRunner().invoke(noemie.noemie, ["upload-link", "--minutes", "5"])
    assert result.exit_code == 0
    words = shlex.split(result.stdout)
    fields = dict(word.split("=", 1) for before, word in pairwise(words) if before == "-F")
    assert fields["key"].startswith("noemie/")
    assert fields["file"] == "@FICHIER"
    assert words[-2] == "file=@FICHIER", "S3 ignores what comes after the file"
    assert urlsplit(words[-1]).path == "/s3/obole-inbound-123456789012"
    assert "Valable jusqu'à" in result.stderr
    assert "local" not in result.stderr


@pytest.mark.parametrize("minutes", ["0", "721"])
def test_it_lasts_a_minute_to_twelve_hours(minutes: str) -> None:
    assert CliRunner().invoke(noemie.noemie, ["upload-link", "--minutes", minutes]).exit_code == 2
