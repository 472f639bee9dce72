import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.widgets.earlier_tint import EarlierTint


def pixels(widget: QWidget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), -1, 3).astype(int)


def test_it_moves_all_colours_towards_the_accent_and_follows_the_size(qtbot: QtBot) -> None:
    covered = QWidget()
    qtbot.addWidget(covered)
    covered.resize(200, 100)
    covered.show()
    tint = EarlierTint(covered)
    plain = pixels(covered)
    tint.mark(True)
    qtbot.waitUntil(tint.isVisible)
    accent = QColor(covered.palette().color(QPalette.ColorRole.Highlight))
    wanted = np.array([accent.red(), accent.green(), accent.blue()])
    tinted = pixels(covered)
    assert (np.abs(tinted - wanted).sum(axis=2) < np.abs(plain - wanted).sum(axis=2)).all()
    covered.resize(320, 140)
    assert tint.size() == covered.size()
    tint.mark(False)
    assert not tint.isVisible()


def test_what_is_soon_computed_anew_is_not_tinted(qtbot: QtBot) -> None:
    covered = QWidget()
    qtbot.addWidget(covered)
    covered.show()
    tint = EarlierTint(covered, "a moment old", patience_ms=100_000)
    tint.mark(True)
    tint.mark(False)
    assert not tint._patience.isActive()
    assert not tint.isVisible()


def test_the_mouse_goes_through(qtbot: QtBot) -> None:
    covered = QWidget()
    qtbot.addWidget(covered)
    button = QPushButton("Again", covered)
    covered.resize(200, 100)
    covered.show()
    tint = EarlierTint(covered, "out of date")
    tint.mark(True)
    qtbot.waitUntil(tint.isVisible)
    assert covered.childAt(button.geometry().center()) is button
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
