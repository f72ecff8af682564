"""`python -m bench`: rows measured in processes of their own; its status tells a failure, never a missed goal."""

import pytest

from bench import __main__ as command
from bench.measuring import measured
from bench.table import Row, WrongError


def test_a_row_that_does_not_exist_is_refused_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["nothing"]) == 1
    assert "No such row: nothing. There are: first, noemie" in capsys.readouterr().err


def test_a_process_of_its_own_tells_why_it_measured_nothing() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"bench\.nothing"):
        measured("nothing")


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the bench is measured against need not be here."""
    monkeypatch.setattr(command, "heading", lambda: ["A machine; load 1.0", "Python"])


@pytest.mark.usefixtures("_installed")
def test_a_missed_goal_is_printed_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "measured", lambda name: [Row(name, "2 s", "1 s", "2.00", "≤ 0.50", met=False)])
    assert command.main(["noemie"]) == 0
    assert "| noemie | 2 s  | 1 s    | 2.00          | ≤ 0.50 | NO  |" in capsys.readouterr().out


@pytest.mark.usefixtures("_installed")
def test_a_row_that_fails_is_counted_and_the_others_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measuring(name: str) -> list[Row]:
        if name == "noemie":
            raise WrongError("the two readings differ")
        return [Row(name, "1 s")]

    monkeypatch.setattr(command, "measured", measuring)
    assert command.main(["noemie", "decision"]) == 1
    told = capsys.readouterr()
    assert "| decision | 1 s " in told.out
    assert "the two readings differ" in told.err
