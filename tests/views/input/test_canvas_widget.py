"""The canvas widget: mouse, tablet, touch, wheel and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.sketching.drawing import CANVAS_SIDE, Stroke, draw_strokes
from cnnviz.session.session import Session
from cnnviz.views.input.canvas_widget import FRAME_PX, CanvasWidget

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def widget(session: Session, window: QWidget, qtbot: QtBot) -> CanvasWidget:
    """A canvas widget twice as large as the canvas, which is blank."""
    session.canvas.clear()
    window.resize(2 * CANVAS_SIDE + 2 * FRAME_PX, 2 * CANVAS_SIDE + 2 * FRAME_PX)
    widget = CanvasWidget(session.canvas, window)
    widget.resize(window.size())
    with qtbot.waitExposed(window):
        window.show()
    return widget


def at(x: int, y: int) -> QPoint:
    """Where a point of the canvas lies in the widget."""
    return QPoint(2 * x + FRAME_PX, 2 * y + FRAME_PX)


def drag(qtbot: QtBot, widget: CanvasWidget, *points: tuple[int, int]) -> None:
    qtbot.mousePress(widget, LEFT, pos=at(*points[0]))
    for point in points[1:]:
        qtbot.mouseMove(widget, at(*point))
    qtbot.mouseRelease(widget, LEFT, pos=at(*points[-1]))


def line(*points: tuple[float, float]) -> np.ndarray:
    return draw_strokes([Stroke(points, 14, 255)])


def test_a_fast_drag_draws_the_whole_way(
    widget: CanvasWidget, session: Session, qtbot: QtBot
) -> None:
    drag(qtbot, widget, (20, 30), (250, 40), (60, 260))
    assert np.array_equal(session.canvas.canvas, line((20, 30), (250, 40), (60, 260)))
    assert not session.canvas.is_drawing


def test_ink_is_shown_where_the_mouse_was(widget: CanvasWidget, qtbot: QtBot) -> None:
    drag(qtbot, widget, (50, 140), (230, 140))
    shown = widget.grab().toImage()
    assert shown.pixelColor(at(140, 140)).lightness() == 255
    assert shown.pixelColor(at(140, 60)).lightness() == 0


def test_the_right_button_erases(widget: CanvasWidget, session: Session, qtbot: QtBot) -> None:
    drag(qtbot, widget, (50, 140), (230, 140))
    qtbot.mouseClick(widget, RIGHT, pos=at(140, 140))
    assert session.canvas.canvas[140, 140] == 0
    assert session.canvas.canvas[140, 60] == 255
    assert session.canvas.tool == "pen"


def test_a_stroke_goes_on_when_the_mouse_comes_back(
    widget: CanvasWidget, session: Session, qtbot: QtBot
) -> None:
    drag(qtbot, widget, (200, 50), (350, 50), (350, 100), (200, 100))
    expected = line((200, 50), (350, 50), (350, 100), (200, 100))
    assert np.array_equal(session.canvas.canvas, expected)


def test_a_press_beside_the_picture_draws_nothing(
    widget: CanvasWidget, session: Session, qtbot: QtBot
) -> None:
    widget.window().resize(900, 400)
    widget.resize(900, 400)
    qtbot.mousePress(widget, LEFT, pos=QPoint(10, 10))
    qtbot.mouseMove(widget, QPoint(450, 200))
    qtbot.mouseRelease(widget, LEFT, pos=QPoint(450, 200))
    assert session.canvas.seen.blank
    qtbot.mouseClick(widget, LEFT, pos=QPoint(450, 200))
    assert session.canvas.canvas[140, 140] == 255


def test_a_stroke_ends_when_the_widget_is_hidden(
    widget: CanvasWidget, session: Session, qtbot: QtBot
) -> None:
    qtbot.mousePress(widget, LEFT, pos=at(50, 50))
    assert session.canvas.is_drawing
    widget.hide()
    assert not session.canvas.is_drawing


def test_a_blank_canvas_invites_to_draw(
    widget: CanvasWidget, session: Session, qtbot: QtBot
) -> None:
    blank = widget.grab().toImage()
    session.canvas.press(5, 5)
    session.canvas.release()
    drawn = widget.grab().toImage()
    middle = range(at(0, 130).y(), at(0, 150).y())
    written = [max(blank.pixelColor(x, y).lightness() for x in range(560)) for y in middle]
    left = [max(drawn.pixelColor(x, y).lightness() for x in range(10, 550)) for y in middle]
    assert max(written) > 100
    assert max(left) == 0


def tablet(
    kind: QEvent.Type, position: QPoint, pressure: float, device: QPointingDevice
) -> QTabletEvent:
    point, down = QPointF(position), kind != QEvent.Type.TabletRelease
    buttons = LEFT if down else Qt.MouseButton.NoButton
    numbers = (pressure, 0.0, 0.0, 0.0, 0.0, 0.0)
    return QTabletEvent(kind, device, point, point, *numbers, NO_KEYS, LEFT, buttons)


def pen_device(end: QPointingDevice.PointerType) -> QPointingDevice:
    return QPointingDevice(
        "tablet",
        1,
        QInputDevice.DeviceType.Stylus,
        end,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )


def tablet_stroke(widget: CanvasWidget, device: QPointingDevice, pressure: float) -> None:
    send = QApplication.sendEvent
    assert send(widget, tablet(QEvent.Type.TabletPress, at(40, 140), pressure, device))
    send(widget, tablet(QEvent.Type.TabletMove, at(240, 140), pressure, device))
    send(widget, tablet(QEvent.Type.TabletRelease, at(240, 140), 0.0, device))


def test_a_tablet_pen_draws_as_wide_as_it_is_pressed(
    widget: CanvasWidget, session: Session
) -> None:
    session.canvas.set_pen(40, 255)
    tablet_stroke(widget, pen_device(QPointingDevice.PointerType.Pen), 0.25)
    rows = np.flatnonzero(session.canvas.canvas[:, 140])
    assert len(rows) == pytest.approx(10, abs=2)
    assert not session.canvas.is_drawing


def test_the_other_end_of_a_tablet_pen_erases(widget: CanvasWidget, session: Session) -> None:
    tablet_stroke(widget, pen_device(QPointingDevice.PointerType.Pen), 0.5)
    assert not session.canvas.seen.blank
    tablet_stroke(widget, pen_device(QPointingDevice.PointerType.Eraser), 1.0)
    assert session.canvas.seen.blank


def test_a_finger_draws_and_a_second_one_does_not(widget: CanvasWidget, session: Session) -> None:
    device = QTest.createTouchDevice()
    QTest.touchEvent(widget, device).press(0, at(40, 40), widget).commit()
    QTest.touchEvent(widget, device).move(0, at(40, 200), widget).commit()
    touch = QTest.touchEvent(widget, device)
    touch.stationary(0).press(1, at(200, 200), widget).commit()
    QTest.touchEvent(widget, device).stationary(0).release(1, at(220, 90), widget).commit()
    QTest.touchEvent(widget, device).release(0, at(40, 200), widget).commit()
    assert np.array_equal(session.canvas.canvas, line((40, 40), (40, 200)))
    assert not session.canvas.is_drawing


def test_wheel_and_brackets_change_the_pen(
    widget: CanvasWidget, session: Session, qtbot: QtBot
) -> None:
    before = session.canvas.pen_width_px
    middle = QPointF(at(140, 140))
    notch, none = QPoint(0, 120), QPoint()
    phase, buttons = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
    wheel = QWheelEvent(middle, middle, none, notch, buttons, NO_KEYS, phase, False)
    QApplication.sendEvent(widget, wheel)
    assert session.canvas.pen_width_px == before + 2
    qtbot.keyClick(widget, Qt.Key.Key_BracketLeft)
    assert session.canvas.pen_width_px == before
    qtbot.keyClick(widget, Qt.Key.Key_BracketRight)
    assert session.canvas.pen_width_px == before + 2


def test_delete_clears_and_other_keys_are_left_to_others(
    widget: CanvasWidget, session: Session, qtbot: QtBot
) -> None:
    drag(qtbot, widget, (50, 50), (90, 90))
    qtbot.keyClick(widget, Qt.Key.Key_A)
    assert not session.canvas.seen.blank
    qtbot.keyClick(widget, Qt.Key.Key_Delete)
    assert session.canvas.seen.blank


def test_the_pointer_is_a_ring_as_wide_as_the_pen(widget: CanvasWidget, session: Session) -> None:
    session.canvas.set_pen(20, 255)
    image = widget.cursor().pixmap().toImage()
    row = image.height() // 2
    opaque = [x for x in range(image.width()) if image.pixelColor(x, row).alpha() > 200]
    assert opaque[-1] - opaque[0] == pytest.approx(40, abs=4)
    assert image.pixelColor(image.width() // 2, row).alpha() == 0
    session.canvas.set_tool("fill")
    assert widget.cursor().shape() == Qt.CursorShape.CrossCursor


def test_the_focus_is_shown(widget: CanvasWidget, qtbot: QtBot) -> None:
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    accent = widget.palette().highlight().color()
    assert widget.grab().toImage().pixelColor(1, widget.height() // 2) == accent


def test_a_canvas_that_was_erased_invites_again(
    widget: CanvasWidget, session: Session, qtbot: QtBot
) -> None:
    invitation = widget.grab().toImage()
    drag(qtbot, widget, (20, 20), (30, 20))
    session.canvas.set_pen(40, 255)
    qtbot.mouseClick(widget, RIGHT, pos=at(25, 20))
    assert session.canvas.seen.blank
    assert widget.grab().toImage().copy(0, 100, 500, 400) == invitation.copy(0, 100, 500, 400)
