"""The product's sources, parsed: what each module imports, and what is reached from it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = tuple(sorted(ROOT.glob("functions/*/*/app.py")))


@dataclass(frozen=True)
class Source:
    """One module: its dotted name and its syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def imports(self) -> frozenset[str]:
        """Every module imported, at the top or inside a function, but for those that only types need."""
        return frozenset(_imported(self.tree))

    def under(self, *packages: str) -> bool:
        """Whether the module is one of these packages or inside one."""
        return under(self.name, *packages)


def under(name: str, *packages: str) -> bool:
    """Whether `name` is one of these dotted names or inside one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def parsed(path: Path, name: str) -> Source:
    """The source at `path`."""
    return Source(name, path, ast.parse(path.read_text(encoding="utf-8"), str(path)))


@cache
def product() -> dict[str, Source]:
    """Every module of chalicelib, by name."""
    found = {}
    for path in sorted((ROOT / "chalicelib").rglob("*.py")):
        place = path.parent if path.name == "__init__.py" else path.with_suffix("")
        name = ".".join(place.relative_to(ROOT).parts)
        found[name] = parsed(path, name)
    return found


def reached(app: Path) -> frozenset[str]:
    """Every module that the function's `app.py` can import, through chalicelib however deep; not beyond libraries."""
    found: set[str] = set()
    followed: set[str] = set()
    waiting = set(parsed(app, "app").imports)
    while waiting:
        name = waiting.pop()
        found.add(name)
        # To import a module is to import the packages it is in.
        ours = {place for place in _and_its_packages(name) if place in product()} - followed
        followed |= ours
        waiting |= {imported for place in ours for imported in product()[place].imports} - found
    return frozenset(found)


def _and_its_packages(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:length]) for length in range(len(parts), 0, -1))


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        for other in node.orelse:
            yield from _imported(other)
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        if node.level:
            raise ValueError("imports are written whole: a relative one would not be seen here")
        yield node.module or ""
        # What is imported may be a module too; where it is a name, no module is called so.
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from _imported(child)
