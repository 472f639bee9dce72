"""Does one thing after another by chance, as hands do, and as they seldom do."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QTabBar, QWidget
from shiboken6 import isValid

from benchmarks.walk.faults import Faults
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.window.main_window import THEMES, MainWindow

TURN_EVERY = 250  # events until a run starts, or ends
STUCK_MS = 60  # a dialog or menu that runs a loop of its own is answered after this
CONFIG = TrainingConfig(epochs=50, batch_size=16, device="cpu")

Key, Modifier = Qt.Key, Qt.KeyboardModifier
BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
           Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)  # fmt: skip
KEYS = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown,
        Key.Key_Home, Key.Key_End, Key.Key_Return, Key.Key_Escape, Key.Key_Tab, Key.Key_Backtab,
        Key.Key_Space, Key.Key_Delete, Key.Key_Backspace, Key.Key_F2, Key.Key_F6,
        Key.Key_BracketLeft, Key.Key_BracketRight, Key.Key_Comma, Key.Key_Period, Key.Key_Minus,
        *map(Key, range(Key.Key_0, Key.Key_9 + 1)),
        *map(Key, range(Key.Key_A, Key.Key_Z + 1)))  # fmt: skip
MODIFIERS = (*[Modifier.NoModifier] * 6, Modifier.ShiftModifier, Modifier.AltModifier,
             Modifier.ControlModifier)  # fmt: skip
LEAVE_THE_PROGRAM = ((Modifier.ControlModifier, Key.Key_Q),)


class Walker(QObject):
    """One event at a time, each after Qt has done what the one before brought about."""

    def __init__(
        self, window: MainWindow, faults: Faults, events: int, seed: int, log: Path | None
    ) -> None:
        super().__init__(window)
        self._window, self._faults = window, faults
        self._left, self._chance = events, random.Random(seed)
        self._log: TextIO | None = log.open("w", encoding="utf-8", buffering=1) if log else None
        self._is_acting = False
        self._ways: list[tuple[Callable[[], None], int]] = [
            (self._click, 34),
            (self._type, 30),
            (self._drag, 8),
            (self._turn_wheel, 8),
            (self._double_click, 4),
            (self._do_action, 6),
            (self._choose_tab, 6),
            (self._move_dock, 2),
            (self._resize, 1),
            (self._change_theme, 1),
        ]

    def start(self) -> None:
        QTimer.singleShot(0, self._step)

    def _step(self) -> None:
        if self._left <= 0:
            self._end()
            return
        self._left -= 1
        try:
            if self._left % TURN_EVERY == 0:
                self._turn_training()
            self._act()
        finally:
            QTimer.singleShot(0, self._step)

    def _act(self) -> None:
        QTimer.singleShot(STUCK_MS, self._answer)
        ways, weights = zip(*self._ways, strict=True)
        self._is_acting = True
        try:
            self._chance.choices(ways, weights)[0]()
        finally:
            self._is_acting = False

    def _answer(self) -> None:
        """Press Esc in what keeps the event before from coming to its end."""
        stuck = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if self._is_acting and stuck is not None:
            self._tell("answer with Esc", stuck)
            QTest.keyClick(stuck, Key.Key_Escape)
            QTimer.singleShot(STUCK_MS, self._answer)

    def _end(self) -> None:
        if self._log is not None:
            self._log.close()
        self._window.close()
        QApplication.quit()

    def _tell(self, what: str, where: QWidget | None = None) -> None:
        named = f" on {type(where).__name__} {where.accessibleName()!r}" if where else ""
        text = f"{self._left}: {what}{named}"
        self._faults.about_to(text)
        if self._log is not None:
            self._log.write(f"{text}\n")

    def _front(self) -> QWidget:
        """Return the menu or dialog that is open, else one of the windows."""
        open_one = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(open_one, QFileDialog):
            open_one.reject()  # whatever is done in there is done to files
            open_one = None
        floating = [d for d in self._window.docks.values() if d.isFloating() and d.isVisible()]
        return open_one or self._chance.choice([*[self._window] * 3, *floating])

    def _aim(self) -> tuple[QWindow, QWidget, QPoint]:
        """Choose a widget in sight, and a point in it."""
        front = self._front()
        inside = [
            w for w in front.findChildren(QWidget) if w.isVisible() and QWidget.window(w) is front
        ]
        target = self._chance.choice(inside or [front])
        room = target.visibleRegion().boundingRect()
        at = QPoint(
            self._chance.randint(room.left(), max(room.left(), room.right())),
            self._chance.randint(room.top(), max(room.top(), room.bottom())),
        )
        front.winId()
        inside_px = target.mapTo(front, at)
        return front.windowHandle(), target, _within(front.rect(), inside_px)

    def _click(self) -> None:
        window, target, at = self._aim()
        button, keys = self._chance.choice(BUTTONS), self._chance.choice(MODIFIERS)
        self._tell(f"{button.name} at {at.x()}, {at.y()} with {keys.name}", target)
        QTest.mouseClick(window, button, keys, at)

    def _double_click(self) -> None:
        window, target, at = self._aim()
        self._tell(f"double click at {at.x()}, {at.y()}", target)
        QTest.mouseDClick(window, BUTTONS[0], Modifier.NoModifier, at)

    def _drag(self) -> None:
        window, target, at = self._aim()
        way = QPoint(self._chance.randint(-90, 90), self._chance.randint(-90, 90))
        to = _within(QWidget.window(target).rect(), at + way)
        self._tell(f"drag {at.x()}, {at.y()} to {to.x()}, {to.y()}", target)
        QTest.mousePress(window, BUTTONS[0], Modifier.NoModifier, at)
        for point in ((at + to) / 2, to):
            if isValid(window):  # it may be a menu that closes
                QTest.mouseMove(window, point)
        if isValid(window):
            QTest.mouseRelease(window, BUTTONS[0], Modifier.NoModifier, to)

    def _turn_wheel(self) -> None:
        window, target, at = self._aim()
        turns = self._chance.choice((-480, -120, 120, 480))
        keys = self._chance.choice(MODIFIERS)
        self._tell(f"wheel {turns} at {at.x()}, {at.y()} with {keys.name}", target)
        QTest.wheelEvent(window, at, QPoint(0, turns), stateKey=keys)

    def _type(self) -> None:
        front = QApplication.activePopupWidget() or QApplication.focusWidget() or self._front()
        key, keys = self._chance.choice(KEYS), self._chance.choice(MODIFIERS)
        if (keys, key) in LEAVE_THE_PROGRAM or isinstance(front.window(), QFileDialog):
            return
        self._tell(f"{key.name} with {keys.name}", front)
        QTest.keyClick(front, key, keys)

    def _do_action(self) -> None:
        if self._is_held_up():
            return
        actions = [a for a in self._window.findChildren(QAction) if a.isEnabled() and a.text()]
        action = self._chance.choice(
            [a for a in actions if "Quit" not in a.text().replace("&", "")]
        )
        self._tell(f"action {action.text()!r}")
        action.trigger()

    def _choose_tab(self) -> None:
        bars = [b for b in self._window.findChildren(QTabBar) if b.isVisible() and b.count()]
        if bars and not self._is_held_up():
            bar = self._chance.choice(bars)
            place = self._chance.randrange(bar.count())
            self._tell(f"tab {bar.tabText(place)!r}")
            bar.setCurrentIndex(place)

    def _move_dock(self) -> None:
        name = self._chance.choice(list(self._window.docks))
        dock = self._window.docks[name]
        how = self._chance.choice(("float", "close", "show"))
        self._tell(f"{how} panel {name}")
        if how == "float":
            dock.setFloating(not dock.isFloating())
        elif how == "close":
            dock.close()
        else:
            self._window.show_panel(name)

    def _resize(self) -> None:
        width, height = self._chance.randint(700, 1700), self._chance.randint(450, 1100)
        self._tell(f"resize to {width} x {height}")
        self._window.resize(width, height)

    def _change_theme(self) -> None:
        text = self._chance.choice(list(THEMES.values()))
        self._tell(f"theme {text}")
        next(a for a in self._window.findChildren(QAction) if a.text() == text).trigger()

    def _turn_training(self) -> None:
        training = self._window.session.training
        if training.state is TrainingState.IDLE and self._left // TURN_EVERY % 2:
            self._tell("train")
            training.configure(CONFIG, "article", "new weights")
            training.run()
        elif training.state is not TrainingState.IDLE and self._left // TURN_EVERY % 2 == 0:
            self._tell("stop training")
            training.stop()

    def _is_held_up(self) -> bool:
        return bool(QApplication.activePopupWidget() or QApplication.activeModalWidget())


def _within(room: QRect, at: QPoint) -> QPoint:
    return QPoint(min(max(at.x(), 0), room.right()), min(max(at.y(), 0), room.bottom()))
