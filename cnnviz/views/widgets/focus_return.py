"""Focus that comes back to where it was when what took it goes away."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class FocusReturn:
    """Remembers what had the focus before something came, and gives it back afterwards."""

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner  # what comes and goes
        self._before: QWidget | None = None

    def remember(self) -> None:
        """Call it before the owner takes the focus."""
        focused = QApplication.focusWidget()
        if focused is not None and not self._is_inside(focused):
            self._before = focused

    def give_back(self) -> None:
        """Call it when the owner goes; a focus that went elsewhere by itself stays there."""
        before, self._before = self._before, None
        focused = QApplication.focusWidget()
        is_lost = focused is None or self._is_inside(focused) or not focused.isVisible()
        if is_lost and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_inside(self, widget: QWidget) -> bool:
        return widget is self._owner or self._owner.isAncestorOf(widget)


def first_stop(widget: QWidget) -> QWidget | None:
    """Return the first place inside a widget that Tab would stop at, if there is one.

    Not by `nextInFocusChain`: PySide takes what it returns for a child of the widget asked, and
    with that one's end for deleted.
    """
    for stop in widget.findChildren(QWidget):
        takes_tab = bool(stop.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes_tab and stop.isEnabled() and stop.isVisibleTo(widget):
            return stop
    return None
