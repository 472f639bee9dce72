"""Response by class a channel speaks up, as rows of bars."""

from cnnviz.views.channels.class_profile import profile_rows


def test_the_strongest_is_in_full_colour_and_rows_tell_their_numbers() -> None:
    rows = profile_rows(["coat", "bag", "sandal"], [1.0, 2.0, 4.0])
    numbers = [row.cells[1] for row in rows]
    assert [number.bars[0].opacity < 1 for number in numbers if number.bars[0]] == [1, 1, 0]
    assert [number.is_dim for number in numbers] == [True, True, False]
    assert [number.zero for number in numbers] == [None] * 3
    assert [row.tooltip for row in rows] == ["coat: 1", "bag: 2", "sandal: 4"]


def test_no_classes_are_no_trouble() -> None:
    assert profile_rows([], []) == []
