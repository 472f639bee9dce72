"""Lists and sliders that the wheel leaves alone until they are in use."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSlider, QWidget


class CalmWheel:
    """Mixed into a control: without the focus, the wheel scrolls what lies around it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceBox(CalmWheel, QComboBox):
    """A list to choose from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # By default the wheel itself would give it the focus.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class Slider(CalmWheel, QSlider):
    """A number to be dragged."""

    def __init__(
        self, orientation: Qt.Orientation = Qt.Orientation.Horizontal, parent: QWidget | None = None
    ) -> None:
        super().__init__(orientation, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
