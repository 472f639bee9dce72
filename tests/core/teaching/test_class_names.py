import pytest

from cnnviz.core.teaching.class_names import folded, name_troubles

EMPTY, LONG, DOUBLED = "Type a name", "At most 60 letters", "Another class has this name"


def test_good_names_have_no_trouble_in_any_script() -> None:
    names = ["cat", "猫", "кошка", "قطة", "T-shirt/top", "x" * 60, "two words"]
    assert name_troubles(names) == [""] * len(names)


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\n\t"])
def test_a_name_of_nothing_that_is_seen_is_empty(name: str) -> None:
    first, second = name_troubles([name, "cat"])
    assert first.startswith(EMPTY)
    assert second == ""


@pytest.mark.parametrize("other", ["cat", "Cat", " cat ", "CAT", "\uff43\uff41\uff54"])
def test_the_later_of_two_names_alike_is_told_of(other: str) -> None:
    first, second = name_troubles(["cat", other])
    assert first == ""
    assert second.startswith(DOUBLED)


def test_blanks_within_a_name_count_once() -> None:
    assert folded("two  words") == folded(" Two words")
    assert folded("two words") != folded("twowords")


def test_a_long_name_is_told_of_and_not_cut() -> None:
    assert name_troubles(["x" * 61, "cat"])[0].startswith(LONG)
