from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.widgets.tooltips import COLUMNS, LONGEST, wrapped
from cnnviz.views.window.main_window import MainWindow

LONG = "What each of these many words says is plain, and so the line is a long one. " * 4


def longest_line(text: str) -> int:
    return 0 if text.startswith("<") else max(map(len, text.split("\n")), default=0)


def test_long_lines_are_broken_and_short_ones_keep_their_blanks() -> None:
    assert longest_line(wrapped(LONG)) <= COLUMNS
    assert wrapped(LONG).split() == LONG.split()
    table = "conv1    0.5\nbatch1  -0.25"
    assert wrapped(table) == table
    path = f"/a/folder/{'of-hyphens-' * 12}/file"
    assert wrapped(f"Written: {path}").endswith(f"\n{path}")
    assert wrapped(f"<p>{LONG}</p>") == f"<p>{LONG}</p>"


def test_however_a_tooltip_is_set_it_is_broken(qtbot: QtBot) -> None:
    label, action = QLabel(), QAction()
    qtbot.addWidget(label)
    label.setToolTip(LONG)
    action.setToolTip(LONG)
    label.show()
    QToolTip.showText(QPoint(5, 5), LONG, label)
    for text in (label.toolTip(), action.toolTip(), QToolTip.text()):
        assert longest_line(text) <= COLUMNS
    QToolTip.hideText()


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_no_tooltip_of_a_panel_is_wider_than_it_is_read(
    qtbot: QtBot, session: Session, tmp_path: Path, panel: object
) -> None:
    window = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(window, before_close_func=lambda _: session.shut_down())
    window.docks[panel.name].fill()
    shown = window.docks[panel.name].panel
    texts = [widget.toolTip() for widget in (shown, *shown.findChildren(QWidget))]
    texts += [action.toolTip() for action in shown.findChildren(QAction)]
    for box in shown.findChildren(QComboBox):
        role = Qt.ItemDataRole.ToolTipRole
        texts += [str(box.itemData(place, role) or "") for place in range(box.count())]
    assert [text for text in texts if longest_line(text) > LONGEST] == []
