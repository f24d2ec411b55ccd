"""Noise with a spectrum of its own."""

from __future__ import annotations

import numpy as np


def shaped(white: np.ndarray, amplitude: np.ndarray) -> np.ndarray:
    """White noise whose waves are given other heights; it repeats without a seam.

    Args:
        white: (S, S) float.
        amplitude: (S, S // 2 + 1) float, of each wave as ``np.fft.rfft2`` lays them out.

    Returns:
        (S, S) float64, mean 0, standard deviation 1; all 0 where all amplitudes are.
    """
    noise = np.fft.irfft2(np.fft.rfft2(white) * amplitude, white.shape)
    noise -= noise.mean()
    return np.asarray(noise / max(float(noise.std()), 1e-9))
