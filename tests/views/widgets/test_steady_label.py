"""A label for numbers that change many times a second."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.widgets.steady_label import SteadyLabel


class LayoutRequests(QObject):
    """Counts how often a window is asked to lay itself out."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._count = window, 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._count += event.type() == QEvent.Type.LayoutRequest
        return False

    def since_last_asked(self) -> int:
        QCoreApplication.sendPostedEvents(self._window, QEvent.Type.LayoutRequest)
        count, self._count = self._count, 0
        return count


@pytest.fixture
def label(qtbot: QtBot) -> Iterator[SteadyLabel]:
    """In a window, with a number in it."""
    window = QWidget()
    qtbot.addWidget(window)
    label = SteadyLabel()
    QVBoxLayout(window).addWidget(label)
    label.setText("loss 0.125")
    window.resize(300, 80)
    window.show()
    qtbot.waitExposed(window)
    yield label
    window.close()


def seen(label: SteadyLabel) -> QImage:
    return label.grab().toImage()


def test_it_shows_its_text(label: SteadyLabel) -> None:
    first = seen(label)
    assert len({first.pixel(x, y) for x in range(80) for y in range(first.height())}) > 1
    label.setText("loss 0.126")
    assert label.text() == "loss 0.126"
    assert seen(label) != first
    label.setText("loss 0.125")
    assert seen(label) == first


def test_a_text_of_the_same_size_leaves_the_layout_alone(label: SteadyLabel) -> None:
    requests = LayoutRequests(label.window())
    requests.since_last_asked()
    for text in ("loss 0.126", "loss 9.999", "loss 9.999"):
        label.setText(text)
    assert requests.since_last_asked() == 0


@pytest.mark.parametrize("text", ["loss 10.126", "loss 0.1", "loss 0.125\nrate 0.01", ""])
def test_a_text_of_another_size_has_the_window_laid_out_once(label: SteadyLabel, text: str) -> None:
    requests = LayoutRequests(label.window())
    requests.since_last_asked()
    before = label.sizeHint()
    label.setText(text)
    assert label.sizeHint() != before
    assert requests.since_last_asked() == 1


def test_its_lines_and_margins_fit(label: SteadyLabel) -> None:
    label.setText("loss 0.125\nrate 0.01")
    metrics = label.fontMetrics()
    assert label.sizeHint().width() >= metrics.horizontalAdvance("loss 0.125")
    assert label.sizeHint().height() >= metrics.height() + metrics.lineSpacing()
    bare = label.sizeHint()
    label.setContentsMargins(10, 1, 5, 2)
    assert label.sizeHint() - bare == type(bare)(15, 3)
    assert label.minimumSizeHint() == label.sizeHint()


def test_another_font_has_the_window_laid_out(label: SteadyLabel) -> None:
    requests = LayoutRequests(label.window())
    requests.since_last_asked()
    font = label.font()
    font.setPointSizeF(2 * font.pointSizeF())
    label.setFont(font)
    assert requests.since_last_asked() >= 1


def test_what_it_says_is_read_aloud(label: SteadyLabel) -> None:
    label.setAccessibleName("The run")
    label.setText("loss 0.5")
    interface, kinds = QAccessible.queryAccessibleInterface(label), QAccessible.Text
    assert interface.text(kinds.Name) == "The run"
    assert interface.text(kinds.Value) == "loss 0.5"
