"""A convolution as a matrix beside the picture that it works on: one row is one window."""

import numpy as np
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from cnnviz.core.inspection.images import resample
from cnnviz.core.lessons.convolution_sandbox import window_of
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.lessons.cells.cell_grid import CellGrid
from cnnviz.views.lessons.convolution.band_matrix import WEIGHTS, WIDTH, BandMatrix
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.tables.cell_places import Cell


class BandView(QWidget):
    """Pointing at a row shows its window; pointing at the picture shows a row."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.matrix = BandMatrix()
        self.picture = CellGrid(tr("Your drawing, {width} x {width}", WIDTH), is_grey=True)
        self.padding = QCheckBox(tr("Padding"))
        self.title, self.readout = QLabel(), ElidedLabel()
        self._describe_controls()
        self._lay_out()
        self.matrix.pointed_changed.connect(self._show_row)
        self.padding.toggled.connect(self._on_padding)
        self.picture.hovered.connect(self._on_picture_hovered)
        self.matrix.point_at_row(self.matrix.sizes.output**2 // 2)

    def refresh(self) -> None:
        """Take the drawing as it is now."""
        pixels = self._session.canvas.seen.grey.astype(np.float32) / np.float32(255)
        small = np.clip(resample(pixels[None], WIDTH, WIDTH)[0].astype(np.float64), 0, 1)
        self.picture.show_values(small, 1.0, self.matrix.sizes.padding)

    def _show_row(self, row: int) -> None:
        place = divmod(row, self.matrix.sizes.output)
        window = window_of(self.matrix.sizes, *place)
        self.picture.mark_window(window.top, window.left, WEIGHTS)
        reads = int(np.count_nonzero(self.matrix.values[row]))
        padded = WEIGHTS.size - reads
        told = tr("Row {row}: reads {reads} of {total} inputs", row, reads, WIDTH**2)
        if padded:
            told = tr(
                "Row {row}: reads {reads} of {total} inputs, {padded} weights lie on padding",
                *(row, reads, WIDTH**2, padded),
            )
        self.readout.setText(told)

    def _on_padding(self, is_padded: bool) -> None:
        self.matrix.set_padding(int(is_padded))
        self._name_sizes()
        self.refresh()

    def _on_picture_hovered(self, cell: Cell | None) -> None:
        """Show the output whose window has this cell in its middle, as far as there is one."""
        if cell is not None:
            output = self.matrix.sizes.output
            by = 1 - self.matrix.sizes.padding
            row, column = (max(0, min(place - by, output - 1)) for place in cell)
            self.matrix.point_at_row(row * output + column)

    def _name_sizes(self) -> None:
        outputs, inputs = self.matrix.values.shape
        self.title.setText(
            tr("3x3 kernel as a matrix: {outputs} outputs x {inputs} inputs", outputs, inputs)
        )

    def _describe_controls(self) -> None:
        self._name_sizes()
        self.padding.setChecked(True)
        self.padding.setToolTip(tr("P = 1 or P = 0: with padding, border rows read fewer inputs"))
        self.picture.setToolTip(
            tr("Your drawing, scaled down; the window belongs to the framed row")
        )

    def _lay_out(self) -> None:
        column(
            row(self.title, None, self.padding, gap=None),
            (row((self.matrix, 3), (self.picture, 2), gap=10), 1),
            self.readout,
            into=self,
        )
