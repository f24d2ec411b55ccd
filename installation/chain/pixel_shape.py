"""The numbers of a pixel link, apart from the network: they can be told without loading a library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PixelShape:
    """Numbers that make a pixel link; kept in the manifest. By default those of 2017.

    Attributes:
        size: side of the frames, pixels; divisible by 8.
        widths: filters of the three convolutions, then units of the dense layers on both sides of the latent.
        latent: numbers in the bottleneck.
    """

    size: int = 128
    widths: Sequence[int] = (100, 100, 100, 250)
    latent: int = 100

    def __post_init__(self) -> None:
        if self.size % 8 or self.size < 8:
            raise ValueError(f"PixelShape: received size {self.size}, expected a multiple of 8")
        if len(self.widths) != 4:
            raise ValueError(
                f"PixelShape: received {len(self.widths)} widths, expected 4: three of convolutions, one dense"
            )
