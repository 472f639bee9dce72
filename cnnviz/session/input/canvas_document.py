"""The picture that flows into the network: a drawing, an opened picture or one of the data set."""

from dataclasses import dataclass, replace
from math import floor
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from cnnviz.core.data.picture_shape import Size
from cnnviz.core.sketching.drawing import (
    Point,
    Stroke,
    blank_canvas,
    draw_segment,
    draw_strokes,
    enlarged,
    flood_fill,
    rounded,
)
from cnnviz.core.sketching.examples import Example
from cnnviz.core.sketching.filled_areas import area_strokes
from cnnviz.core.sketching.kept_drawing import KeptDrawing
from cnnviz.core.sketching.pen_record import PenRecord
from cnnviz.core.sketching.sketch import (
    WHOLE_PATH,
    SeenSketch,
    SketchPath,
    Step,
    see_pixels,
    see_sketch,
)
from cnnviz.core.translation import tr
from cnnviz.session.background.undo_stack import UndoStack

ByteArray = npt.NDArray[np.uint8]
Tool = Literal["pen", "eraser", "fill"]
A_GARMENT = tr("Draw a garment here")
UNDO_DEPTH = 100  # canvases of 78 kB each
PEN_WIDTHS_PX = (2, 40)
# Fainter ink is hardly seen on the black canvas, and near what the path takes for dust.
PEN_GREYS = (24, 255)
THINNEST_PX = 1.0


@dataclass(frozen=True)
class Input:
    """One state of the canvas."""

    canvas: ByteArray  # uint8 (280, 280), light ink on black
    title: str
    # (C, H, W), a data set's picture: taken as it is, where the network reads pictures like it
    pixels: ByteArray | None = None
    trouble: str = ""  # of an opened picture: why it is blank, or why no class is sure
    pen: PenRecord | None = None  # of a picture there is none


