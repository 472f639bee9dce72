"""Small pictures of the stages between a drawing and the network's input."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage

from cnnviz.core.sketching.sketch import SeenSketch, Stage, Step, normalise
from cnnviz.views.input.stages.stage_words import STEP_WORDS, is_taken
from cnnviz.views.maps.map_picture import MapStack, tile_indices, to_image
from cnnviz.views.widgets.painting import grey_image

SEPARATOR = " · "
DRAWING_SHORT = "Drawn"
Values = npt.NDArray[np.uint8] | npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class StagePicture:
    """One stage ready to be shown: its picture fits a square, aspect kept."""

    name: str
    note: str
    values: Values  # (H, W)
    image: QImage
    step: Step | None = None  # that can be switched
    is_on: bool = True

    @property
    def short_name(self) -> str:
        return DRAWING_SHORT if self.step is None else STEP_WORDS[self.step].short_name

    @property
    def tooltip(self) -> str:
        """Return what was done, what the step is good for and what a click does."""
        lines = [f"{self.name}: {self.note}"]
        if self.values.dtype == np.float32:
            lines.append("blue below 0, orange above")
        if self.step is not None:
            click = "Click to switch off." if self.is_on else "Off: click to switch on."
            lines += [STEP_WORDS[self.step].effect, click]
        return "\n".join(lines)

    def pixel_text(self, position: QPoint, shown: QRectF) -> str:
        """Return place and value of the pixel at a position, where `shown` is the picture."""
        rows, columns = self.values.shape
        row = min(int((position.y() - shown.y()) / shown.height() * rows), rows - 1)
        column = min(int((position.x() - shown.x()) / shown.width() * columns), columns - 1)
        return f"{self.name}, row {row}, column {column}: {self.value_text(row, column)}"

    def value_text(self, row: int, column: int) -> str:
        """Return one pixel's value: a grey of 0 to 255, or what is left of it when normalised."""
        value = self.values[row, column]
        return f"{value:.3f}" if self.values.dtype == np.float32 else str(value)


def stage_pictures(
    seen: SeenSketch, network_input: npt.NDArray[np.float32], reach: float, side_px: int
) -> tuple[StagePicture, ...]:
    """Return pictures of all stages and, last, of the (C, H, W) normalised input.

    `reach` is the value that takes the normalised picture's end colour.
    """
    shown = [_of_stage(stage, seen, side_px) for stage in seen.stages]
    return (*shown, _normalised(network_input[:1], reach, side_px, seen.path.normalised))


def story(pictures: tuple[StagePicture, ...]) -> str:
    """Return all notes in a row, without those that repeat."""
    notes = dict.fromkeys(picture.note for picture in pictures)
    return SEPARATOR.join(notes)


def largest_normalised(mean: float, std: float) -> float:
    """Return the largest magnitude that a grey of 0 to 255 can have when normalised."""
    ends = normalise(np.array([[0, 255]], np.uint8), mean, std)
    return float(np.abs(ends).max())


def _of_stage(stage: Stage, seen: SeenSketch, side_px: int) -> StagePicture:
    is_on = stage.step is None or is_taken(seen.path, stage.step)
    image = _scaled(stage.picture, side_px)
    return StagePicture(stage.name, stage.note, stage.picture, image, stage.step, is_on)


def _normalised(
    network_input: npt.NDArray[np.float32], reach: float, side_px: int, is_on: bool
) -> StagePicture:
    values = network_input[0]
    stack = MapStack.of_layer(network_input, np.full(1, reach, np.float32), signed=True)
    note = f"{values.min():.2f} to {values.max():.2f}"
    name, image = STEP_WORDS["normalised"].name, _resampled(stack, side_px)
    return StagePicture(name, note, values, image, "normalised", is_on)


def _scaled(picture: npt.NDArray[np.uint8], side_px: int) -> QImage:
    if max(picture.shape) < side_px:  # enlarged: every pixel is to be seen as a square
        return _resampled(MapStack.of_pixels(picture), side_px)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return grey_image(picture).scaled(side_px, side_px, keep, smooth)


def _resampled(stack: MapStack, side_px: int) -> QImage:
    """Return the stack's only map as large as the square allows."""
    _, rows, columns = stack.maps.shape
    scale = side_px / max(rows, columns)
    height, width = max(1, round(rows * scale)), max(1, round(columns * scale))
    return to_image(tile_indices(stack, height, width)[0], stack.table)
