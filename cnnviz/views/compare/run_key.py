"""Which colour and which line belongs to which of the two runs."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.views.widgets.plots.curves_key import BLUE, DOT_PX, ORANGE

SAMPLE_PX, LINE_PX = 22, 2
THIS_COLOUR, THAT_COLOUR = BLUE, ORANGE


def pen_of(is_this: bool) -> QPen:
    """Return this run's solid line, or that run's dashed one."""
    pen = QPen(QColor(THIS_COLOUR if is_this else THAT_COLOUR), LINE_PX)
    pen.setCosmetic(True)  # as wide on any scale of a plot
    if not is_this:
        pen.setDashPattern([3, 1.6])
    return pen


def paint_key(painter: QPainter, box: QRect, is_this: bool) -> None:
    """Draw a sample of a run's line, with a validation point in its middle."""
    pen = pen_of(is_this)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    middle = box.center()
    painter.drawLine(box.left(), middle.y(), box.right(), middle.y())
    point = QRect(0, 0, DOT_PX, DOT_PX)
    point.moveCenter(middle)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pen.color())
    if is_this:
        painter.drawEllipse(point)
    else:
        painter.drawRect(point)
    painter.setBrush(Qt.BrushStyle.NoBrush)


class RunKey(QWidget):
    """A sample of a run's line, beside its title."""

    def __init__(self, is_this: bool) -> None:
        super().__init__()
        self._is_this = is_this
        this = tr("This run's curves: a solid line, validation as round points")
        that = tr("That run's curves: a dashed line, validation as square points")
        self.setToolTip(this if is_this else that)
        self.setAccessibleName(tr("This run's line") if is_this else tr("That run's line"))
        self.setFixedWidth(SAMPLE_PX)

    def sizeHint(self) -> QSize:
        return QSize(SAMPLE_PX, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_key(painter, self.rect(), self._is_this)
