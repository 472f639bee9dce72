"""Lines of any scale, put on the canvas at a size and place."""

from collections.abc import Sequence

from cnnviz.core.sketching.drawing import CANVAS_SIDE, Point, Stroke

SIZE = 0.8
PEN_PX = 14.0
CENTRE: Point = (0.5, 0.5)


def placed(
    lines: Sequence[Sequence[Point]],
    size: float = SIZE,
    pen_px: float = PEN_PX,
    place: Point = CENTRE,
    grey: int = 255,
) -> tuple[Stroke, ...]:
    """Return the lines as strokes that are `size` of the canvas long, the pen's width included.

    Of the room that is left, `place` 0 is left or top, and 1 right or bottom.
    """
    xs, ys = zip(*(point for line in lines for point in line), strict=True)
    box_px, room_px = size * CANVAS_SIDE, (1 - size) * CANVAS_SIDE
    longer = max(max(xs) - min(xs), max(ys) - min(ys))
    scale = (box_px - pen_px) / longer if longer > 0 else 0.0
    centre_x, centre_y = (share * room_px + box_px / 2 for share in place)
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    def at(point: Point) -> Point:
        return centre_x + scale * (point[0] - middle_x), centre_y + scale * (point[1] - middle_y)

    return tuple(Stroke(tuple(map(at, line)), pen_px, grey) for line in lines)
