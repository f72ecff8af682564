"""Where care is given: France, a country bound to it for health care, or elsewhere. Source: RG-S.5."""

import tomllib
from functools import lru_cache
from pathlib import Path

NAMES = Path(__file__).with_name("names.toml")


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 code, in capitals."""
    return code in countries()


def countries() -> frozenset[str]:
    """The codes of all countries."""
    return _countries("world")


def country_name(code: str) -> str:
    """`Suisse`; the code where the country has no name that we know."""
    return _names("country").get(code, code)


def currency_name(code: str) -> str:
    """`francs suisses`, for the ISO 4217 code of a currency; the code where it has no name that we know."""
    return _names("currency").get(code, code)


def is_currency(code: str) -> bool:
    """Whether `code` is that of a currency in use."""
    return code in _names("currency")


def has_euro(country: str) -> bool:
    """Whether people pay in euros there."""
    return country in _countries("euro") | _countries("france")


def abroad(country: str) -> str:
    """The kind of country care was given in: empty in France, "convention", or "elsewhere"."""
    if country in _countries("france"):
        return ""
    return "convention" if country in _countries("area") | _countries("convention") else "elsewhere"


@lru_cache(maxsize=5)
def _countries(kind: str) -> frozenset[str]:
    content = tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))
    return frozenset(content[kind]["countries"])


@lru_cache(maxsize=2)
def _names(kind: str) -> dict[str, str]:
    names: dict[str, str] = tomllib.loads(NAMES.read_text(encoding="utf-8"))[kind]
    return names
