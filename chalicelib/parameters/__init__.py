"""The dated figures of the law and the acts, with their sources and statuses."""

from chalicelib.parameters.acts import Act, act
from chalicelib.parameters.countries import abroad, country_name, currency_name, has_euro, is_country, is_currency
from chalicelib.parameters.load import Figure, ParameterMissingError, Parameters, load

__all__ = [
    "Act",
    "Figure",
    "ParameterMissingError",
    "Parameters",
    "abroad",
    "act",
    "country_name",
    "currency_name",
    "has_euro",
    "is_country",
    "is_currency",
    "load",
]
