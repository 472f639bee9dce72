"""What of a run to export, and how."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from cnnviz.core.runs.film import (
    Film,
    FloatArray,
    layers_with_kernels,
    layers_with_maps,
    spread_steps,
)
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.translation import tr
from cnnviz.views.runs.exports.film_files import FilmStyle
from cnnviz.views.runs.exports.frame_painter import FrameLook
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.layouts import described

KERNELS, MAPS, CURVES = (
    tr("Kernels over training"),
    tr("Maps of the drawing over training"),
    tr("Curves"),
)
GIF, FRAMES = tr("GIF, animated"), tr("PNG, numbered frames")
CURVE_FORMATS = {tr("SVG, drawing"): ".svg", tr("PNG, picture"): ".png", tr("CSV, table"): ".csv"}
WIDTHS_PX = (480, 720, 960, 1280)
FRAMES_A_SECOND, MOST_FRAMES_A_SECOND = 15, 50
STEPS = 150


@dataclass(frozen=True)
class Wish:
    """What is asked for."""

    what: str
    layer: str
    steps: int
    frames_a_second: int
    width_px: int
    format: str

    @property
    def is_film(self) -> bool:
        return self.what != CURVES


class ExportForm(QWidget):
    """The controls; only those that matter for the choice at the top are in sight."""

    changed = Signal()

    def __init__(self, run: RecordedRun, picture: FloatArray) -> None:
        super().__init__()
        self._run, self._picture = run, picture
        self.what, self.layer, self.format = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.steps = WholeField(2, max(2, len(run.steps)))
        self.speed, self.width_px = WholeField(1, MOST_FRAMES_A_SECOND), ChoiceBox()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._fill()
        self._describe()
        self._on_what()
        self.what.currentTextChanged.connect(self._on_what)
        for choice in (self.layer, self.width_px, self.format):
            choice.currentTextChanged.connect(self.changed)
        for number in (self.steps, self.speed):
            number.valueChanged.connect(self.changed)

    @property
    def wish(self) -> Wish:
        return Wish(
            self.what.currentText(),
            self.layer.currentText(),
            self.steps.value(),
            self.speed.value(),
            int(self.width_px.currentData()),
            self.format.currentText(),
        )

    def film(self) -> Film:
        wish = self.wish
        is_kernels = wish.what == KERNELS
        layers = layers_with_kernels(self._run) if is_kernels else layers_with_maps(self._run)
        layer = next(layer for layer in layers if layer.name == wish.layer)
        steps = spread_steps(self._run, wish.steps)
        return Film(self._run, layer, None if is_kernels else self._picture, steps)

    def film_style(self, look: FrameLook) -> FilmStyle:
        return FilmStyle(self.wish.width_px, self.wish.frames_a_second, look)

    def _fill(self) -> None:
        self.what.addItems([KERNELS, MAPS, CURVES])
        self.steps.setValue(min(STEPS, len(self._run.steps)))
        self.steps.setSuffix(tr("of {count}", len(self._run.steps)))
        self.speed.setValue(FRAMES_A_SECOND)
        self.speed.setSuffix(tr("frames a second"))
        for width in WIDTHS_PX:
            self.width_px.addItem(tr("{width} pixels wide", width), width)

    def _on_what(self) -> None:
        """Offer the layers and formats of what is chosen; a layer that both have stays chosen."""
        what, before = self.what.currentText(), self.layer.currentText()
        layers = layers_with_kernels(self._run) if what == KERNELS else layers_with_maps(self._run)
        formats = list(CURVE_FORMATS) if what == CURVES else [GIF, FRAMES]
        for box, texts in ((self.layer, [layer.name for layer in layers]), (self.format, formats)):
            box.blockSignals(True)
            kept = box.currentText()
            if [box.itemText(n) for n in range(box.count())] != texts:
                box.clear()
                box.addItems(texts)
                box.setCurrentText(before if box is self.layer else kept)
            box.blockSignals(False)
        of_films: tuple[QWidget, ...] = (self.layer, self.steps, self.speed, self.width_px)
        for control in of_films:
            self._form.setRowVisible(control, what != CURVES)
        self.changed.emit()

    def _describe(self) -> None:
        texts: tuple[tuple[str, QWidget, str], ...] = (
            (tr("&What"), self.what, tr("What to export")),
            (tr("&Layer"), self.layer, tr("The layer whose kernels or maps are shown")),
            (tr("&Steps"), self.steps, tr("Number of recorded steps to show, evenly spread")),
            (tr("S&peed"), self.speed, tr("Frames per second")),
            (tr("Si&ze"), self.width_px, tr("How wide the picture is")),
            (tr("&Format"), self.format, tr("As which kind of file")),
        )
        for name, control, tip in texts:
            described(control, tip, name.replace("&", ""))
            self._form.addRow(name, control)
