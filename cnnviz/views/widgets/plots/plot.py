"""What all plots share: the theme, words under the mouse, and a picture to take along."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF
from PySide6.QtGui import QFocusEvent, QHelpEvent, QImage, QPainter, QPalette, QWheelEvent
from PySide6.QtWidgets import QToolTip

from cnnviz.views.widgets.picture_actions import PictureActions
from cnnviz.views.widgets.plots.plot_box import PlotBox

ROLE = QPalette.ColorRole
MARGINS_PX = 0, 8, 18, 4  # half a number at the ends of the axes


class Plot(pg.GraphicsView):
    """Boxes above one another, the higher the larger their share; below them one axis for all."""

    def __init__(
        self, name: str, shares: Sequence[int] = (1,), ground: QPalette.ColorRole = ROLE.Window
    ) -> None:
        super().__init__()
        for action in self.scene().contextMenu:  # its export dialog outlives the window
            action.deleteLater()
        self.scene().contextMenu.clear()
        self.setAccessibleName(name)
        self.boxes = [PlotBox(self) for _ in shares]
        self.box = self.boxes[0]
        self.bottom = self.boxes[-1].axis("bottom")
        self.rows = self.centralLayout
        self.rows.setSpacing(0)
        self.rows.setContentsMargins(*MARGINS_PX)
        for row, (box, share) in enumerate(zip(self.boxes, shares, strict=True)):
            self.rows.addItem(box.left, row, 0)
            self.rows.addItem(box, row, 1)
            self.rows.setRowStretchFactor(row, share)
        self.rows.addItem(self.bottom, len(shares), 1)
        self.box.wear(ground, self.setBackground)
        self.picture_actions = PictureActions(self, self._as_picture)

    def value_at(self, place: QPointF) -> QPointF:
        """Return what lies at a place of the viewport, in the numbers of the first box."""
        value: QPointF = self.box.mapSceneToView(place)
        return value

    def place_of(self, x: float, y: float = 0) -> QPointF:
        """Return where numbers of the first box lie in the viewport."""
        self.rows.activate()
        place: QPointF = self.box.mapViewToScene(QPointF(x, y))
        return place

    def words_at(self, place: QPoint) -> str:
        """Return what is told of a place of the viewport; empty where the tooltip is enough."""
        return ""

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self.viewport())
                return True
        return bool(super().viewportEvent(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page around, where nothing is to be enlarged: an axis would keep it."""
        if any(self.box.mouseEnabled()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "boxes"):
            for box in self.boxes:
                box.follow_theme()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self.hasFocus():
            painter.setPen(self.palette().color(ROLE.Highlight))
            painter.drawRect(self.sceneRect().adjusted(0, 0, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _as_picture(self) -> QImage:
        """Without the buttons over it."""
        picture: QImage = self.viewport().grab().toImage()
        return picture
