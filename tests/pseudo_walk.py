"""All panels, pages, lessons and menus in the pseudo language; prints what is wrong as JSON.

python -m tests.pseudo_walk [--pictures FOLDER]

It prints a list: where, what (a text that nobody translates, or one without room), and the text.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["CNNVIZ_LANGUAGE"] = "pseudo"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QScrollArea,
    QTabBar,
    QTextBrowser,
    QToolButton,
    QWidget,
)

from cnnviz.core.data.datasets import DATASETS
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.training.recipes import RECIPES
from cnnviz.program import build_window
from cnnviz.session.data.data_library import DataState
from cnnviz.views.lessons.lessons_panel import LessonsPanel
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.segment_row import SegmentRow
from cnnviz.views.window.main_window import MainWindow
from cnnviz.views.window.splash import make_application

WIDTH, HEIGHT = 1280, 760  # 800 less a title bar
MOST_PARTS = 300  # of a widget, looked at one by one
SETTLE_MS = 150
ROLES = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
)
WORD = re.compile(r"[A-Za-z]{3,}")
# Names of the field, of files and keys, and formulas: the same in all languages.
NAMES = re.compile(
    r"\b(cnnviz|ReLU|tanh|sigmoid|Grad-CAM|PyTorch|GitHub|Python|CSV|GIF|PNG|SVG|PCA|SNE|GPU|CPU|cpu"
    r"|cuda|mps|auto|RGB|NaN|max|exp|log|min|sqrt|gamma|beta|eps|safetensors|checkpoints?"
    r"|(conv|batch|relu|pool|fc|tanh|sigmoid|avg|input|weight|bias)\d*|w?pool\d+|l2-pool\d+"
    # What Qt says of its own buttons and scroll bars.
    r"|Close|Float|Closes the dock widget|Undocks and re-attaches the dock widget"
    r"|Scroll (Left|Right)"
    r"|Alt\+(Left|Right)|Ctrl|Alt|Shift|Esc|Home|End|PgUp|PgDown|PgDn|Page|Space|Delete|Del|Return|Enter|Tab"
    r"|Backspace)\b"
)
MARKUP = re.compile(r"<[^>]*>|&\w+;|https?://\S+|`[^`]*`|\S+\.(safetensors|png|gif|csv|md|pt)\b")


class Walk:
    """What was found, by place."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.found: set[tuple[str, str, str]] = set()
        classes = window.session.network.class_names
        names = (*classes, *(name.lower() for name in classes), *DATASETS, *NETWORKS, *RECIPES)
        self._known = sorted(names, key=len, reverse=True)

    def look(self, place: str, root: QWidget) -> None:
        """Note the texts of a widget and of all that is visible in it."""
        for text in set(_texts(root)):
            if self._is_foreign(text):
                self.found.add((place, "not translated", text))
        for widget in [root, *root.findChildren(QWidget)]:
            if widget.isVisible() and (lack := _lack(widget)):
                self.found.add((place, lack, _shown(widget)))
            is_scrolled = type(widget) is QScrollArea and widget.isVisible()
            if is_scrolled and (wider := widget.horizontalScrollBar().maximum()):
                self.found.add((place, f"too narrow by {wider} px", ""))

    def _is_foreign(self, text: str) -> bool:
        text = " ".join(MARKUP.sub(" ", text).split())
        for name in self._known:
            text = text.replace(name, " ")
        return bool(WORD.search(NAMES.sub(" ", text)))


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--pictures", type=Path)
    pictures = arguments.parse_args().pictures
    folder = tempfile.mkdtemp()
    os.environ["XDG_DATA_HOME"] = os.environ["XDG_STATE_HOME"] = folder
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
    app = make_application(sys.argv[:1])
    window = build_window(app)
    window.resize(WIDTH, HEIGHT)
    window.show()
    walk = Walk(window)
    for state in ("without data", "with data"):
        if state == "with data":
            window.session.data.want("synthetic-garments")
            while window.session.data.state is not DataState.READY:
                _settle()
        for number, (place, widget) in enumerate(_places(window)):
            walk.look(f"{place}, {state}", widget)
            if pictures:
                pictures.mkdir(parents=True, exist_ok=True)
                name = re.sub(r"\W+", "-", place)
                window.grab().save(str(pictures / f"{state[:4].strip()}-{number:02}-{name}.png"))
    window.close()
    print(json.dumps(sorted(walk.found), ensure_ascii=False, indent=0))


def _places(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Every panel, with each of its pages, in turn in front."""
    for name, dock in window.docks.items():
        dock.show()
        dock.raise_()
        _settle()
        yield name, dock
        if name == "network":
            window.session.inspection.open_map("conv2", 9)
            _settle()
            yield f"{name}, terms", dock
            window.session.inspection.open_channel(3)
            _settle()
            yield f"{name}, arithmetic", dock
            window.session.inspection.close()
        if name == "lessons":
            for lesson in window.session.navigation.lessons:
                window.session.navigation.read(lesson)
                _settle()
                yield f"{name}, {lesson.slug}", dock
                panel = dock.findChild(LessonsPanel)
                if panel.show_experiment.isVisible():
                    panel.show_experiment.click()
                    _settle()
                    yield f"{name}, {lesson.slug}, experiment", dock
            continue
        for choice in dock.findChildren(SegmentRow):
            count = len(choice.findChildren(QAbstractButton))
            for page in range(1, count) if choice.isVisible() else ():
                choice.choose(page)
                _settle()
                yield f"{name}, {choice.accessibleName()} {page + 1}", dock
            choice.choose(0)
    yield "window", window


def _texts(root: QWidget) -> Iterator[str]:
    for widget in [root, *root.findChildren(QWidget)]:
        yield from (widget.toolTip(), widget.statusTip(), widget.accessibleDescription())
        # The pages of lessons are files of their own, with formulas that stay as they are.
        if widget.isVisible() and not isinstance(widget, QTextBrowser):
            yield from _told(QAccessible.queryAccessibleInterface(widget))
    for action in root.findChildren(QAction):
        yield from (action.text(), action.toolTip(), action.statusTip())


def _told(interface: QAccessibleInterface | None) -> Iterator[str]:
    if interface is None:
        return
    yield from (interface.text(role) for role in ROLES)
    if interface.object() is None or not isinstance(interface.object(), QWidget):
        return
    for number in range(min(interface.childCount(), MOST_PARTS)):
        child = interface.child(number)
        if child is not None and not isinstance(child.object(), QWidget):
            yield from (child.text(role) for role in ROLES)


def _shown(widget: QWidget) -> str:
    return widget.currentText() if isinstance(widget, QComboBox) else widget.text()


def _lack(widget: QWidget) -> str:
    """Which side of a widget is too small for its text, or nothing."""
    if isinstance(widget, ElidedLabel) or not isinstance(
        widget, QLabel | QAbstractButton | QComboBox
    ):
        return ""
    if not _shown(widget) or isinstance(widget, QTabBar):
        return ""
    if isinstance(widget, QToolButton) and widget.toolButtonStyle().name == "ToolButtonIconOnly":
        return ""
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        return f"cut by {needed - widget.height()} px" if needed > widget.height() else ""
    needed = widget.minimumSizeHint().width()
    return f"cut by {needed - widget.width()} px" if needed > widget.width() else ""


def _settle() -> None:
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()
    QApplication.sendPostedEvents()


if __name__ == "__main__":
    main()
