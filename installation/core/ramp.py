"""From none to all between two bounds, for arrays."""

from __future__ import annotations

import numpy as np


def ramp(values: np.ndarray | float, low: float, high: float) -> np.ndarray:
    """0 up to ``low``, 1 from ``high`` on, evenly between; ``high`` may be the lower one; float32 stays float32."""
    return np.asarray(np.clip((values - np.float32(low)) / np.float32(high - low), 0.0, 1.0))
