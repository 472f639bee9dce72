"""Which class each drawing of a word belongs to, and which drawings belong to none."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cnnviz.core.peoples_drawings.shoes import INK, shoe_shape

Drawings = npt.NDArray[np.uint8]  # (N, 28, 28), white ink on black

SHOE = "shoe"
# The words that players were asked for, and what Fashion-MNIST calls that.
CLASS_OF_WORD = {
    "t-shirt": "T-shirt/top",
    "pants": "Trouser",
    "sweater": "Pullover",
    "jacket": "Coat",
    "flip flops": "Sandal",
    "purse": "Bag",
    "backpack": "Bag",
}
WORDS = (*CLASS_OF_WORD, SHOE)
# Shares of the pixels: a single stroke has less ink than the least, a blackened picture more.
LEAST_INK, MOST_INK = 0.1, 0.6


def sort_drawings(word: str, drawings: Drawings) -> dict[str, Drawings]:
    """Return the drawings of a word by class, without those that show nothing or fit no class."""
    drawn = drawings[_shows_something(drawings)]
    if word != SHOE:
        return {CLASS_OF_WORD[word]: drawn}
    shapes = [shoe_shape(drawing) for drawing in drawn]
    return {
        "Sneaker": drawn[[shape.is_low for shape in shapes]],
        "Ankle boot": drawn[[shape.is_boot for shape in shapes]],
    }


def gathered(sorted_words: Iterator[dict[str, Drawings]]) -> dict[str, Drawings]:
    """Return the drawings of several words by class, of those classes that have any."""
    found: dict[str, list[Drawings]] = {}
    for by_class in sorted_words:
        for name, drawings in by_class.items():
            found.setdefault(name, []).append(drawings)
    joined = {name: np.concatenate(parts) for name, parts in found.items()}
    return {name: drawings for name, drawings in joined.items() if len(drawings)}


def _shows_something(drawings: Drawings) -> npt.NDArray[np.bool_]:
    ink = (drawings >= INK).mean((1, 2))
    shows: npt.NDArray[np.bool_] = (ink >= LEAST_INK) & (ink <= MOST_INK)
    return shows
