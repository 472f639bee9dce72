import numpy as np

from cnnviz.views.compare.compared_rows import compared_rows, disagree, points, winner_of
from cnnviz.views.input.classes.class_reading import Reading


def reading(
    names: tuple[str, ...], probabilities: tuple[float, ...], unsure: bool = False
) -> Reading:
    values = np.array(probabilities, np.float32)
    return Reading(names, values, values, int(values.argmax()), unsure=unsure)


COAT = reading(("Shirt", "Coat"), (0.25, 0.75))
SHIRT = reading(("Shirt", "Coat"), (0.875, 0.125))


def test_each_class_has_both_numbers_and_the_change() -> None:
    rows = compared_rows(COAT, SHIRT)
    assert [(row.name, row.this, row.that, row.change) for row in rows] == [
        ("Shirt", 0.25, 0.875, 0.625),
        ("Coat", 0.75, 0.125, -0.625),
    ]
    assert [(row.this_wins, row.that_wins) for row in rows] == [(False, True), (True, False)]


def test_classes_of_another_data_set_follow_and_have_no_change() -> None:
    rows = compared_rows(COAT, reading(("Coat", "Cat"), (0.5, 0.5)))
    assert [row.name for row in rows] == ["Shirt", "Coat", "Cat"]
    assert [row.change for row in rows] == [None, -0.25, None]
    assert rows[2].this is None


def test_they_disagree_about_winners_only() -> None:
    assert disagree(COAT, SHIRT)
    assert not disagree(COAT, COAT)
    assert not disagree(COAT, None)
    doubtful = reading(("Shirt", "Coat"), (0.6, 0.4), unsure=True)
    assert winner_of(doubtful) is None
    assert not disagree(COAT, doubtful)


def test_changes_are_signed_points_of_one_width() -> None:
    assert points(0.125) == " +12.5"
    assert points(-0.004) == "  -0.4"
    assert points(0.0) == points(0.0004) == "   0.0"
    assert points(1.0) == "+100.0"
    assert points(None) == ""
