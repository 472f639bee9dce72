from collections.abc import Callable

import numpy as np
import pytest


@pytest.fixture
def photographed() -> Callable[[np.ndarray], np.ndarray]:
    """Turns a canvas into a photograph: dark ink on unevenly lit, grainy paper."""

    def photograph(canvas: np.ndarray) -> np.ndarray:
        y, x = (np.linspace(-1, 1, side) for side in canvas.shape)
        paper = 190 + 30 * x - 25 * y[:, np.newaxis] - 20 * (x * x + y[:, np.newaxis] ** 2)
        grain = np.random.default_rng(3).normal(0, 2, canvas.shape)
        return np.clip(paper - canvas / 255.0 * (paper - 40) + grain, 0, 255).astype(np.uint8)

    return photograph
