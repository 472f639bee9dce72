"""The menu of what can be taken along as a picture, and that it is the only one."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import cnnviz
from cnnviz.views.widgets.picture_actions import PictureActions
from cnnviz.views.widgets.plots.step_plot import StepPlot

PLOTS = ("PlotWidget", "GraphicsView", "GraphicsLayoutWidget", "ImageView", "PlotItem")
WAIT_MS = 10_000


class Menus:
    """Reads each menu that opens, and closes it with Esc."""

    def __init__(self) -> None:
        self.texts: list[list[str]] = []

    def watch(self) -> None:
        QTimer.singleShot(20, self._look)

    def _look(self) -> None:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            self.watch()
            return
        self.texts.append([action.text() for action in menu.actions()])
        QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_a_plot_has_our_menu_and_none_of_its_own(qtbot: QtBot, window: QWidget) -> None:
    plot = StepPlot("Loss curves")
    plot.setParent(window)
    plot.resize(300, 200)
    window.resize(320, 220)
    with qtbot.waitExposed(window):
        window.show()
    menus = Menus()
    menus.watch()
    for at in (QPoint(150, 100), QPoint(8, 100), QPoint(150, 195)):  # curves, both axes
        seen = len(menus.texts)
        QTest.mouseClick(
            window.windowHandle(),
            Qt.MouseButton.RightButton,
            Qt.KeyboardModifier.NoModifier,
            plot.pos() + at,
        )
        qtbot.waitUntil(lambda seen=seen: len(menus.texts) > seen, timeout=WAIT_MS)
        menus.watch()
    menus.watch = lambda: None
    assert menus.texts == [["&Copy picture", "&Save picture as…", "&Reset view"]] * 3
    assert not plot.scene().contextMenu
    assert not plot.scene().findChildren(QAction)  # nothing else reaches its export dialog
    assert plot.box.menu is None
    assert QApplication.activePopupWidget() is None


def test_every_plot_of_pyqtgraph_is_ours() -> None:
    """Others would bring pyqtgraph's own menu with them."""
    found = set()
    for file in Path(cnnviz.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            named = called.attr if isinstance(called, ast.Attribute) else ""
            is_base = isinstance(node, ast.ClassDef) and any(
                isinstance(base, ast.Attribute) and base.attr in PLOTS for base in node.bases
            )
            if named in PLOTS or is_base:
                found.add(file.name)
    assert found == {"plot.py"}


@pytest.fixture
def label(qtbot: QtBot, window: QWidget) -> QLabel:
    label = QLabel("text", window)
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    with qtbot.waitExposed(window):
        window.show()
    label.setFocus()
    return label


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    def choose(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    return choose


def red() -> QImage:
    image = QImage(7, 5, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


def test_the_picture_is_copied_and_saved(
    qtbot: QtBot, label: QLabel, choose: Callable[[Path], None], tmp_path: Path
) -> None:
    actions = PictureActions(label, red)
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().image().size() == red().size()
    choose(tmp_path / "named")
    actions.save.trigger()
    assert QImage(str(tmp_path / "named.png")).pixelColor(3, 3) == QColor("red")


def test_without_a_picture_nothing_is_offered_nor_done(
    label: QLabel, choose: Callable[[Path], None], tmp_path: Path
) -> None:
    choose(tmp_path / "named.png")
    actions = PictureActions(label, lambda: None)
    actions.save.trigger()
    assert not list(tmp_path.glob("*.png"))
    actions.allow(False)
    assert not actions.copy.isEnabled()


def test_a_file_is_replaced_only_when_asked(
    label: QLabel, choose: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "named.png").write_text("mine")
    choose(tmp_path / "named")
    no, yes = QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *_: no)
    actions = PictureActions(label, red)
    actions.save.trigger()
    assert (tmp_path / "named.png").read_text() == "mine"
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes)
    actions.save.trigger()
    assert not QImage(str(tmp_path / "named.png")).isNull()


def test_a_folder_that_cannot_be_written_is_told(
    qtbot: QtBot, label: QLabel, choose: Callable[[Path], None], tmp_path: Path
) -> None:
    choose(tmp_path / "no such folder" / "named.png")
    PictureActions(label, red).save.trigger()
    box = label.findChild(QMessageBox)
    assert box.text() == "named.png cannot be written there; choose another folder."
    box.close()
    qtbot.waitUntil(lambda: label.findChild(QMessageBox) is None)
