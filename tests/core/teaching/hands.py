"""Drawings of a made-up hand: simple figures, shaken by chance."""

from random import Random

from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, labelled
from cnnviz.core.sketching.drawing import Stroke

Polyline = list[tuple[float, float]]

FIGURES: dict[str, list[Polyline]] = {
    "square": [[(60, 60), (220, 60), (220, 220), (60, 220), (60, 60)]],
    "cross": [[(60, 60), (220, 220)], [(220, 60), (60, 220)]],
    "arrow": [[(50, 140), (230, 140), (180, 90)], [(230, 140), (180, 190)]],
    "triangle": [[(140, 50), (230, 220), (50, 220), (140, 50)]],
    "ladder": [[(100, 40), (100, 240)], [(180, 40), (180, 240)], [(100, 100), (180, 100)],
               [(100, 160), (180, 160)]],
}  # fmt: skip


def drawn(figure: str, name: str, rng: Random, author: str = "") -> LabelledDrawing:
    """A figure under a class's name, each corner up to 14 px beside its place."""

    def near(value: float) -> float:
        return value + rng.uniform(-14, 14)

    lines = FIGURES[figure]
    strokes = (Stroke(tuple((near(x), near(y)) for x, y in line), 14.0, 255) for line in lines)
    return labelled(name, tuple(strokes), author)


def several(figure: str, name: str, count: int, seed: int = 0) -> tuple[LabelledDrawing, ...]:
    rng = Random(seed)
    return tuple(drawn(figure, name, rng) for _ in range(count))
