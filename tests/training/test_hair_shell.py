"""Where hair grows that the photograph saw the edge of, and which ears it hides."""

from __future__ import annotations

import numpy as np
import pytest

from installation.training import hair_shell
from installation.training.capsule import Capsule
from installation.training.classes import classify
from installation.training.fit import fit_head
from installation.training.hair_shell import build_shell
from installation.training.head_model import load_head_model
from installation.training.head_shape import HeadShape, shape_head
from installation.training.mask import cut_figure
from installation.training.people import find_people, load_portrait
from installation.training.raster import smoothstep
from tests.training.originals import HEAD, SHARED, needs_data

EAR_TOP, LOBE = -0.1, 0.6


@pytest.fixture
def head() -> HeadShape:
    """A ball with ears."""
    capsule = Capsule(np.zeros(3), 2.5)
    theta, t = capsule.grid()
    skull = np.ones((len(t), len(theta)))
    return HeadShape(
        vertices=np.zeros((0, 3)),
        capsule=capsule,
        theta=theta,
        t=t,
        skull=skull,
        side_skull=np.ones((2, len(t))),
        ear_rows=np.array([[EAR_TOP, LOBE]] * 2),
        chin=1.2,
        collar=1.9,
        neck_half=0.8,
    )


def temple_of(head: HeadShape, hairline_t: float) -> np.ndarray:
    """What is carried to the ears of a head whose hair the camera saw above a row."""
    facing = np.clip(np.cos(head.theta), 0, 1)[None, :] * np.ones((len(head.t), 1))
    seen = smoothstep(head.t, hairline_t + 0.02, hairline_t - 0.02)[:, None] * np.ones_like(facing)
    return hair_shell._temple(head, facing, seen)


def column(head: HeadShape, degrees: float) -> int:
    return int(np.abs(np.degrees(head.theta) - degrees).argmin())


@pytest.mark.parametrize("side", [-1, 1])
def test_hair_at_the_temple_goes_on_to_the_ear_and_its_line_comes_down_there(
    head: HeadShape, side: int
) -> None:
    temple = temple_of(head, -0.2)

    before_ear = temple[:, column(head, side * 84.0)]
    assert (before_ear[head.t < -0.3] > 0.9).all()
    lowest = head.t[before_ear > 0.5].max()
    assert -0.2 + 0.1 < lowest < -0.2 + hair_shell.SIDEBURN_U + 0.05


def test_a_cheek_under_a_beard_like_edge_stays_bare(head: HeadShape) -> None:
    """However low something dark was seen at a face's edge, no hair is carried past the middle of the ear."""
    temple = temple_of(head, 1.0)

    assert (temple[head.t > (EAR_TOP + LOBE) / 2] < 0.1).all()


def test_where_the_camera_saw_no_hair_none_is_carried(head: HeadShape) -> None:
    assert temple_of(head, head.t[0] - 0.2).max() < 0.05


@needs_data
@pytest.mark.parametrize(
    ("folder", "name", "covered"),
    [
        ("london/neutral", "127", False),  # tied back over the ears' tops
        ("london/neutral", "119", False),  # short
        ("canada", "010f", True),  # curls to the shoulders
    ],
)
def test_only_hair_that_hangs_hides_an_ear(folder: str, name: str, covered: bool) -> None:
    model = load_head_model(HEAD)
    person = find_people([SHARED / folder], [name])[0]
    portrait = load_portrait(person.photo, person.landmarks_px(), 192)
    figure = cut_figure(portrait)
    classes = classify(portrait, figure)
    head = shape_head(model, fit_head(model, portrait.landmarks).vertices, portrait, figure, classes)

    shell = build_shell(model, head, portrait, figure, classes)

    assert shell.covered.tolist() == [covered, covered]
