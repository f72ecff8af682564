"""Whether a packaged function imports everything it may ever need, in an empty environment.

Native parts are built for arm64: on another machine, those of the same locked versions stand in for them.
"""

import platform
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

_IMPORTS = Path(__file__).with_name("imports.py")


class LackingError(Exception):
    """A package that lacks what its function imports; the message is Python's own."""


def imports_everything(archive: Path) -> None:
    """Raises `LackingError` if a module named anywhere in the function cannot be imported from `archive` alone."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with ZipFile(archive) as zipped:
            zipped.extractall(folder)
        if (sys.platform, platform.machine()) != ("linux", "aarch64"):
            _stand_in(folder)
        command = [sys.executable, "-I", "-S", "-W", "error::ImportWarning", str(_IMPORTS), name]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=name)  # noqa: S603 -- our own
    if done.returncode:
        raise LackingError(f"{archive.name}: {done.stderr.strip().splitlines()[-1]}")


def _stand_in(folder: Path) -> None:
    """Beside each native module in `folder`, this machine's own of the same name."""
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    for native in list(folder.rglob("*.so")):
        place = native.relative_to(folder)
        top = find_spec(place.parts[0].partition(".")[0])
        if top is None or top.origin is None:
            raise LackingError(f"{place} has no like on this machine")
        home = Path(top.origin).parent if len(place.parts) > 1 else Path(top.origin)
        ours = [one for one in _likes(home, place) if one.name.endswith((suffix, ".abi3.so"))]
        for one in ours:
            (native.parent / one.name).write_bytes(one.read_bytes())


def _likes(home: Path, place: Path) -> list[Path]:
    within = home.joinpath(*place.parts[1:-1]) if home.is_dir() else home.parent
    return list(within.glob(f"{place.name.partition('.')[0]}.*"))
