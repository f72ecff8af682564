"""`make package`: every function's zip and template, under .build/packages, by the Python that runs this."""

import subprocess
import sys
import time

from infra.local.function import found
from infra.package import OUT, ROOT
from infra.package.check import LackingError, imports_everything
from infra.package.permissions import PermissionsError
from infra.package.project import PackageError, package


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    pins = OUT.parent / "pins.txt"
    _locked = ["uv", "export", "--locked", "--no-dev", "--no-hashes", "--no-emit-project", "--quiet"]
    pins.write_bytes(subprocess.run(_locked, cwd=ROOT, check=True, capture_output=True).stdout)  # noqa: S603 -- ours
    try:
        for function in found():
            start = time.monotonic()
            made = package(function, OUT.parent / "packaging" / function.name, OUT, pins)
            imports_everything(made.archive.path)
            seconds = time.monotonic() - start
            print(f"{made.name:<16} {made.archive.size / 1e6:5.1f} Mo  {made.archive.sha256[:12]}  {seconds:.0f} s")
    except (LackingError, LookupError, PackageError, PermissionsError) as error:
        sys.exit(f"Rien n'est prêt à déployer : {error}")


if __name__ == "__main__":
    main()
