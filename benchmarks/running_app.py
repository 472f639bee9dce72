"""The real app on the real data set, for benchmarks to drive."""

import os
import sys
import tempfile
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cnnviz.program import build_window
from cnnviz.session.data.data_library import DataState
from cnnviz.views.window.main_window import MainWindow
from cnnviz.views.window.splash import make_application

NO_BUTTON = Qt.MouseButton.NoButton


def open_app() -> tuple[QApplication, MainWindow]:
    """Return the window, shown with all panels in sight; settings are left alone."""
    folder = tempfile.mkdtemp()
    os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = folder
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
    app = make_application(sys.argv)
    window = build_window(app)
    for panel in ("kernels",):
        # Tabbed behind the network at first start: beside it, both are drawn.
        window.docks[panel].setFloating(True)
    window.show()
    for dock in window.docks.values():
        dock.show()
        QTest.qWaitForWindowExposed(dock)
    wait_ms(300)
    return app, window


def load_data(window: MainWindow) -> None:
    """Load Fashion-MNIST, or synthetic garments where it is not on this machine."""
    data = window.session.data
    data.want("fashion-mnist")
    wait_until(lambda: data.state is not DataState.LOADING)
    if data.state is not DataState.READY:
        data.want("synthetic-garments")
        wait_until(lambda: data.state is DataState.READY)


def move_mouse(
    app: QApplication, widget: QWidget, point: QPoint, held: Qt.MouseButton = NO_BUTTON
) -> None:
    """Move the mouse over a widget; returns when all that this changes is painted."""
    position = QPointF(point)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        position,
        widget.mapToGlobal(position),
        NO_BUTTON,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    app.sendEvent(widget, event)
    # Paints everything that the event has marked as old, in this thread, before it returns.
    app.sendPostedEvents(None, QEvent.Type.UpdateRequest)


def wait_ms(time_ms: int) -> None:
    """Let the program run; QTest.qWait would keep the interpreter from the training thread."""
    loop = QEventLoop()
    QTimer.singleShot(time_ms, loop.quit)
    loop.exec()


def wait_until(reached: Callable[[], bool], poll_ms: int = 5) -> None:
    loop = QEventLoop()
    timer = QTimer()

    def check() -> None:
        if reached():
            loop.quit()

    timer.timeout.connect(check)
    timer.start(poll_ms)
    loop.exec()
    timer.stop()
