import os

import pytest

from installation.training.workers import made_by


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_what_is_made_comes_in_the_order_of_its_jobs(workers: int) -> None:
    assert list(made_by(abs, [-3, 1, -2], workers)) == [3, 1, 2]


def test_several_workers_are_processes_of_their_own() -> None:
    assert os.getpid() not in set(made_by(_process, [0, 1], 2))
    assert set(made_by(_process, [0, 1], 1)) == {os.getpid()}


def _process(_: int) -> int:
    return os.getpid()
