"""Small pictures of the stages between a drawing and the network's input."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage

from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.inspection.images import resample
from cnnviz.core.sketching.sketch import SeenSketch, Stage, Step, size_text
from cnnviz.core.translation import tr
from cnnviz.views.input.stages.stage_words import STEP_WORDS, StepWords, is_taken, step_words
from cnnviz.views.maps.map_picture import MapStack, tile_indices, to_image
from cnnviz.views.widgets.painting import picture_image

SEPARATOR = " · "
DRAWING_SHORT = tr("Drawn")
Values = npt.NDArray[np.uint8] | npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class StagePicture:
    """One stage ready to be shown: its picture fits a square, aspect kept."""

    name: str
    note: str
    values: Values  # (C, H, W)
    image: QImage
    step: Step | None = None  # that can be switched
    is_on: bool = True
    words: StepWords | None = None  # of the step

    @property
    def short_name(self) -> str:
        return DRAWING_SHORT if self.words is None else self.words.short_name

    @property
    def tooltip(self) -> str:
        """Return what was done, what the step is good for and what a click does."""
        lines = [f"{self.name}: {self.note}"]
        if self.values.dtype == np.float32:
            lines.append(tr("blue below 0, orange above"))
        if self.words is not None:
            click = tr("Click to switch off.") if self.is_on else tr("Off: click to switch on.")
            lines += [self.words.effect, click]
        return "\n".join(lines)

    def pixel_text(self, position: QPoint, shown: QRectF) -> str:
        """Return place and value of the pixel at a position, where `shown` is the picture."""
        _, rows, columns = self.values.shape
        row = min(int((position.y() - shown.y()) / shown.height() * rows), rows - 1)
        column = min(int((position.x() - shown.x()) / shown.width() * columns), columns - 1)
        return tr(
            "{name}, row {row}, column {column}: {value_text}",
            self.name,
            row,
            column,
            self.value_text(row, column),
        )

    def value_text(self, row: int, column: int) -> str:
        """Return a pixel's values: of 0 to 255, or what is left of that when normalised."""
        form = ".3f" if self.values.dtype == np.float32 else "d"
        return ", ".join(f"{value:{form}}" for value in self.values[:, row, column])


def stage_pictures(
    seen: SeenSketch, network_input: npt.NDArray[np.float32], reach: float, side_px: int
) -> tuple[StagePicture, ...]:
    """Return pictures of all stages and, last, of the (C, H, W) normalised input.

    `reach` is the value that takes the normalised picture's end colour.
    """
    shown = [_of_stage(stage, seen, side_px) for stage in seen.stages]
    return (*shown, _normalised(network_input, reach, side_px, seen.path.normalised))


def story(pictures: tuple[StagePicture, ...]) -> str:
    """Return all notes in a row, without those that repeat."""
    notes = dict.fromkeys(picture.note for picture in pictures)
    return SEPARATOR.join(notes)


def largest_normalised(picture_shape: PictureShape) -> float:
    """Return the largest magnitude that a grey of 0 to 255 can have when normalised."""
    return float(np.abs([picture_shape.empty, picture_shape.full]).max())


def _of_stage(stage: Stage, seen: SeenSketch, side_px: int) -> StagePicture:
    is_on = stage.step is None or is_taken(seen.path, stage.step)
    image = _scaled(stage.picture, side_px)
    words = None if stage.step is None else step_words(stage.step, size_text(seen.pixels.shape))
    return StagePicture(stage.name, stage.note, stage.picture, image, stage.step, is_on, words)


def _normalised(
    network_input: npt.NDArray[np.float32], reach: float, side_px: int, is_on: bool
) -> StagePicture:
    mean = network_input.mean(axis=0, keepdims=True)  # of the channels: one map has its colours
    stack = MapStack.of_layer(mean, np.full(1, reach, np.float32), signed=True)
    note = tr("values {lowest:.2f} to {highest:.2f}", network_input.min(), network_input.max())
    words, image = STEP_WORDS["normalised"], _resampled(stack, side_px)
    return StagePicture(words.name, note, network_input, image, "normalised", is_on, words)


def _scaled(picture: npt.NDArray[np.uint8], side_px: int) -> QImage:
    if max(picture.shape) < side_px:  # enlarged: every pixel is to be seen as a square
        channels = resample(picture.astype(np.float32), *_fitting(picture.shape, side_px))
        return picture_image(np.rint(channels).astype(np.uint8))
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return picture_image(picture).scaled(side_px, side_px, keep, smooth)


def _resampled(stack: MapStack, side_px: int) -> QImage:
    """Return the stack's only map as large as the square allows."""
    height, width = _fitting(stack.maps.shape, side_px)
    return to_image(tile_indices(stack, height, width)[0], stack.table)


def _fitting(shape: tuple[int, ...], side_px: int) -> tuple[int, int]:
    """How high and wide a (C, H, W) picture is as large as the square allows."""
    scale = side_px / max(shape[1:])
    return max(1, round(shape[1] * scale)), max(1, round(shape[2] * scale))
