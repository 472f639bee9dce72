"""Lesson 5: drag the drawing, and see which layers' outputs go along."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from cnnviz.core.inspection.images import ColourRange, reaches
from cnnviz.core.lessons.equivariance import LayerShift
from cnnviz.core.translation import tr
from cnnviz.session.lessons.shift_study import ShiftedRun, ShiftStudy
from cnnviz.session.session import Session
from cnnviz.views.lessons.equivariance.shift_pad import ShiftPad
from cnnviz.views.lessons.equivariance.shift_table import ShiftTable
from cnnviz.views.lessons.equivariance.signed_bars import SignedBars
from cnnviz.views.maps.legend import Legend
from cnnviz.views.maps.map_picture import MapStack
from cnnviz.views.maps.value_map import ValueMap
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.earlier_tint import PATIENCE_MS, RECOMPUTED, EarlierTint
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.tables.number_model import Marks

LARGEST = 0  # the choice above the maps
BLANK = tr("An empty canvas looks the same when shifted: draw something.")
STILL = tr("Drag the drawing: unmoved, nothing can differ.")


class EquivarianceExperiment(QWidget):
    """The input to drag, a table of the layers, and f(shift x) - shift f(x) of one of them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.study = ShiftStudy(session.network, self)
        self.pad, self.table = ShiftPad(), ShiftTable()
        self.distance, self.back = QLabel(), QPushButton(tr("Put back"))
        self.map_choice = ChoiceBox()
        self.difference = ValueMap(tr("f(shift x) - shift f(x)"))
        self.logits = SignedBars(tr("Differences of the logits"))
        self.legend = Legend(120)
        self.verdict = described(QLabel(), name=tr("What pooling does to the shift"))
        self.tint = EarlierTint(self, RECOMPUTED, PATIENCE_MS)
        self._pictures = QStackedWidget()
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.pad.show_pixels(session.canvas.seen.pixels)
        self.pad.move_to(1, 0)

    def refresh(self) -> None:
        """Compare anew with the input and the weights as they are now."""
        if self.isVisible():
            self.pad.show_pixels(self._session.canvas.seen.pixels)
            self.study.compare(self.pad.dx, self.pad.dy)
            self.tint.mark(self.study.is_old)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self.study.rest()

    def _on_shifted(self) -> None:
        dx, dy = self.pad.dx, self.pad.dy
        self.distance.setText(f"x {dx:+3d}  y {dy:+3d}")
        self.back.setEnabled((dx, dy) != (0, 0))
        self.refresh()

    def _on_compared(self) -> None:
        run = self.study.run
        self.tint.mark(False)
        self.tint.mark(self.study.is_old)
        if run is not None and self.isVisible():
            self.table.show_run(run)
            self._list_maps(run.layers[self.table.layer])
            self._show_picture(run)
            self.verdict.setText(self._verdict(run))

    def _on_row_changed(self, *cells: int) -> None:
        self._on_compared()

    def _on_map_chosen(self, *chosen: int) -> None:
        if self.study.run is not None:
            self._show_picture(self.study.run)

    def _list_maps(self, shift: LayerShift) -> None:
        depth = len(shift.residual)
        if self.map_choice.count() == depth + 1:
            return
        chosen = max(0, min(self.map_choice.currentIndex(), depth))
        self.map_choice.blockSignals(True)
        self.map_choice.clear()
        self.map_choice.addItem(tr("Largest of all maps"))
        self.map_choice.addItems([tr("Map {unit}", unit + 1) for unit in range(depth)])
        self.map_choice.setCurrentIndex(chosen)
        self.map_choice.blockSignals(False)

    def _show_picture(self, run: ShiftedRun) -> None:
        shift = run.layers[min(self.table.layer, len(run.layers) - 1)]
        is_fc = shift.residual.shape[1:] == (1, 1)
        self._pictures.setCurrentWidget(self.logits if is_fc else self.difference)
        self.map_choice.setEnabled(not is_fc)
        residual = shift.residual.astype(np.float32)
        reach = float(np.abs(residual).max())
        if is_fc:
            self.logits.show_values(self._session.network.class_names, residual.ravel().tolist())
            self.legend.show_range(None)
            return
        chosen = self.map_choice.currentIndex()
        signed = chosen > LARGEST
        shown = residual[chosen - 1] if signed else np.abs(residual).max(axis=0)
        ends = np.full_like(reaches(shown[None]), reach)
        self.difference.show_map(MapStack.of_layer(shown[None], ends, signed))
        self.difference.mark(Marks(window=_bounds(shift)))
        self.legend.show_range(ColourRange(reach, signed))

    def _verdict(self, run: ShiftedRun) -> str:
        if self._session.canvas.seen.blank:
            return BLANK
        if (run.dx, run.dy) == (0, 0):
            return STILL
        if not run.poolings:
            return tr("This network has no pooling, so nothing softens a shift.")
        looked_at = run.layers[min(self.table.layer, len(run.layers) - 1)].layer
        known = {part.layer: p for p in run.poolings for part in (p.before, p.after)}
        found = known.get(looked_at, run.poolings[0])
        before, after = found.before, found.after
        return tr(
            "Values at the same place change by {mean_change:.0%} in {layer} and by "
            "{other_change:.0%} in {other_layer}; {unchanged:.0%} and "
            "{other_unchanged:.0%} of them do not change at all.",
            before.mean_change,
            before.layer,
            after.mean_change,
            after.layer,
            before.unchanged_share,
            after.unchanged_share,
        )

    def _describe_controls(self) -> None:
        self.distance.setFont(number_font())
        self.distance.setToolTip(tr("Pixels to the right (x) and down (y)"))
        self.distance.setAccessibleName(tr("How far the input is shifted"))
        self.back.setToolTip(tr("Return the drawing to its place (0)"))
        self.back.setEnabled(False)
        self.map_choice.setToolTip(tr("Which map of the layer the picture shows the difference of"))
        self.map_choice.setAccessibleName(tr("Map of the difference"))
        self.map_choice.setMinimumContentsLength(7)
        shrink = ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.map_choice.setSizeAdjustPolicy(shrink)
        self.difference.setToolTip(
            tr(
                "f(shift x) - shift f(x): black is no difference; the frame encloses "
                "what neither padding nor incoming background affects"
            )
        )
        self.verdict.setWordWrap(True)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.verdict.setFixedHeight(3 * self.verdict.fontMetrics().lineSpacing() + 2)
        self.verdict.setMinimumWidth(100)

    def _lay_out(self) -> None:
        self._pictures.addWidget(self.difference)
        self._pictures.addWidget(self.logits)
        title = ElidedLabel()
        title.setText(tr("f(shift x) - shift f(x)"))
        row(
            (
                column(
                    (self.pad, 1),
                    row((self.distance, 1), self.back, gap=None),
                    title,
                    self.map_choice,
                    (self._pictures, 1),
                    self.legend,
                ),
                2,
            ),
            (column((self.table, 1), self.verdict), 3),
            into=self,
            gap=8,
            margins=(4, 0, 4, 0),
        )

    def _connect(self) -> None:
        self.pad.shifted.connect(self._on_shifted)
        self.back.clicked.connect(self.pad.reset)
        self.study.changed.connect(self._on_compared)
        self.study.failed.connect(self._session.failed)
        self.table.currentCellChanged.connect(self._on_row_changed)
        self.map_choice.currentIndexChanged.connect(self._on_map_chosen)
        self._session.network.traced.connect(self.refresh)


def _bounds(shift: LayerShift) -> tuple[int, int, int, int] | None:
    """Top, left, height and width of what lies inside."""
    rows, columns = (np.flatnonzero(shift.is_inside.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    return int(rows[0]), int(columns[0]), len(rows), len(columns)
