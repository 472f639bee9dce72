"""A button that looks like a link."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.widgets.link_button import LinkButton


def test_it_is_a_button_for_mouse_and_keys_and_takes_one_line(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = LinkButton("All on", "Switch everything on", window)
    button.resize(button.sizeHint())
    assert button.height() == button.fontMetrics().height()
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert button.accessibleName() == "All on"
    assert button.toolTip() == "Switch everything on"
    colours = {button.grab().toImage().pixel(x, 7) for x in range(button.width())}
    assert len(colours) > 1
