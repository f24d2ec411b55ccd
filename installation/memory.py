"""How much memory the program holds, as the operating system counts it."""

from __future__ import annotations

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident_mb() -> float | None:
    """Memory held now in MB (2**20 bytes); None where the system does not tell."""
    return _status_mb("VmRSS")


def peak_mb() -> float | None:
    """The most memory held since the start, MB; None where the system does not tell."""
    told = _status_mb("VmHWM")
    if told is not None:
        return told
    try:
        import resource
    except ImportError:  # Windows
        return None
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(used / 2**20 if sys.platform == "darwin" else used / 2**10, 1)


def memory_line() -> str:
    """One line for the operator's overlay."""
    now_mb, most_mb = resident_mb(), peak_mb()
    if now_mb is None or most_mb is None:
        return "memory    -"
    return f"memory    {now_mb:.0f} MB, at most {most_mb:.0f} MB so far"


def _status_mb(name: str) -> float | None:
    try:
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith(f"{name}:"):
            return round(int(line.split()[1]) / 2**10, 1)
    return None
