"""What is on screen while torch loads. Imports nothing slow."""

import os
from collections.abc import Sequence

from PySide6.QtCore import QEventLoop, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

WIDTH_PX, HEIGHT_PX = 460, 220
LONGEST_WAIT_MS = 300  # a screen that paints later than this is not waited for
INK, DIM, ACCENT, ORANGE = "#e8ebf0", "#a0a9b8", "#5aa9ff", "#e8822a"


def make_application(argv: Sequence[str]) -> QApplication:
    # Qt would share out each larger fill to threads, which wait while training has all cores.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    app = QApplication(list(argv))
    app.setApplicationName("cnnviz")
    app.setOrganizationName("cnnviz")
    app.setApplicationDisplayName("cnnviz")
    app.setWindowIcon(icon())
    return app


class Splash(QWidget):
    """A picture in the middle of the screen.

    Not a QSplashScreen: that one waits a whole second for a window manager that may not be there.
    """

    painted = Signal()

    def __init__(self, picture: QPixmap) -> None:
        super().__init__(None, Qt.WindowType.SplashScreen)
        self.setAccessibleName("cnnviz is starting")
        self._picture = picture
        self.setFixedSize(picture.deviceIndependentSize().toSize())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)
        self.painted.emit()


def show_splash(app: QApplication) -> Splash:
    """Return the splash when it is on screen: no events run until the window is up."""
    splash = Splash(_picture(app.devicePixelRatio()))
    loop = QEventLoop()
    splash.painted.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
    QTimer.singleShot(LONGEST_WAIT_MS, loop.quit)
    splash.show()
    loop.exec()
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
