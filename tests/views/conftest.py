from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.widgets.painted.accessible import PaintedInterface
from cnnviz.views.widgets.painted.parts import Painted


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An empty window, not yet shown, for a widget to be tested in."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def expose(qtbot: QtBot) -> Callable[[QWidget, int, int], None]:
    """Shows a panel by itself, as wide and as high as asked for."""

    def expose(panel: QWidget, width: int, height: int) -> None:
        qtbot.addWidget(panel)
        panel.resize(width, height)
        with qtbot.waitExposed(panel):
            panel.show()

    return expose


@pytest.fixture
def tooltip_at(qtbot: QtBot) -> Callable[[QWidget, QPoint], str]:
    """Returns what a widget says where the mouse rests, nothing if it says nothing."""

    def tooltip_at(widget: QWidget, point: QPoint) -> str:
        QToolTip.hideText()
        qtbot.waitUntil(lambda: not QToolTip.isVisible())
        event = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
        QApplication.sendEvent(widget, event)
        text = QToolTip.text() if QToolTip.isVisible() else ""
        QToolTip.hideText()
        qtbot.waitUntil(lambda: not QToolTip.isVisible())
        return text

    return tooltip_at


@pytest.fixture
def current_words() -> Callable[[Painted], str]:
    """Returns what a screen reader says of the part of a painted widget that keys act on."""

    def current_words(painted: Painted) -> str:
        whole = QAccessible.queryAccessibleInterface(painted)
        assert isinstance(whole, PaintedInterface)
        part, kinds = whole.part(painted.current_part()), QAccessible.Text
        said = (part.text(kind) for kind in (kinds.Name, kinds.Value, kinds.Description))
        return " · ".join(dict.fromkeys(words for words in said if words))

    return current_words
