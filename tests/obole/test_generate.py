"""`obole generate`: any size, the same bytes, and a clear word when it cannot."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chalicelib.formats.noemie import read
from demo.portfolio import portfolio
from obole.generate import generate


def run(*arguments: object) -> Result:
    return CliRunner().invoke(generate, [str(argument) for argument in arguments])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "portfolio.json"
    path.write_text(json.dumps(portfolio(5, 1)), encoding="utf-8")
    return path


@pytest.mark.covers("PLS-13")
def test_a_portfolio_is_written_on_the_standard_output() -> None:
    result = run("portfolio", "--families", 5, "--seed", 1)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == portfolio(5, 1)


@pytest.mark.covers("PLS-13", "EXC-01")
def test_a_file_is_written_for_a_portfolio(tmp_path: Path, book: Path) -> None:
    out = tmp_path / "out.noemie"
    result = run(
        "noemie", "--portfolio", book, "--lines", 60, "--seed", 2, "--until", "2026-11-21", "--sequence", 3, out
    )
    assert result.exit_code == 0
    assert "60 lignes de soins, séquence 3, jusqu'au 21/11/2026" in result.stdout
    file = read(out.read_bytes())
    assert (len(file.lines), file.header.sequence) == (60, 3)


@pytest.mark.covers("PLS-13")
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "n'est pas un portefeuille complet : voyez le fichier entier"),
        ('{"contracts": [], "members": []}', "voyez professionals"),
        ('{"contracts": [], "members": [{}], "professionals": []}', "voyez members.0.number"),
        ('{"contracts": [], "members": [], "professionals": []}', "Personne n'est couvert"),
    ],
)
def test_what_is_no_portfolio_is_said_so(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "portfolio.json"
    path.write_text(content, encoding="utf-8")
    result = run("noemie", "--portfolio", path, tmp_path / "out.noemie")
    assert result.exit_code == 1
    assert told in result.stderr
    assert not (tmp_path / "out.noemie").exists()
