from installation.core.look import Look


def test_looks_follow_one_another_in_a_ring() -> None:
    assert [Look.PLAIN.next, Look.VEIL.next, Look.GRAIN.next] == [Look.VEIL, Look.GRAIN, Look.PLAIN]
