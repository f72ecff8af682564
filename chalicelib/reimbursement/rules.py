"""The rules the engine applies, as data: their title, their source, their version."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue: a French title, the text it comes from, and the version the engine applies."""

    id: str
    title: str
    source: str
    version: str


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Every rule by its catalogue id."""
    content = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    return {id: Rule(id=id, **written) for id, written in content.items()}


def version(rule: str) -> str:
    """The version in force of a rule."""
    return rules()[rule].version
