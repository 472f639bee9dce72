"""What is on screen while torch loads. Imports nothing slow."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QSplashScreen

WIDTH_PX, HEIGHT_PX = 460, 220
INK, DIM, ACCENT, ORANGE = "#e8ebf0", "#a0a9b8", "#5aa9ff", "#e8822a"


def make_application(argv: Sequence[str]) -> QApplication:
    app = QApplication(list(argv))
    app.setApplicationName("cnnviz")
    app.setOrganizationName("cnnviz")
    app.setApplicationDisplayName("cnnviz")
    app.setWindowIcon(icon())
    return app


def show_splash(app: QApplication) -> QSplashScreen:
    """Show the splash and have it painted now: nothing runs events until the window is up."""
    splash = QSplashScreen(_picture(app.devicePixelRatio()))
    splash.show()
    splash.repaint()
    return splash


def icon() -> QIcon:
    """A patch of feature maps, as the app's mark."""
    pixmap = QPixmap(128, 128)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_mark(painter, QRectF(4, 4, 120, 120))
    painter.end()
    return QIcon(pixmap)


def _picture(ratio: float) -> QPixmap:
    pixmap = QPixmap(round(WIDTH_PX * ratio), round(HEIGHT_PX * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor("#15181d"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_mark(painter, QRectF(36, 52, 116, 116))
    painter.setPen(QColor(INK))
    painter.setFont(QFont(painter.font().family(), 30, QFont.Weight.Bold))
    painter.drawText(QPointF(184, 112), "cnnviz")
    painter.setPen(QColor(DIM))
    painter.setFont(QFont(painter.font().family(), 11))
    painter.drawText(QPointF(186, 142), "See a convolutional network think")
    painter.end()
    return pixmap


def _draw_mark(painter: QPainter, area: QRectF) -> None:
    """Draw a 5 x 5 kernel: blue for negative, orange for positive weights."""
    signs = ("-0+0-", "0+++0", "++-++", "0+++0", "-0+0-")
    colours = {"-": ACCENT, "0": "#2d343f", "+": ORANGE}
    cell = area.width() / 5
    painter.setPen(Qt.PenStyle.NoPen)
    for row, line in enumerate(signs):
        for column, sign in enumerate(line):
            painter.setBrush(QColor(colours[sign]))
            corner = area.topLeft() + QPointF(column * cell, row * cell)
            square = QRectF(corner.x() + 1, corner.y() + 1, cell - 2, cell - 2)
            painter.drawRoundedRect(square, 3, 3)
