"""Which function answers which address: the routes of every API app, as API Gateway matches them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from infra.local.function import Function


@dataclass(frozen=True, slots=True)
class Match:
    """An address that is served: by whom, under which template, with which parameters, to which methods."""

    function: Function
    template: str
    parameters: dict[str, str]
    methods: list[str]


@dataclass(slots=True)
class Routes:
    """The routes of several functions."""

    _known: list[tuple[re.Pattern[str], str, Function]] = field(default_factory=list)

    @classmethod
    def of(cls, functions: Iterable[Function]) -> "Routes":
        """The routes of `functions`. Raises `ValueError` if two serve the same address."""
        routes = cls()
        owners: dict[str, str] = {}
        for function in functions:
            for template in function.routes:
                shape = re.sub(r"{[^}]+}", "{}", template)
                if shape in owners:
                    raise ValueError(f"{template} is served by both {owners[shape]} and {function.name}")
                owners[shape] = function.name
                routes._known.append((_pattern(template), template, function))
        # An exact segment goes before a parameter, as in API Gateway.
        routes._known.sort(key=lambda known: [part.startswith("{") for part in known[1].split("/")])
        return routes

    def match(self, path: str) -> Match | None:
        """What serves `path`, which begins after the stage."""
        for pattern, template, function in self._known:
            if found := pattern.fullmatch(path):
                return Match(function, template, found.groupdict(), function.routes[template])
        return None


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"{([^}]+)}", template)
    literals, names = parts[::2], parts[1::2]
    ends = [f"(?P<{name}>[^/]+)" for name in names] + [""]
    return re.compile("".join(re.escape(literal) + end for literal, end in zip(literals, ends, strict=True)))
