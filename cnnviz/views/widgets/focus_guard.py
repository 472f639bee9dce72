"""Where the focus goes when what has it is locked or hidden: never into a field for typing."""

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTextEdit,
    QWidget,
)

EDITING = (QAbstractSpinBox, QComboBox, QAbstractSlider, QLineEdit, QTextEdit)


class FocusGuard(QObject):
    """Qt hands it to the next that takes it: after *Train*, keys would have changed the rate."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._around: QWidget | None = None  # what was locked or hidden
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._place)
        app.focusChanged.connect(self._on_changed)

    def _on_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or new is None or not isinstance(new, EDITING):
            return
        is_thrown = not (old.isEnabled() and old.isVisible()) and old.window() is new.window()
        if not is_thrown:
            return
        new.clearFocus()
        parent = old.parentWidget()
        # Of others nobody would tell when they are gone.
        is_ours = parent is not None and shiboken6.createdByPython(parent)
        self._around = parent if is_ours else None
        self._settled.start()

    def _place(self) -> None:
        """Put it beside where it was, once everything is locked and unlocked."""
        around, self._around = self._around, None
        if around is None or not shiboken6.isValid(around) or QApplication.focusWidget():
            return
        beside = next((child for child in around.findChildren(QWidget) if _takes(child)), None)
        if beside is not None:
            beside.setFocus(Qt.FocusReason.OtherFocusReason)


def _takes(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isEnabled() and widget.isVisible() and not isinstance(widget, EDITING)
