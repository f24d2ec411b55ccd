from installation.training.split import is_held_out, person_of, split

NAMES = [f"london_{n:03d}" for n in range(200)]


def test_two_pictures_of_one_person_stand_on_the_same_side() -> None:
    assert person_of("london_012_smiling") == person_of("london_012_smiling~1") == "london_012"
    assert all(is_held_out(n) == is_held_out(f"{n}_smiling") for n in NAMES)


def test_adding_people_moves_nobody_to_the_other_side() -> None:
    _, before = split(NAMES[:100])
    _, after = split(NAMES)

    assert set(before) == set(after) & set(NAMES[:100])


def test_both_sides_together_are_everybody_once() -> None:
    trained, held_out = split(NAMES)

    assert sorted(trained + held_out) == NAMES
    assert 0.1 < len(held_out) / len(NAMES) < 0.25
