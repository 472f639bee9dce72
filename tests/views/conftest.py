import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An empty window, not yet shown, for a widget to be tested in."""
    window = QWidget()
    qtbot.addWidget(window)
    return window
