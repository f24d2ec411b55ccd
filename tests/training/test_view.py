"""How a surface that the camera saw at a grazing angle is trusted."""

from __future__ import annotations

import numpy as np

from installation.training import view
from installation.training.hits import parts

KINDS = ("ear", "hair", "inside", "skin")


def test_skin_must_have_been_broader_in_the_photograph_than_ears_and_hair() -> None:
    columns = np.zeros((len(KINDS), 24))
    found = parts(columns)._replace(
        **{name: np.array([name == k for k in KINDS], float) for name in KINDS[:3]}
    )

    trust = dict(zip(KINDS, view._broad_enough(np.full(len(KINDS), 0.2), found), strict=True))

    assert trust["ear"] == trust["hair"] == trust["inside"] > 0.7
    assert trust["skin"] < 0.5
    for gain, wanted in ((0.05, 0.0), (0.4, 1.0)):
        assert (view._broad_enough(np.full(len(KINDS), gain), found) == wanted).all()
