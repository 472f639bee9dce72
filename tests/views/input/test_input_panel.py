"""The input panel as a whole: live drawing, drops, keys and layout."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.input.input_panel import InputPanel

LEFT = Qt.MouseButton.LeftButton
SIZES = [(300, 600), (300, 740), (260, 640), (400, 700), (500, 900), (300, 1200)]


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> InputPanel:
    panel = InputPanel(session)
    qtbot.addWidget(panel)
    panel.resize(300, 560)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def pictures(panel: InputPanel) -> list[QPixmap]:
    return [part.grab() for part in (panel.area.canvas, panel.strip, panel.bars)]


def test_bars_strip_and_trace_follow_during_the_stroke(
    panel: InputPanel, session: Session, qtbot: QtBot
) -> None:
    session.canvas.clear()
    canvas = panel.area.canvas
    qtbot.mousePress(canvas, LEFT, pos=QPoint(40, 40))
    seen = []
    for position in (QPoint(120, 50), QPoint(130, 140), QPoint(40, 150)):
        before = [picture.toImage() for picture in pictures(panel)]
        probabilities = session.network.trace.probabilities
        qtbot.mouseMove(canvas, position)
        assert session.canvas.is_drawing
        assert not np.array_equal(session.network.trace.probabilities, probabilities)
        after = [picture.toImage() for picture in pictures(panel)]
        assert all(old != new for old, new in zip(before, after, strict=True))
        seen.append(session.network.trace.probabilities)
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(40, 150))
    assert np.array_equal(session.network.trace.probabilities, seen[-1])


def test_an_example_chosen_elsewhere_repaints_everything(
    panel: InputPanel, session: Session
) -> None:
    before = [picture.toImage() for picture in pictures(panel)]
    session.canvas.show_example(session.examples[-1])
    after = [picture.toImage() for picture in pictures(panel)]
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert panel.sources.title.text() == session.examples[-1].name


def test_a_stage_is_switched_off_and_the_bars_and_maps_follow(
    panel: InputPanel, session: Session, qtbot: QtBot
) -> None:
    before = [picture.toImage() for picture in pictures(panel)]
    probabilities = session.network.trace.probabilities
    places = [part.geometry() for part in (panel.area, panel.strip, panel.bars, panel.bars.rows)]
    row = panel.strip.row
    qtbot.mouseClick(row, LEFT, pos=row.layout_now.cell(6).center())
    assert not session.canvas.path.normalised
    assert not np.array_equal(session.network.trace.probabilities, probabilities)
    canvas, strip, bars = (picture.toImage() for picture in pictures(panel))
    assert canvas == before[0]
    assert strip != before[1]
    assert bars != before[2]
    parts = (panel.area, panel.strip, panel.bars, panel.bars.rows)
    assert [part.geometry() for part in parts] == places


def drop(panel: InputPanel, mime: QMimeData) -> bool:
    """Drag something in and let it go; tell whether it was welcome."""
    action, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(90, 90), action, mime, LEFT, keys)
    enter.ignore()
    QApplication.sendEvent(panel, enter)
    if enter.isAccepted():
        QApplication.sendEvent(panel, QDropEvent(QPointF(90, 90), action, mime, LEFT, keys))
    return enter.isAccepted()


def test_a_picture_file_is_dropped_on_the_panel(
    panel: InputPanel, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    image = QImage(64, 64, QImage.Format.Format_Grayscale8)
    image.fill(255)
    for x in range(20, 40):
        image.setPixelColor(x, 30, QColor("black"))
    image.save(str(tmp_path / "bar.png"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "bar.png"))])
    with qtbot.waitSignal(session.canvas.changed):
        assert drop(panel, mime)
    assert panel.sources.title.text() == "bar.png"
    assert session.canvas.canvas[0, 0] == 0


def test_dragged_text_is_not_welcome(panel: InputPanel) -> None:
    mime = QMimeData()
    mime.setText("a coat")
    assert not drop(panel, mime)


@pytest.mark.parametrize(
    ("key", "tool"), [(Qt.Key.Key_F, "fill"), (Qt.Key.Key_E, "eraser"), (Qt.Key.Key_P, "pen")]
)
def test_letters_take_the_tools(
    panel: InputPanel, session: Session, qtbot: QtBot, key: Qt.Key, tool: str
) -> None:
    session.canvas.set_tool("eraser" if tool == "pen" else "pen")
    panel.activateWindow()
    panel.area.canvas.setFocus()
    qtbot.waitUntil(panel.area.canvas.hasFocus)
    qtbot.keyClick(panel.area.canvas, key)
    assert session.canvas.tool == tool


def scroll_area(panel: InputPanel) -> QScrollArea:
    (scroll,) = (s for s in panel.findChildren(QScrollArea) if s.isAncestorOf(panel.strip))
    return scroll


@pytest.mark.parametrize("size", SIZES)
def test_everything_has_room_and_nothing_overlaps(
    panel: InputPanel, qtbot: QtBot, size: tuple[int, int]
) -> None:
    panel.resize(*size)
    scroll = scroll_area(panel)
    panel.grab()
    assert scroll.widget().height() == size[1]
    parts: tuple[QWidget, ...] = (panel.sources, panel.area, panel.strip, panel.bars, panel.label)
    for above, below in pairwise(parts):
        assert above.geometry().bottom() < below.geometry().top()
    for part in parts:
        assert part.width() >= part.minimumSizeHint().width()
        assert scroll.widget().rect().contains(part.geometry())
    canvas, tools = panel.area.canvas.geometry(), panel.area.tools.geometry()
    assert canvas.width() == canvas.height()
    assert not canvas.intersects(tools)
    assert panel.area.rect().contains(canvas)
    assert panel.area.rect().contains(tools)


def test_a_larger_panel_has_a_larger_canvas(panel: InputPanel) -> None:
    sides = []
    for size in ((300, 600), (300, 780), (500, 940)):
        panel.resize(*size)
        panel.grab()
        sides.append(panel.area.canvas.width())
    assert sides == sorted(sides)
    assert sides[0] >= 160
    assert sides[1] == 284
    assert sides[2] >= 400


def test_a_low_panel_scrolls_instead_of_squashing(panel: InputPanel, qtbot: QtBot) -> None:
    panel.resize(300, 300)
    panel.grab()
    bar = scroll_area(panel).verticalScrollBar()
    assert bar.maximum() > 150
    assert panel.area.canvas.width() >= 140
    assert panel.bars.height() >= panel.bars.minimumSizeHint().height()


def test_tab_reaches_every_control(panel: InputPanel) -> None:
    wanted = {
        panel.area.canvas,
        panel.bars,
        panel.strip.row,
        panel.sources.examples_button,
        panel.sources.test_button,
        panel.sources.open_button,
        panel.sources.paste_button,
        *panel.area.tools.tools.values(),
        panel.area.tools.width_slider,
        panel.area.tools.grey_slider,
        panel.area.tools.clear_button,
    }
    chain, widget = set(), panel.nextInFocusChain()
    while widget not in chain:
        chain.add(widget)
        widget = widget.nextInFocusChain()
    reached = {w for w in chain if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()}
    assert wanted <= reached
