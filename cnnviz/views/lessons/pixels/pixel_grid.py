"""Experiment: the numbers of one's own drawing, as the canvas gives them or the network reads."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.lessons.pixels.pixel_grid_view import LARGEST_CELL_PX, PixelGridView
from cnnviz.views.lessons.pixels.pixel_overview import PixelOverview
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.fields.calm_wheel import Slider
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.segment_button import SegmentButton

HINT = tr("Point at a cell, or move\nwith the arrow keys.")
BLANK = tr("Draw something on the\ncanvas: each pixel is 0 now.")


class PixelGridExperiment(QWidget):
    """The grid, how large and in which numbers, and the sum behind the cell pointed at."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.view = PixelGridView(session)
        self.overview = PixelOverview(self.view)
        self.as_pixels, self.as_read = (
            SegmentButton(tr("0 to 255")),
            SegmentButton(tr("Normalised")),
        )
        self.zoom = Slider(Qt.Orientation.Horizontal)
        self.whole = QPushButton(tr("Whole"))
        self.readout = described(QLabel(), name=tr("The cell pointed at"))
        self.copy_values = QAction(tr("Copy the numbers"), self)
        self._kinds = QButtonGroup(self)
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the input as it is now."""
        self.view.refresh()
        self.overview.update()
        self._update_readout()

    def copied_values(self) -> str:
        """Return the numbers on screen as lines between tabs, as a spreadsheet takes them."""
        seen = self.view.window_seen
        return "\n".join(
            "\t".join(self.view.numbers.text_at(row, column, 0) for column in range(seen.columns))
            for row in range(seen.rows)
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_statistics()
        self.refresh()

    def _on_traced(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_replaced(self) -> None:
        if self.isVisible():
            self._read_statistics()
            self.refresh()

    def _read_statistics(self) -> None:
        shape = self._session.network.picture_shape
        self._mean, self._std = shape.mean[0], shape.deviation[0]

    def _on_kind(self, *clicked: object) -> None:
        self.view.show_normalised(self.as_read.isChecked())
        self._update_readout()

    def _on_window_changed(self) -> None:
        seen = self.view.window_seen
        self.zoom.blockSignals(True)
        self.zoom.setRange(min(seen.fitting_cell_px, seen.cell_px), LARGEST_CELL_PX)
        self.zoom.setValue(seen.cell_px)
        self.zoom.blockSignals(False)
        self.whole.setEnabled(seen.cell_px != seen.fitting_cell_px)
        self.overview.update()

    def _update_readout(self) -> None:
        if self.view.pointed is None:
            self.readout.setText(BLANK if self._session.canvas.seen.blank else HINT)
            return
        row, column = self.view.pointed
        pixel = int(self.view.pixels[row, column])
        value = float(self._session.network.trace.input[0, row, column])
        self.readout.setText(
            tr(
                "row {row:2}, column {column:2}: {pixel:3}\n{sum}",
                row,
                column,
                pixel,
                self._sum(pixel, value),
            )
        )
        self.readout.setToolTip(tr("In full: {value!r}", value))

    def _sum(self, pixel: int, value: float) -> str:
        """What the network reads, as it comes from the pixel."""
        if not self._session.canvas.path.normalised:
            return f"{pixel:3}/255 = {value: .2f}"
        return f"({pixel:3}/255 - {self._mean:.4f}) / {self._std:.4f} = {value: .2f}"

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.copied_values())

    def _describe_controls(self) -> None:
        self.as_pixels.setToolTip(tr("Show each pixel's brightness: 0 is black, 255 is white"))
        self.as_read.setToolTip(
            tr("Show what the network reads: brightness on the scale of its training pictures")
        )
        for button in (self.as_pixels, self.as_read):
            self._kinds.addButton(button)
        self.as_pixels.setChecked(True)
        self.zoom.setMinimumWidth(60)
        self.zoom.setToolTip(tr("Cell size; the picture does not change (wheel, + and -)"))
        self.zoom.setAccessibleName(tr("Size of a cell"))
        described(
            self.whole, tr("Show the whole picture at once (0)"), tr("Show the whole picture")
        )
        self.copy_values.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy_values.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.view.addAction(self.copy_values)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.readout.setFont(number_font())
        self.readout.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _lay_out(self) -> None:
        column(
            row(row(self.as_pixels, self.as_read, gap=0), (self.zoom, 1), self.whole, gap=8),
            (self.view, 1),
            row((self.readout, 1), self.overview, gap=None),
            into=self,
            gap=6,
            margins=(4, 0, 4, 0),
        )

    def _connect(self) -> None:
        self._kinds.buttonClicked.connect(self._on_kind)
        self.zoom.valueChanged.connect(self.view.zoom_to)
        self.whole.clicked.connect(self.view.show_whole)
        self.copy_values.triggered.connect(self._copy)
        self.view.pointed_changed.connect(self._update_readout)
        self.view.window_changed.connect(self._on_window_changed)
        self.overview.chosen.connect(self.view.centre_on)
        self._session.network.traced.connect(self._on_traced)
        self._session.network.replaced.connect(self._on_replaced)
