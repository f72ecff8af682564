"""Dated figures and the operator's own."""

from datetime import date
from pathlib import Path

import pytest

from chalicelib.errors import InvalidError
from chalicelib.parameters import Figure, ParameterMissingError, Parameters, load
from chalicelib.parameters.load import SHIPPED, read

VALUE = 'source = "accord"\nstatus = "confirmed"\nstill_valid_on = 2026-11-21\n'


@pytest.fixture
def overrides(tmp_path: Path) -> Path:
    written = f"[[per_act]]\nfrom = 2026-01-01\ncents = 300\n{VALUE}"
    (tmp_path / "participation.toml").write_text(written, encoding="utf-8")
    return tmp_path


@pytest.mark.covers("PLS-14")
def test_a_figure_is_the_one_in_force_on_the_day() -> None:
    known = load()
    assert known.value("heavy_act.participation", on=date(2025, 1, 1)) == 2400
    assert known.value("hospital_daily_fee.psychiatry", on=date(2026, 3, 1)) == 1700
    assert known.value("pmss.month", on=date(2025, 12, 31)) == 392500


@pytest.mark.covers("PLS-14")
def test_a_day_before_the_first_value_is_refused_by_name_and_date() -> None:
    with pytest.raises(ParameterMissingError, match=r"participation\.per_act.*31/12/2004.*01/01/2005"):
        load().value("participation.per_act", on=date(2004, 12, 31))


@pytest.mark.covers("PLS-14")
def test_a_figure_nobody_wrote_is_refused_by_name() -> None:
    with pytest.raises(ParameterMissingError, match=r"moon\.tax"):
        load().value("moon.tax", on=date(2025, 1, 1))


@pytest.mark.covers("PLS-14")
def test_every_figure_shipped_bears_its_source_and_its_days_follow() -> None:
    for figures in read(SHIPPED).values():
        starts = [figure.start for figure in figures]
        assert len(set(starts)) == len(starts)
        assert all(figure.source and figure.still_valid_on == date(2026, 11, 21) for figure in figures)
        assert len({figure.unit for figure in figures}) == 1


@pytest.mark.covers("PLS-14")
def test_what_is_not_confirmed_is_listed() -> None:
    listed = load().provisional()
    assert "pathway.authorised_overrun" in {figure.name for figure in listed}
    assert all(figure.status != "confirmed" for figure in listed)
    assert "participation.per_act" not in {figure.name for figure in listed}


@pytest.mark.covers("PLS-14")
def test_an_operator_replaces_a_figure_from_its_day_on(overrides: Path) -> None:
    known = load(overrides)
    assert known.value("participation.per_act", on=date(2025, 12, 31)) == 200
    assert known.value("participation.per_act", on=date(2026, 1, 1)) == 300
    assert load().value("participation.per_act", on=date(2026, 1, 1)) == 200


@pytest.mark.covers("PLS-14")
@pytest.mark.parametrize(
    "written",
    [
        "[[per_moon]]\nfrom = 2026-01-01\ncents = 300\n" + VALUE,
        "[[per_act]]\nfrom = 2026-01-01\npercent = 3\n" + VALUE,
        "[[per_act]]\nfrom = 2026-01-01\ncents = 3.5\n" + VALUE,
        "[[per_act]]\nfrom = 2026-01-01\ncents = 300\n",
        "[[per_act]]\ncents = 300\n" + VALUE,
        "[[per_act]]\nfrom = 2026-01-01\ncents = 300\ncolour = 1\n" + VALUE,
        "per_act = 300\n",
        "per_act = [300]\n",
        "not toml",
    ],
)
def test_an_override_that_is_wrong_is_refused_by_name(tmp_path: Path, written: str) -> None:
    (tmp_path / "participation.toml").write_text(written, encoding="utf-8")
    with pytest.raises(InvalidError, match="participation"):
        load(tmp_path)


@pytest.mark.covers("PLS-14")
def test_a_figure_known_to_end_is_not_carried_on() -> None:
    ended = Figure("x", date(2025, 1, 1), 1, "cents", "s", "confirmed", date(2026, 1, 1), until=date(2025, 12, 31))
    known = Parameters({"x": (ended,)})
    assert known.value("x", on=date(2025, 12, 31)) == 1
    with pytest.raises(ParameterMissingError, match="31/12/2025"):
        known.value("x", on=date(2026, 1, 1))
