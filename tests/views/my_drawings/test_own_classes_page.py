"""Classes of one's own in the whole window: named, drawn, learned and read, as a person does it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.core.sketching.drawing import CANVAS_SIDE
from cnnviz.session.session import Session
from cnnviz.views.input.canvas_widget import CanvasWidget
from cnnviz.views.my_drawings.class_names_dialog import ClassNamesDialog
from cnnviz.views.my_drawings.my_drawings_panel import MyDrawingsPanel
from cnnviz.views.window.main_window import MainWindow
from tests.core.teaching.hands import FIGURES, drawn

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LONG_MS = 120_000
NAMES = tuple(FIGURES)
Expose = Callable[[QWidget, int, int], None]


@pytest.fixture
def main_window(
    qtbot: QtBot, session: Session, one_thread: None, tmp_path: Path
) -> Iterator[MainWindow]:
    window = MainWindow(session, tmp_path / "cnnviz.log")
    qtbot.addWidget(window)
    window.resize(1280, 760)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()


def draw(canvas: CanvasWidget, figure: str, rng: Random) -> None:
    """Draw a figure on the canvas with the mouse."""
    scale = canvas.width() / CANVAS_SIDE
    for stroke in drawn(figure, figure, rng).strokes:
        points = [QPoint(round(x * scale), round(y * scale)) for x, y in stroke.points]
        QTest.mousePress(canvas, LEFT, NONE, points[0])
        for point in points[1:]:
            QTest.mouseMove(canvas, point)
        QTest.mouseRelease(canvas, LEFT, NONE, points[-1])


def test_five_classes_are_named_drawn_learned_and_read(
    main_window: MainWindow, session: Session, qtbot: QtBot
) -> None:
    window = main_window
    window.activateWindow()
    canvas = window.findChild(CanvasWidget)
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_N, CONTROL)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ClassNamesDialog)
    for _ in range(2):
        dialog.more.click()
    dialog.rows[0].field.setFocus()
    for name in NAMES:
        QTest.keyClicks(dialog.focusWidget(), name)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    panel = window.findChild(MyDrawingsPanel)
    qtbot.waitUntil(panel.own.mode.running.isVisible)
    own, rng = session.own_classes, Random(1)
    for _ in range(12 * len(NAMES)):
        draw(canvas, own.set.wanted, rng)
        assert not session.canvas.seen.blank
        canvas.setFocus()
        qtbot.keyClick(canvas, Qt.Key.Key_Return, CONTROL)
        assert session.canvas.seen.blank
    qtbot.waitUntil(lambda: not session.my_drawings.is_busy, timeout=LONG_MS)
    assert own.set.counts() == dict.fromkeys(NAMES, 12)
    assert len(session.my_drawings.drawings) == 60
    qtbot.mouseClick(panel.own.train.train, LEFT)
    qtbot.waitUntil(lambda: own.is_learning, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not own.is_running, timeout=LONG_MS)
    own.apart.cancel()
    assert session.network.class_names == NAMES
    rng, right = Random(99), 0
    for name in NAMES * 4:
        session.canvas.clear()
        draw(canvas, name, rng)
        right += (
            session.network.class_names[int(session.network.trace.probabilities.argmax())] == name
        )
    assert right >= 18
    session.assessments.ask()
    qtbot.waitUntil(lambda: session.assessments.found is not None, timeout=LONG_MS)
    assert session.training.recording is not None


def test_there_is_a_word_about_it_before_the_first_set(session: Session, expose: Expose) -> None:
    panel = MyDrawingsPanel(session)
    expose(panel, 480, 400)
    panel.choice.choose(1)
    assert panel.own.about.isVisible()
    assert not panel.own.set.isVisible()
    session.own_classes.set.begin(NAMES)
    assert not panel.own.about.isVisible()
    assert panel.own.names.text() == "square, cross, arrow, triangle, ladder"
    assert not panel.own.train.train.isEnabled()
    assert panel.own.train.obstacle.text() == panel.own.train.train.toolTip()
    assert "fewer of square, cross, arrow and 2 more" in panel.own.train.obstacle.text()


def test_a_set_that_begins_turns_to_its_page_once(
    session: Session, expose: Expose, qtbot: QtBot
) -> None:
    panel = MyDrawingsPanel(session)
    expose(panel, 480, 400)
    session.own_classes.set.begin(NAMES)
    assert panel.pages.currentWidget() is panel.own
    panel.choice.choose(0)
    session.own_classes.set.skip()
    assert panel.pages.currentIndex() == 0


def test_a_narrow_panel_scrolls_down_and_not_sideways(session: Session, expose: Expose) -> None:
    session.own_classes.set.begin([f"class {number}" for number in range(20)])
    panel = MyDrawingsPanel(session)
    expose(panel, 300, 260)
    panel.choice.choose(1)
    area = panel.own.findChild(QScrollArea)
    QApplication.sendPostedEvents()
    assert area.horizontalScrollBar().maximum() == 0
    assert area.verticalScrollBar().maximum() > 0


def test_the_drawings_of_a_cell_are_chosen(session: Session, expose: Expose, qtbot: QtBot) -> None:
    drawings = [drawn("cross", "cross", Random(seed)) for seed in range(3)]
    DrawingStore(session.my_drawings.folder).add(drawings)
    session.my_drawings.look()
    qtbot.waitUntil(lambda: len(session.my_drawings.drawings) == 3)
    panel = MyDrawingsPanel(session)
    expose(panel, 480, 400)
    panel.choice.choose(1)
    panel.own.apart.drawings_wanted.emit([drawings[1].key])
    assert panel.pages.currentIndex() == 0
    assert panel.list.chosen() == [drawings[1].key]
