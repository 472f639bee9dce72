"""Experiment: a convolution to play with, from the sizes down to each product."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.lessons.connections import weight_use
from cnnviz.core.lessons.convolution_sandbox import brief, window_of, window_sum
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.explanation.sum_line import SumLine
from cnnviz.views.explanation.walker import STEP_MS
from cnnviz.views.lessons.cells.cell_grid import CellGrid
from cnnviz.views.lessons.convolution.kernel_editor import KernelEditor
from cnnviz.views.lessons.convolution.sandbox import Sandbox
from cnnviz.views.lessons.convolution.sandbox_controls import SandboxControls
from cnnviz.views.maps.legend import Legend
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.scrolling import scrolled_column, scrolling
from cnnviz.views.widgets.tables.cell_places import Cell
from cnnviz.views.widgets.tables.number_model import Marks

HINT = tr("Draw on the input. Point at an output or at a weight.")
SUM_PX = 72  # a sum of nine products


class ConvolutionExperiment(QWidget):
    """The window walks over the output by itself until the first hover; Play resumes."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.sandbox = Sandbox(session, self)
        self.controls = SandboxControls(self.sandbox)
        self.input = CellGrid(tr("Input"), is_grey=True)
        self.kernel = KernelEditor(self.sandbox)
        self.output = CellGrid(tr("Output"))
        self.input_name, self.output_name = QLabel(), QLabel()
        self.legend = Legend(120)
        self.play = QToolButton()
        self.readout, self.sum = ElidedLabel(), SumLine()
        self._ink = 1.0
        self._wants_to_walk = True
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def is_walking(self) -> bool:
        return self._timer.isActive()

    def refresh(self) -> None:
        """Show the sandbox as it is now."""
        sizes, output = self.sandbox.sizes, self.sandbox.output
        self.controls.refresh()
        self.kernel.refresh()
        self.input.show_values(self.sandbox.picture, 1.0, sizes.padding)
        reach = float(abs(output).max()) or 1.0
        self.output.show_values(output, reach)
        self.legend.show_range(ColourRange(reach, diverging=True))
        self.input_name.setText(tr("input {width} x {width}", sizes.width))
        self.output_name.setText(tr("output {output} x {output}", sizes.output))
        pointed = self.kernel.grid.pointed
        if pointed is not None and self.kernel.grid.is_inside(pointed):
            self._show_weight(pointed)
        else:
            self._show_place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sandbox.update()
        if self._wants_to_walk:
            self._timer.start()
        self._update_play()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _show_place(self) -> None:
        """The window in the kernel's colours, its output cell, and the sum between them."""
        sandbox, place = self.sandbox, self.sandbox.place
        window = window_of(sandbox.sizes, *place)
        self.input.mark_window(window.top, window.left, sandbox.kernel)
        self.output.mark(Marks(cell=place))
        printed = window_sum(sandbox.picture, sandbox.kernel, sandbox.sizes, *place)
        count = len(printed.terms)
        self.sum.show_sum(
            printed,
            tr("output row {row}, column {column}: {count} products", place[0], place[1], count),
        )
        self.readout.setText(HINT)

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_traced(self) -> None:
        if self.isVisible():
            self.sandbox.update()

    def _on_output_hovered(self, cell: Cell | None) -> None:
        if cell is not None:
            self._pause()
            self.sandbox.look_at(cell)

    def _on_weight_hovered(self, cell: Cell | None) -> None:
        if cell is None:
            self._show_place()
            return
        self._pause()
        self._show_weight(cell)

    def _show_weight(self, cell: Cell) -> None:
        """Everything on the input that a weight meets."""
        sizes = self.sandbox.sizes
        use = weight_use(sizes.width, sizes.width, (sizes.span, sizes.span), *cell)
        self.input.mark(Marks(lit=use.touched))
        weight = brief(float(self.sandbox.kernel[cell]))
        self.readout.setText(
            tr(
                "{weight} is used {uses} times: {on_inputs} on inputs, {on_padding} on padding",
                weight,
                use.uses,
                use.on_inputs,
                use.uses - use.on_inputs,
            )
        )

    def _on_input_pressed(self, cell: Cell) -> None:
        if self.input.is_inside(cell):
            self._ink = 0.0 if self.sandbox.picture[cell] >= 0.5 else 1.0
            self.sandbox.ink(cell, self._ink)

    def _on_input_dragged(self, cell: Cell) -> None:
        if self.input.is_inside(cell):
            self.sandbox.ink(cell, self._ink)

    def _on_play(self) -> None:
        if self.is_walking:
            self._pause()
        else:
            self._wants_to_walk = True
            self._timer.start()
            self._update_play()

    def _pause(self) -> None:
        self._wants_to_walk = False
        self._timer.stop()
        self._update_play()

    def _update_play(self) -> None:
        self.play.setText(tr("Pause") if self.is_walking else tr("Play"))

    def _describe_controls(self) -> None:
        self.play.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.play.setFixedWidth(self.play.fontMetrics().horizontalAdvance(tr("Pause")) + 22)
        self.play.setToolTip(tr("Animate the window over the output, or stop it"))
        self.play.setAccessibleName(tr("Animate the window"))
        self.input.setToolTip(tr("Click or drag to draw a cell, or to erase a bright one"))
        self.output.setToolTip(
            tr("Point at a value to see its window and its sum; arrow keys walk")
        )

    def _lay_out(self) -> None:
        grids = QGridLayout()
        grids.setHorizontalSpacing(10)
        grids.setVerticalSpacing(2)
        grids.addWidget(self.input_name, 0, 0)
        grids.addWidget(self.input, 1, 0)
        grids.addWidget(self.kernel, 0, 1, 3, 1)
        grids.addWidget(self.output_name, 0, 2)
        grids.addWidget(self.output, 1, 2)
        grids.addWidget(self.legend, 2, 2)
        for place, stretch in enumerate((4, 3, 4)):
            grids.setColumnStretch(place, stretch)
        grids.setRowStretch(1, 1)
        sums = QWidget()
        column(self.sum, None, into=sums, gap=None)
        scroll = scrolling(sums)
        scroll.setMinimumHeight(SUM_PX)
        scrolled_column(
            self,
            self.controls,
            (grids, 5),
            row((self.readout, 1), self.play, gap=None),
            (scroll, 2),
            margins=(4, 2, 4, 2),
        )

    def _connect(self) -> None:
        self.sandbox.changed.connect(self._on_changed)
        self.sandbox.looked.connect(self._show_place)
        self._timer.timeout.connect(self.sandbox.step)
        self.play.clicked.connect(self._on_play)
        self.output.hovered.connect(self._on_output_hovered)
        self.kernel.hovered.connect(self._on_weight_hovered)
        self.input.cell_pressed.connect(self._on_input_pressed)
        self.input.cell_dragged.connect(self._on_input_dragged)
        self._session.network.traced.connect(self._on_traced)
