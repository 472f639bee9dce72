"""Where the points of a map lie on the screen: all of them in sight, or looked at closer."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

MARGIN_PX = 12
# A few outliers would leave no room for the others.
OUTLIERS, BESIDE = 0.005, 0.1
MOST_ZOOM = 60.0


@dataclass(frozen=True)
class MapLook:
    """How often it is enlarged, and by which share of the widget's size it is moved then."""

    zoom: float = 1.0
    right: float = 0.0
    down: float = 0.0

    def zoomed(self, factor: float, x: float, y: float) -> "MapLook":
        """Enlarge, and keep what lies at this share of the width and height in its place."""
        zoom = min(max(self.zoom * factor, 1.0), MOST_ZOOM)
        if zoom == 1:
            return MapLook()
        factor = zoom / self.zoom
        return MapLook(zoom, x - (x - self.right) * factor, y - (y - self.down) * factor)

    def moved(self, right: float, down: float) -> "MapLook":
        """Move by shares of the width and height; some of the map always stays in sight."""
        least = 0.2 - self.zoom
        return replace(
            self,
            right=min(max(self.right + right, least), 0.8),
            down=min(max(self.down + down, least), 0.8),
        )


class MapFrame:
    """Turns the coordinates of a map into those of a widget; both axes have one scale."""

    def __init__(self, points: FloatArray, look: MapLook, width: int, height: int) -> None:
        low, high = _bounds(points)
        span = np.maximum(high - low, 1e-9)
        size = np.array((width, height), np.float64)
        fitted = float(((size - 2 * MARGIN_PX) / span).min())
        shift = np.array((look.right, look.down)) * size
        self._scale = fitted * look.zoom
        self._origin = (size / 2 - fitted * (low + high) / 2) * look.zoom + shift

    def on_screen(self, points: FloatArray) -> FloatArray:
        """Return (N, 2) or (2,) coordinates of a map in pixels of the widget."""
        return np.asarray(points * self._scale + self._origin, np.float32)


def _bounds(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the corners of what is in sight at first: all but outliers."""
    low, high = np.quantile(points, (OUTLIERS, 1 - OUTLIERS), axis=0)
    beside = BESIDE * (high - low)
    return (
        np.maximum(points.min(axis=0), low - beside),
        np.minimum(points.max(axis=0), high + beside),
    )
