"""A few of the made drawings that the network learns from at the moment."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.training.batches import SHOWN_DRAWINGS
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.training.drawing_grid import DrawingGrid, plan_drawing_grid
from cnnviz.views.widgets.painting import paint_fitting

ROLE = QPalette.ColorRole
MARGIN_PX = 4
GAP_PX = 2  # between the pictures and the line below
# Two drawings beside each other, each pixel 2 x 2 on the screen: the curves need the rest.
LEAST_DRAWING_PX = 56
LEAST_WIDTH_PX = 2 * (LEAST_DRAWING_PX + 1) + 1 + 2 * MARGIN_PX
MOST_WIDTH_PX = 400
HEADINGS = (tr("Drawings in this batch"), tr("Made drawings"))
NOT_YET = tr("made when training starts")


class BatchDrawings(QWidget):
    """Shown while the chosen recipe draws; who owns it tells it when to look at the run again."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._training, self._network = session.training, session.network
        self._drawings: npt.NDArray[np.uint8] | None = None
        self.setAccessibleName(tr("Drawings in this batch"))
        self.setMinimumWidth(LEAST_WIDTH_PX)
        self.setMaximumWidth(MOST_WIDTH_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        session.training.settings_changed.connect(self.refresh)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH_PX, 0)

    def refresh(self) -> None:
        """Show the newest drawings, if the recipe makes any."""
        config, report = self._training.config, self._training.last_report
        self._drawings = report.drawings if report is not None else None
        self.setToolTip(_tooltip(config))
        self.setAccessibleDescription(self.accuracy_texts()[0])
        self.setVisible(config.drawings > 0)
        self.update()

    def accuracy_texts(self) -> tuple[str, str]:
        """How many drawings were recognised at the last epoch's end: in full and in short."""
        accuracy = self._training.drawings_accuracy
        share = "-" if accuracy is None else f"{100 * accuracy:.1f} %"
        return tr("made drawings recognised: {share}", share), tr("recognised: {share}", share)

    def pictures_corner(self) -> QPoint:
        """Where the grid of pictures begins."""
        return QPoint(MARGIN_PX, self.fontMetrics().height())

    def grid(self) -> DrawingGrid:
        """How the pictures lie, seen from their corner."""
        width = self.width() - 2 * MARGIN_PX
        height = self.height() - 2 * self.fontMetrics().height() - GAP_PX
        return plan_drawing_grid(
            width, height, SHOWN_DRAWINGS, max(self._network.picture_shape.size[1:])
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        grid = self.grid()
        area = QRect(self.pictures_corner(), grid.size)
        with QPainter(self) as painter:
            self._write(painter, 0, HEADINGS, ROLE.Text)
            if self._drawings is None:
                self._paint_waiting(painter, area)
                return
            self._paint_pictures(painter, grid, self._drawings)
            self._write(painter, area.bottom() + 1 + GAP_PX, self.accuracy_texts(), ROLE.Text)

    def _write(
        self, painter: QPainter, top: int, choices: tuple[str, ...], role: QPalette.ColorRole
    ) -> None:
        """Write the first of these texts that fits into the line, or what fits of the last."""
        metrics, width = self.fontMetrics(), self.width() - 2 * MARGIN_PX
        fitting = [text for text in choices if metrics.horizontalAdvance(text) <= width]
        shortest = metrics.elidedText(choices[-1], Qt.TextElideMode.ElideRight, width)
        painter.setPen(self.palette().color(role))
        painter.drawText(MARGIN_PX, top + metrics.ascent(), (*fitting, shortest)[0])

    def _paint_waiting(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(self.palette().color(ROLE.Mid))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area.adjusted(4, 4, -4, -4), flags, NOT_YET)

    def _paint_pictures(
        self, painter: QPainter, grid: DrawingGrid, drawings: npt.NDArray[np.uint8]
    ) -> None:
        painter.translate(self.pictures_corner())
        painter.setPen(self.palette().color(ROLE.Mid))
        for number, drawing in enumerate(drawings[: grid.shown]):
            place = grid.place(number)
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
            paint_fitting(painter, place, drawing)
        painter.resetTransform()


def _tooltip(config: TrainingConfig) -> str:
    made = tr(
        "Drawn at random, copied from nobody: {drawings} of the {size} pictures of a "
        "batch teach the network how people draw.",
        config.drawings,
        config.batch_size,
    )
    others = tr("{count} more show other things, for which it learns to be unsure.", config.others)
    measured = tr("Accuracy is measured at the end of each epoch, on drawings held out.")
    return "\n".join((made, others, measured) if config.others else (made, measured))
