"""Import all that a function may ever import, now or at first use, from its unzipped folder and nothing else.

Run as `python -I -S imports.py FOLDER`: without the environment, what the zip lacks is an ImportError.
"""

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

_OURS = ("app", "chalicelib")


def main(folder: Path) -> None:
    sys.path.insert(0, str(folder))
    for name in sorted(reached(folder)):
        importlib.import_module(name)


def reached(folder: Path) -> set[str]:
    """Every module named by an import of `app.py` or, through it, of chalicelib."""
    found, ahead = set[str](), ["app"]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            if name.partition(".")[0] in _OURS:
                ahead += _imported(_source(folder, name), folder)
    return found


def _imported(source: Path, folder: Path) -> Iterator[str]:
    for node in _run(ast.parse(source.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            named = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name for name in named if name.startswith("chalicelib.") and _source(folder, name).exists())


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Every node under `node` but those that only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from _run(child)


def _source(folder: Path, name: str) -> Path:
    path = folder.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
