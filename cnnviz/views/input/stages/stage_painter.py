"""One stage, painted: its picture and its name, plainly marked where it is switched off."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen

from cnnviz.core.translation import tr
from cnnviz.views.input.stages.stage_layout import RING_PX
from cnnviz.views.input.stages.stage_pictures import StagePicture

OFF_OPACITY = 0.3
OFF_TEXT = tr("off")
ROLE = QPalette.ColorRole


def paint_picture(
    painter: QPainter, palette: QPalette, picture: StagePicture, rect: QRectF
) -> None:
    painter.setOpacity(1.0 if picture.is_on else OFF_OPACITY)
    painter.drawImage(rect, picture.image)
    painter.setOpacity(1.0)
    painter.setPen(palette.color(ROLE.Mid))
    painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
    if not picture.is_on:
        _paint_badge(painter, palette, rect.center().toPoint())


def paint_name(
    painter: QPainter, palette: QPalette, name: str, is_on: bool, rect: QRect, squeeze: float
) -> None:
    """A name that starts where its picture does."""
    painter.save()
    painter.setPen(palette.color(ROLE.Text if is_on else ROLE.PlaceholderText))
    painter.translate(rect.left(), rect.top() + painter.fontMetrics().ascent())
    painter.scale(squeeze, 1)
    painter.drawText(0, 0, name)
    painter.restore()


def paint_ring(painter: QPainter, palette: QPalette, rect: QRect) -> None:
    """Round the stage that the keys would switch."""
    painter.setPen(QPen(palette.color(ROLE.Highlight), RING_PX))
    painter.drawRect(rect.adjusted(-1, -1, 1, 1))


def _paint_badge(painter: QPainter, palette: QPalette, centre: QPoint) -> None:
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(OFF_TEXT) + metrics.height() // 2
    badge = QRect(0, 0, width, metrics.height())
    badge.moveCenter(centre)
    painter.fillRect(badge, palette.color(ROLE.Text))
    painter.setPen(palette.color(ROLE.Base))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, OFF_TEXT)
