"""Opening a window so that all of it, title bar and frame included, is on the screen."""

from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtWidgets import QWidget

# What window managers put around a window: the thickest title bar and borders of the usual ones.
FRAME = QMargins(6, 38, 6, 6)


def show_on_screen(window: QWidget) -> None:
    """Show a window at its size, or maximised where the screen has no room for that."""
    available = window.screen().availableGeometry()
    if has_room(window.size(), available):
        window.show()
        return
    window.setGeometry(placed(window.geometry(), available))
    window.showMaximized()


def has_room(size: QSize, available: QRect) -> bool:
    """Whether a window of this size fits a screen's available area with its frame."""
    return size.boundedTo(largest_window(available)) == size


def largest_window(available: QRect) -> QSize:
    """The size of a window that fills a screen's available area together with its frame."""
    return available.marginsRemoved(FRAME).size()


def placed(window: QRect, available: QRect) -> QRect:
    """Return the window in the middle of the screen, no larger than its frame leaves room for."""
    fitting = QRect(window.topLeft(), window.size().boundedTo(largest_window(available)))
    fitting.moveCenter(available.marginsRemoved(FRAME).center())
    return fitting
