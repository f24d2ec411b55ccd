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


def _status_mb(name: str) -> float | None:
    try:
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith(f"{name}:"):
            return round(int(line.split()[1]) / 2**10, 1)
    return None
