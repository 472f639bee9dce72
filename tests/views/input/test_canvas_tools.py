"""The canvas tools, in both directions."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.input.canvas_tools import CanvasTools

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tools(session: Session, window: QWidget) -> CanvasTools:
    return CanvasTools(session.canvas, window)


@pytest.mark.parametrize("tool", ["pen", "eraser", "fill"])
def test_a_click_takes_a_tool(
    tools: CanvasTools, session: Session, qtbot: QtBot, tool: str
) -> None:
    qtbot.mouseClick(tools.tools[tool], LEFT)
    assert session.canvas.tool == tool
    chosen = [name for name, button in tools.tools.items() if button.isChecked()]
    assert chosen == [tool]


def test_the_tools_follow_the_session(tools: CanvasTools, session: Session) -> None:
    session.canvas.set_tool("fill")
    session.canvas.set_pen(31.6, 77)
    assert tools.tools["fill"].isChecked()
    assert tools.width_slider.value() == 32
    assert tools.grey_slider.value() == 77
    assert tools.width_label.text() == "Width 32"
    assert tools.grey_label.text() == "Grey 77"
    assert session.canvas.pen_width_px == 31.6  # showing it must not round it


def test_the_sliders_set_the_pen(tools: CanvasTools, session: Session) -> None:
    tools.width_slider.setValue(25)
    tools.grey_slider.setValue(120)
    assert (session.canvas.pen_width_px, session.canvas.pen_grey) == (25, 120)
    limits = tools.width_slider
    assert (limits.minimum(), limits.maximum()) == (2, 40)


def test_undo_and_redo_say_why_they_cannot(
    tools: CanvasTools, session: Session, qtbot: QtBot
) -> None:
    session.canvas.clear()
    session.canvas.undo()
    assert not tools.undo_button.isEnabled()
    assert "nothing to undo" in tools.undo_button.toolTip()
    assert tools.redo_button.isEnabled()
    session.canvas.redo()
    assert not tools.redo_button.isEnabled()
    assert "nothing to redo" in tools.redo_button.toolTip()
    assert "nothing" not in tools.undo_button.toolTip()


def test_the_buttons_undo_redo_and_clear(
    tools: CanvasTools, session: Session, qtbot: QtBot
) -> None:
    drawn = session.canvas.canvas.copy()
    qtbot.mouseClick(tools.clear_button, LEFT)
    assert session.canvas.seen.blank
    qtbot.mouseClick(tools.undo_button, LEFT)
    assert (session.canvas.canvas == drawn).all()
    qtbot.mouseClick(tools.redo_button, LEFT)
    assert session.canvas.seen.blank


def test_every_control_has_a_name_a_tooltip_and_the_keyboard(tools: CanvasTools) -> None:
    buttons = (*tools.tools.values(), tools.undo_button, tools.redo_button, tools.clear_button)
    for control in (*buttons, tools.width_slider, tools.grey_slider):
        assert control.accessibleName()
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_column_is_narrower_and_rows_are_lower(tools: CanvasTools) -> None:
    column = tools.minimumSizeHint()
    tools.set_column(False)
    rows = tools.minimumSizeHint()
    assert rows.height() < column.height()
    assert column.width() < rows.width()
