"""Countries and currencies are called by their French names."""

import pytest

from chalicelib.parameters import country_name, currency_name, is_currency
from chalicelib.parameters.countries import NAMES, countries
from tests.chalicelib.parameters.naming import named


@pytest.mark.covers("RG-S.5")
def test_the_names_are_those_of_the_cldr_as_its_script_writes_them() -> None:
    assert NAMES.read_text(encoding="utf-8") == named()


@pytest.mark.covers("RG-S.5")
def test_every_country_has_a_name_of_its_own() -> None:
    names = {country_name(code) for code in countries()}
    assert len(names) == len(countries())
    assert not names & countries()


@pytest.mark.covers("RG-S.5")
def test_a_currency_is_told_in_the_plural_and_an_unknown_one_by_its_code() -> None:
    assert (currency_name("CHF"), is_currency("CHF")) == ("francs suisses", True)
    assert (currency_name("XQX"), is_currency("XQX")) == ("XQX", False)
