"""The fake beside the trained chains: the one that needs neither files nor a network."""

from __future__ import annotations

from installation.chain.geometry import GeometryPredictor as FakePredictor
from installation.chain.geometry import ellipsoid_position

__all__ = ["FakePredictor", "ellipsoid_position"]
