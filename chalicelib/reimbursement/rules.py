"""The rules the engine applies, as data: every version of each, with its title, its source and what it changed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from chalicelib.errors import DomainError


class RuleMissingError(DomainError):
    """A rule was asked for that there is not, or not in that version."""

    code, status, title = "rule_missing", 409, "Règle inconnue"


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule of the catalogue.

    A French title, the text it comes from, the day since when the engine follows it and, in one French sentence, what
    it changed.
    """

    id: str
    title: str
    source: str
    version: str
    since: date
    changed: str


@lru_cache(maxsize=1)
def history() -> Mapping[str, tuple[Rule, ...]]:
    """Every version of every rule by catalogue id, oldest first: all that decisions were ever made by."""
    content = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    return {id: tuple(Rule(id=id, **written) for written in versions) for id, versions in content.items()}


@lru_cache(maxsize=1)
def in_force() -> Mapping[str, str]:
    """The version of each rule that decisions are made by now."""
    return {id: versions[-1].version for id, versions in history().items()}


def rule(id: str, version: str) -> Rule:
    """That version of a rule. Raises `RuleMissingError` where there is none."""
    for known in versions(id):
        if known.version == version:
            return known
    raise RuleMissingError(f"La règle {id} n'a pas de version « {version} ».")


def versions(id: str) -> tuple[Rule, ...]:
    """Every version of a rule, oldest first. Raises `RuleMissingError` where there is no such rule."""
    if id not in history():
        raise RuleMissingError(f"Il n'y a pas de règle « {id} ».")
    return history()[id]
