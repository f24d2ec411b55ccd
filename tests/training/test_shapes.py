"""Another head under the same skin, on a few points of a head model."""

import numpy as np
import pytest

from installation.training.body import Body
from installation.training.fit import HeadFit
from installation.training.head_model import EYES, HEAD_END, IDENTITIES, HeadModel
from installation.training.shapes import DEVIATION, reshaped, shape_of

NOSE, CHEST, LEFT_EYE, RIGHT_EYE = 0, 1, EYES[0], EYES[1] - 1
HAIR = EYES[1]  # the first vertex behind the model's


@pytest.fixture
def model() -> HeadModel:
    """Its first identity weight is a centimetre of nose and brow, its second of eyes that lie further apart."""
    rng = np.random.default_rng(1)
    points = rng.normal(size=(EYES[1], 3)) * (3.0, 4.0, 3.0)
    points[NOSE], points[CHEST] = (0.0, 3.0, 8.0), (0.0, 20.0, 2.0)
    points[slice(*EYES)] = (3.1, 0.0, 6.0)
    points[EYES[0] : sum(EYES) // 2, 0] = -3.1
    identity = np.zeros((IDENTITIES, EYES[1], 3))
    identity[0, points[:, 2] > 3.0, 2] = 1.0
    identity[0, slice(*EYES)] = 0.0
    identity[1, slice(*EYES), 0] = np.sign(points[slice(*EYES), 0])
    triangles = np.arange(EYES[1] // 3 * 3, dtype=np.int32).reshape(-1, 3)
    nothing = np.zeros(EYES[1])
    return HeadModel(
        points,
        identity,
        identity[:1],
        triangles,
        nothing > 0,
        nothing,
        np.zeros((0, 2), np.int32),
        nothing[:0],
    )


@pytest.fixture
def fit(model: HeadModel) -> HeadFit:
    return HeadFit(model.neutral / 6.2, np.zeros(3), 1 / 6.2, 0.0)


@pytest.fixture
def body(model: HeadModel) -> Body:
    hair = np.array([[0.0, 0.48, 1.4], [0.0, -0.5, -4.0]])
    vertices = np.concatenate([model.neutral / 6.2, hair])
    count = len(vertices)
    twist = np.ones(count)
    twist[CHEST] = 0.0
    up = np.tile([0.0, 0.0, 1.0], (count, 1))
    return Body(
        vertices=vertices,
        normals=up,
        soft=up,
        triangles=model.triangles,
        kind=np.zeros(count, np.int8),
        twist=twist,
        openness=np.ones(count),
        grows=np.zeros(count),
        axis=np.zeros(2),
        neck_axis=np.zeros(2),
        chin=1.2,
        collar=1.9,
        lobe=0.4,
    )


def only(number: int) -> np.ndarray:
    change = np.zeros(IDENTITIES)
    change[number] = 1.0
    return change


def test_each_other_shape_of_a_photograph_is_another_and_always_the_same() -> None:
    assert shape_of("london_012_smiling") is None and shape_of("london_012~1") is None
    changes = np.array([shape_of(f"london_{n:03d}~s{k}") for n in range(30) for k in (1, 2)])
    again = np.array([shape_of(f"london_{n:03d}~s{k}") for n in range(30) for k in (1, 2)])
    assert (changes == again).all() and len(np.unique(changes[:, 0])) == len(changes)
    assert abs(changes.mean()) < 0.1 and changes.std() == pytest.approx(DEVIATION, rel=0.1)


def test_a_nose_grows_by_the_fits_centimetres_and_the_chest_stays(
    body: Body, model: HeadModel, fit: HeadFit
) -> None:
    other = reshaped(body, model, fit, only(0))

    assert other.vertices[NOSE] - body.vertices[NOSE] == pytest.approx([0.0, 0.0, 1 / 6.2])
    assert (other.vertices[CHEST] == body.vertices[CHEST]).all()


def test_a_turned_head_grows_the_way_it_looks(body: Body, model: HeadModel, fit: HeadFit) -> None:
    aside = HeadFit(fit.vertices, np.array([0.0, np.pi / 2, 0.0]), fit.u_of_cm, 0.0)

    moved = reshaped(body, model, aside, only(0)).vertices[NOSE] - body.vertices[NOSE]

    assert moved == pytest.approx([1 / 6.2, 0.0, 0.0], abs=1e-9)


def test_hair_comes_along_with_the_skin_under_it(body: Body, model: HeadModel, fit: HeadFit) -> None:
    front, back = (reshaped(body, model, fit, only(0)).vertices - body.vertices)[HAIR:]

    assert front[2] > 0.5 / 6.2 and abs(back[2]) < 0.1 / 6.2


def test_eyes_stay_as_far_apart_and_what_is_beside_them_makes_room(
    body: Body, model: HeadModel, fit: HeadFit
) -> None:
    other = reshaped(body, model, fit, only(1))

    for eye in (LEFT_EYE, RIGHT_EYE):
        assert other.vertices[eye] == pytest.approx(body.vertices[eye])
    height, before = np.ptp(other.vertices[:HEAD_END, 0]), np.ptp(body.vertices[:HEAD_END, 0])
    assert height == pytest.approx(before * 3.1 / 4.1, rel=0.01)
