"""What was measured on: the machine, how busy it was, the versions that ran; and how much memory a process has."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_MEASURED = (
    *("pydantic", "pynamodb", "chalice", "boto3", "typst"),
    *("numpy", "weasyprint", "openfisca-core", "moto"),
)
_KILO, _MEGA = 1024, 1024 * 1024


def heading() -> list[str]:
    """The lines to print above the table."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _MEGA / _KILO
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return [
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB; {platform.system()}; load {load}",
        ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _MEASURED)]),
    ]


def resident(pid: int | None = None, *, most: bool = False) -> float:
    """Megabytes that a process holds in memory, this one unless told; with `most`, the most it ever held."""
    wanted = "VmHWM:" if most else "VmRSS:"
    status = Path(f"/proc/{pid or 'self'}/status").read_text()
    return next(int(line.split()[1]) / _KILO for line in status.splitlines() if line.startswith(wanted))


def _processor() -> str:
    """The processor's name, as Linux has it."""
    told = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
    return names[0] if names else platform.machine()
