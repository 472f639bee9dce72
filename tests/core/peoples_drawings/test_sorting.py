import numpy as np
import pytest

from cnnviz.core.peoples_drawings.folder import SLUGS
from cnnviz.core.peoples_drawings.sorting import CLASS_OF_WORD, WORDS, gathered, sort_drawings
from tests.bucket import framed
from tests.core.peoples_drawings.test_shoes import BOOT, HIGH_TOP, LOAFER, outlined


def test_the_words_are_those_that_players_were_asked_for() -> None:
    assert set(WORDS) == {
        "t-shirt", "pants", "sweater", "jacket", "shoe", "flip flops", "purse", "backpack"
    }  # fmt: skip
    assert set(CLASS_OF_WORD.values()) < set(SLUGS)


@pytest.mark.parametrize("word", CLASS_OF_WORD)
def test_a_word_has_its_class(word: str) -> None:
    drawings = framed(5)
    (name,) = sort_drawings(word, drawings)
    assert name == CLASS_OF_WORD[word]
    assert np.array_equal(sort_drawings(word, drawings)[name], drawings)


def test_shoes_are_sorted_by_shape_and_those_in_between_left_out() -> None:
    shoes = np.stack([outlined(points) for points in (LOAFER, BOOT, HIGH_TOP, BOOT)])
    by_class = sort_drawings("shoe", shoes)
    assert np.array_equal(by_class["Sneaker"], shoes[:1])
    assert np.array_equal(by_class["Ankle boot"], shoes[[1, 3]])


def test_no_drawings_are_no_class() -> None:
    none = np.zeros((0, 28, 28), np.uint8)
    assert {name: len(found) for name, found in sort_drawings("shoe", none).items()} == {
        "Sneaker": 0,
        "Ankle boot": 0,
    }
    assert gathered(iter([sort_drawings("shoe", none), sort_drawings("pants", none)])) == {}


def test_two_words_of_one_class_are_joined() -> None:
    purses, backpacks = framed(3, seed=1), framed(4, seed=2)
    words = [("purse", purses), ("backpack", backpacks)]
    joined = gathered(sort_drawings(word, drawings) for word, drawings in words)
    assert list(joined) == ["Bag"]
    assert np.array_equal(joined["Bag"], np.concatenate([purses, backpacks]))


def test_a_single_stroke_and_a_blackened_picture_show_nothing() -> None:
    drawings = framed(4)
    drawings[1] = 0
    drawings[1, 14, :] = 255
    drawings[2] = 255
    (found,) = sort_drawings("pants", drawings).values()
    assert np.array_equal(found, drawings[[0, 3]])
