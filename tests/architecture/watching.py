"""Import modules and tell what they touched: `python watching.py FOLDER MODULE...`, in a process of its own.

Prints a line for each clock, environment variable, AWS client or network reached while the modules are imported, by
code in FOLDER or by a library that such code calls. What a library reads when it is itself imported is its own affair,
but for the network.
"""

import importlib
import sys
from pathlib import Path
from types import FrameType

_CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "localtime", "gmtime"}
_NETWORK = {"connect", "connect_ex", "sendto", "getaddrinfo", "gethostbyname"}
# pydantic looks into the environment for plugins each time a model is declared.
_PLUGINS = "pydantic/plugin/_loader.py"


class Watch:
    """A profile function that collects what code in `folder` touches."""

    def __init__(self, folder: Path) -> None:
        self._folder = f"{folder}/"
        self.seen: set[str] = set()

    def __call__(self, frame: FrameType, event: str, called: object) -> None:
        what = _ours(frame) if event == "call" else _built_in(called) if event == "c_call" else None
        if what and (culprit := self._culprit(frame, whoever=what == "the network")):
            self.seen.add(f"{culprit} touches {what}")

    def _culprit(self, frame: FrameType, *, whoever: bool) -> str | None:
        """The line in `folder` that led here, none if it only imports a library that did."""
        at: FrameType | None = frame
        while at is not None:
            file = at.f_code.co_filename
            if file.startswith(self._folder) and "site-packages" not in file:
                return f"{file.removeprefix(self._folder)}:{at.f_lineno}"
            if file.endswith(_PLUGINS) or (file.startswith("<frozen importlib") and not whoever):
                return None
            at = at.f_back
        return "a library" if whoever else None


def _ours(frame: FrameType) -> str | None:
    name = frame.f_code.co_qualname
    if name.startswith("_Environ."):
        return "the environment"
    return "an AWS client" if name in ("Session.create_client", "ClientCreator.create_client") else None


def _built_in(called: object) -> str | None:
    name, owner = getattr(called, "__name__", ""), getattr(called, "__self__", None)
    home = owner.__module__ if isinstance(owner, type) else getattr(owner, "__name__", type(owner).__module__)
    if name in _CLOCKS and home in ("datetime", "time"):
        return "the clock"
    return "the network" if name in _NETWORK and home in ("socket", "_socket") else None


def main(folder: str, *modules: str) -> None:
    """Import from `folder`, as Lambda does, and print what was touched."""
    sys.path.insert(0, folder)
    watch = Watch(Path(folder))
    sys.setprofile(watch)
    for module in modules:
        importlib.import_module(module)
    sys.setprofile(None)
    sys.stdout.writelines(f"{line}\n" for line in sorted(watch.seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
