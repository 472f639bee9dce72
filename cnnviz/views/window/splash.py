"""What is on screen while torch loads. Imports nothing slow."""

import os
from collections.abc import Sequence

from PySide6.QtCore import QEventLoop, QLibraryInfo, QPointF, QRect, Qt, QTimer, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from cnnviz.core.resources import resource
from cnnviz.core.translation import is_translated, language, tr

WIDTH_PX, HEIGHT_PX = 460, 220
LONGEST_WAIT_MS = 300  # a screen that paints later than this is not waited for
INK, DIM = "#e8ebf0", "#a0a9b8"


def make_application(argv: Sequence[str]) -> QApplication:
    # Qt would share out each larger fill to threads, which wait while training has all cores.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    app = QApplication(list(argv))
    app.setApplicationName("cnnviz")
    app.setOrganizationName("cnnviz")
    app.setApplicationDisplayName("cnnviz")
    app.setDesktopFileName("cnnviz")  # a Wayland compositor takes the icon from there
    app.setWindowIcon(icon())
    if is_translated():  # else its buttons would be the only ones in another language
        translator = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{language()}", folder):
            app.installTranslator(translator)
    return app


class Splash(QWidget):
    """A picture in the middle of the screen.

    Not a QSplashScreen: that one waits a whole second for a window manager that may not be there.
    """

    painted = Signal()

    def __init__(self, picture: QPixmap) -> None:
        super().__init__(None, Qt.WindowType.SplashScreen)
        self.setAccessibleName(tr("cnnviz is starting"))
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
    """A garment, and a kernel on its way over it."""
    return QIcon(str(resource("desktop", "cnnviz.png")))


def _picture(ratio: float) -> QPixmap:
    pixmap = QPixmap(round(WIDTH_PX * ratio), round(HEIGHT_PX * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor("#15181d"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    icon().paint(painter, QRect(36, 52, 116, 116))
    painter.setPen(QColor(INK))
    painter.setFont(QFont(painter.font().family(), 30, QFont.Weight.Bold))
    painter.drawText(QPointF(184, 112), "cnnviz")
    painter.setPen(QColor(DIM))
    painter.setFont(QFont(painter.font().family(), 11))
    painter.drawText(QPointF(186, 142), tr("See a convolutional network think"))
    painter.end()
    return pixmap
