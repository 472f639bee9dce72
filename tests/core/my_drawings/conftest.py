from collections.abc import Callable

import numpy as np
import pytest

from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, labelled
from cnnviz.core.sketching.drawing import Stroke

Draw = Callable[..., list[LabelledDrawing]]


@pytest.fixture
def draw() -> Draw:
    """Draws so many different drawings, of one class and author."""

    def draw(
        count: int, name: str = "Coat", author: str = "", seed: int = 0
    ) -> list[LabelledDrawing]:
        random = np.random.default_rng(seed)
        points = random.uniform(0, 280, (count, 2, 20, 2)).round(2).tolist()
        return [
            labelled(
                name, tuple(Stroke(tuple(map(tuple, line)), 14.0, 255) for line in lines), author
            )
            for lines in points
        ]

    return draw
