import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.formats.noemie import finess_valid, nir_key_valid


@pytest.mark.covers("EXC-01", "RG-S.7e")
@pytest.mark.parametrize(
    ("nir", "key"),
    # The last three are python-stdnum's own examples, two of them Corsican.
    [("1800544000001", "62"), ("2951099126111", "93"), ("253072B073004", "70"), ("253072A073004", "43")],
)
def test_a_right_key_is_right(nir: str, key: str) -> None:
    assert nir_key_valid(nir, key)


@pytest.mark.covers("EXC-01", "RG-S.7e")
@pytest.mark.parametrize(
    ("nir", "key"),
    [
        ("2951099126111", "94"),
        ("253072C073004", "43"),
        ("253072a073004", "43"),
        ("29510 9126111", "93"),
        ("295109912611", "93"),
        ("", "00"),
    ],
)
def test_a_wrong_number_or_key_is_wrong_and_never_an_error(nir: str, key: str) -> None:
    assert not nir_key_valid(nir, key)


@pytest.mark.covers("EXC-01", "RG-S.7e")
@given(st.text(max_size=13), st.from_regex("[0-9]{2}", fullmatch=True))
def test_any_text_is_a_number_or_is_not(nir: str, key: str) -> None:
    nir_key_valid(nir, key)


@pytest.mark.covers("EXC-01", "RG-S.7e")
@given(st.integers(0, 99_999_999).map(lambda number: f"{number:08d}"))
def test_of_ten_finess_numbers_with_the_same_beginning_one_is_right(beginning: str) -> None:
    assert sum(finess_valid(f"{beginning}{key}") for key in range(10)) == 1


@pytest.mark.covers("EXC-01", "RG-S.7e")
@pytest.mark.parametrize("finess", ["", "12345678", "A23456782", "2C0000014", "\uff1200000000", "2A000001"])
def test_what_has_not_the_form_of_a_finess_number_is_none(finess: str) -> None:
    assert not finess_valid(finess)


@pytest.mark.covers("EXC-01", "RG-S.7e")
def test_a_corsican_finess_number_is_checked_for_its_form() -> None:
    assert finess_valid("2A0000014")
    assert finess_valid("2B0000020")
