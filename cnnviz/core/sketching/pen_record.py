"""What the pen did since the canvas was blank, as strokes; the last one grows while it is drawn."""

from cnnviz.core.sketching.drawing import Point, Stroke


class PenRecord:
    """Drawing its `strokes` gives the canvas again; a pen that is pressed otherwise begins anew."""

    def __init__(self, strokes: tuple[Stroke, ...] = ()) -> None:
        self._ended = list(strokes)
        self._points: list[Point] = []
        self._width_px, self._grey = 0.0, 0

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        return (*self._ended, *self._growing())

    def add_segment(self, start: Point, end: Point, width_px: float, grey: int) -> None:
        """Note a piece as `draw_segment` draws it, from where the pen was last or sets down."""
        goes_on = self._points and self._points[-1] == start
        if not goes_on or (width_px, grey) != (self._width_px, self._grey):
            self._ended += self._growing()
            self._points = [start]
            self._width_px, self._grey = width_px, grey
        if end != start:
            self._points.append(end)

    def _growing(self) -> list[Stroke]:
        return [Stroke(tuple(self._points), self._width_px, self._grey)] if self._points else []
