"""The photographs and the head model that training starts from, for tests that need them."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
HEAD = SHARED / "head" / "ict_face_model.npz"
needs_data = pytest.mark.skipif(not HEAD.exists(), reason="needs ../shared/data: head model and photographs")