class CanvasDocument(QObject):
    """The canvas with its tools and its undo stack; `seen` is what the network gets of it.

    The path between them stays as it is, whatever comes on the canvas, and is not undone.
    """

    changed = Signal()  # the picture or the path, and with it `seen`
    path_changed = Signal()  # which steps are taken
    undo_changed = Signal()
    tool_changed = Signal()
    hint_changed = Signal()  # `hint`

    def __init__(self, size: Size, parent: QObject) -> None:
        super().__init__(parent)
        self.hint = A_GARMENT  # on the empty canvas: what to draw
        self._size = size
        self.tool: Tool = "pen"
        self.pen_width_px = 14.0
        self.pen_grey = 255
        self._input = _blank()
        self._undo_stack = UndoStack(self._restore, self, UNDO_DEPTH)
        self._undo_stack.indexChanged.connect(self.undo_changed)
        self._last_point: tuple[float, float] | None = None
        self._erasing = False
        self.path: SketchPath = WHOLE_PATH
        self.seen: SeenSketch = self._seen_by(self.path, size)

    @property
    def canvas(self) -> ByteArray:
        """The picture itself, to look at: it changes while somebody draws."""
        return self._input.canvas

    @property
    def picture(self) -> ByteArray:
        """The canvas as it is to be looked at, uint8 (C, 280, 280): a picture has its colours."""
        pixels = self._input.pixels
        return self.canvas[None] if pixels is None or len(pixels) == 1 else enlarged(pixels)

    @property
    def title(self) -> str:
        return self._input.title

    @property
    def strokes(self) -> tuple[Stroke, ...] | None:
        """What was drawn since the canvas was blank; None where it has a picture's pixels too."""
        return None if self._input.pen is None else self._input.pen.strokes

    @property
    def has_strokes(self) -> bool:
        """Whether `strokes` are all that is on the canvas."""
        return self._input.pen is not None

    @property
    def can_undo(self) -> bool:
        return self._undo_stack.canUndo()

    @property
    def can_redo(self) -> bool:
        return self._undo_stack.canRedo()

    @property
    def is_drawing(self) -> bool:
        """Whether the tool is down and `move` draws."""
        return self._last_point is not None

    def show_hint(self, hint: str) -> None:
        """Say on the empty canvas what to draw."""
        if hint != self.hint:
            self.hint = hint
            self.hint_changed.emit()

    def set_tool(self, tool: Tool) -> None:
        self.tool = tool
        self.tool_changed.emit()

    def set_pen(self, width_px: float, grey: int) -> None:
        """Choose how wide and how light ink is; what is out of range takes the nearest."""
        self.pen_width_px = min(max(width_px, PEN_WIDTHS_PX[0]), PEN_WIDTHS_PX[1])
        self.pen_grey = min(max(grey, PEN_GREYS[0]), PEN_GREYS[1])
        self.tool_changed.emit()

    def press(self, x: float, y: float, pressure: float = 1.0, erasing: bool = False) -> None:
        """Put the tool down at canvas coordinates: a stroke begins, or an area is filled.

        Erasing turns the pen round, whatever the tool is.
        """
        if self.tool == "fill" and not erasing:
            self._fill(x, y)
            return
        self._begin(Input(self.canvas.copy(), tr("Your drawing"), pen=self._next_record()))
        self._erasing = erasing or self.tool == "eraser"
        self._last_point = _rounded(x, y)
        self.move(x, y, pressure)

    def move(self, x: float, y: float, pressure: float = 1.0) -> None:
        """Go on with the stroke; the pen's pressure, 0 to 1, thins it."""
        if self._last_point is None:
            return
        grey = 0 if self._erasing else self.pen_grey
        width_px = max(self.pen_width_px * pressure, THINNEST_PX)
        start, self._last_point = self._last_point, _rounded(x, y)
        draw_segment(self.canvas, start, self._last_point, width_px, grey)
        if self._input.pen is not None:
            self._input.pen.add_segment(start, self._last_point, width_px, grey)
        self._see()

    def release(self) -> None:
        self._last_point = None

    def clear(self) -> None:
        if self.canvas.any():
            self._replace(_blank())

    def start_with(self, example: Example) -> None:
        """Show the first picture of a session: nothing before it to go back to."""
        self.show_example(example)
        self._undo_stack.clear()

    def start_as(self, kept: KeptDrawing) -> None:
        """Show what was on the canvas when the program ended last."""
        pen = None if kept.strokes is None else PenRecord(kept.strokes)
        self._replace(Input(kept.canvas, kept.title, kept.pixels, pen=pen))
        self._undo_stack.clear()

    def drawing(self) -> KeptDrawing:
        """Return a copy of what is on the canvas, to be kept."""
        return KeptDrawing(self.canvas.copy(), self.title, self._input.pixels, self.strokes)

    def show_example(self, example: Example) -> None:
        self.show_strokes(example.strokes, example.name)

    def show_strokes(self, strokes: tuple[Stroke, ...], title: str) -> None:
        """Put a drawing on the canvas, to be drawn on."""
        self._replace(Input(draw_strokes(strokes), title, pen=PenRecord(strokes)))

    def show_picture(self, canvas: ByteArray, title: str, trouble: str = "") -> None:
        """Put an opened or pasted picture, already a canvas, on the canvas."""
        self._replace(Input(canvas.copy(), title, trouble=trouble))

    def show_pixels(self, pixels: ByteArray, title: str) -> None:
        """Show a uint8 (C, H, W) picture of the data set; the network gets just these pixels."""
        canvas = np.rint(enlarged(pixels).mean(axis=0)).astype(np.uint8)
        self._replace(Input(canvas, title, pixels=pixels))

    def resize(self, size: Size) -> None:
        """Bring what is on the canvas to pictures of another size, as the network reads them."""
        if size != self._size:
            self._size = size
            self._see()

    def switch_step(self, step: Step) -> None:
        """Leave a step of the path out, or take it again."""
        self._take(self.path.switched(step))

    def take_whole_path(self) -> None:
        self._take(WHOLE_PATH)

    def seen_by_whole_path(self) -> SeenSketch:
        """Return what the network would get if no step were left out."""
        return self._seen_by(WHOLE_PATH, self._size)

    def seen_in(self, size: Size) -> SeenSketch:
        """Return what a network that reads pictures of another size would get."""
        return self.seen if size == self._size else self._seen_by(self.path, size)

    def undo(self) -> None:
        self._undo_stack.undo()

    def redo(self) -> None:
        self._undo_stack.redo()

    def _fill(self, x: float, y: float) -> None:
        filled = self.canvas.copy()
        flood_fill(filled, floor(x), floor(y), self.pen_grey)
        painted = filled != self.canvas
        if not painted.any():
            return
        pen = self._next_record()
        if pen is not None:
            pen = PenRecord((*pen.strokes, *area_strokes(painted, self.pen_grey)))
        self._replace(Input(filled, tr("Your drawing"), pen=pen))

    def _next_record(self) -> PenRecord | None:
        """What a state that follows this one notes strokes in: anew on a blank canvas."""
        if not self.canvas.any():
            return PenRecord()
        return None if self._input.pen is None else PenRecord(self._input.pen.strokes)

    def _begin(self, state: Input) -> None:
        before, self._input = self._input, state
        self._undo_stack.note(before, state)

    def _replace(self, state: Input) -> None:
        self.release()
        self._begin(state)
        self._see()

    def _restore(self, state: Input) -> None:
        self.release()
        self._input = state
        self._see()

    def _take(self, path: SketchPath) -> None:
        self.path = path
        self._see()
        self.path_changed.emit()

    def _see(self) -> None:
        self.seen = self._seen_by(self.path, self._size)
        self.changed.emit()

    def _seen_by(self, path: SketchPath, size: Size) -> SeenSketch:
        pixels = self._input.pixels
        if pixels is not None and pixels.shape == size:
            return see_pixels(pixels, path)
        seen = see_sketch(self.canvas, size, path)
        return replace(seen, trouble=self._input.trouble or seen.trouble)


def _blank() -> Input:
    return Input(blank_canvas(), tr("Nothing drawn"), pen=PenRecord())


def _rounded(x: float, y: float) -> Point:
    return rounded([(x, y)])[0]
