"""The window that walks over a map by itself until somebody takes it over."""

from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.session.session import Session

STEP_MS = 220


class Walker(QObject):
    """Moves the session's selected value on, row by row; the first hover stops it."""

    changed = Signal()  # walking or not

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.wants_to_walk = True
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self.step)
        session.navigation.value_opened.connect(self.pause)

    @property
    def is_walking(self) -> bool:
        return self._timer.isActive()

    def start(self) -> None:
        """Walk, unless the person took over before."""
        if self.wants_to_walk and not self.is_walking:
            self._timer.start()
            self.changed.emit()

    def rest(self) -> None:
        """Stop because nobody looks; goes on when somebody does."""
        if self.is_walking:
            self._timer.stop()
            self.changed.emit()

    def play(self) -> None:
        self.wants_to_walk = True
        self.start()

    def pause(self) -> None:
        self.wants_to_walk = False
        self.rest()

    def step(self) -> None:
        """Go one value on; from the last one back to the first."""
        selection = self._session.selection
        shape = self._session.network.layer(selection.layer)
        place = selection.place
        next_value = (place.row * shape.width + place.column + 1) % (shape.width * shape.height)
        row, column = divmod(next_value, shape.width)
        selection.select_value(place.layer, place.unit, row, column)
