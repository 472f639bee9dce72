"""A spin box that knows its legal values: steps go from one to the next, typing to the nearest."""

from collections.abc import Sequence

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox


class LegalSpin(QSpinBox):
    """No way of using it ends at a value that is not legal."""

    def __init__(self, letter: str, meaning: str) -> None:
        super().__init__()
        self._legal: tuple[int, ...] = (0,)
        self._meaning = meaning
        self.setPrefix(f"{letter} = ")
        self.setAccessibleName(f"{letter}, {meaning}")
        self.setKeyboardTracking(False)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)

    @property
    def legal(self) -> tuple[int, ...]:
        return self._legal

    def offer(self, legal: Sequence[int], value: int) -> None:
        """Take other legal values, rising, and one of them; says nothing to listeners."""
        self._legal = tuple(legal)
        self.blockSignals(True)
        self.setRange(legal[0], legal[-1])
        self.setValue(value)
        self.blockSignals(False)
        values = ", ".join(map(str, legal))
        self.setToolTip(f"{self._meaning}; what fits the others now: {values}")

    def stepBy(self, steps: int) -> None:
        place = self._legal.index(self.value()) + steps
        self.setValue(self._legal[max(0, min(place, len(self._legal) - 1))])

    def validate(self, text: str, position: int) -> object:
        typed = text.removeprefix(self.prefix()).strip()
        if typed.isdecimal() and int(typed) in self._legal:
            return QValidator.State.Acceptable, text, position
        is_begun = not typed or (typed.isdecimal() and len(typed) <= 2)
        state = QValidator.State.Intermediate if is_begun else QValidator.State.Invalid
        return state, text, position

    def fixup(self, text: str) -> str:
        typed = text.removeprefix(self.prefix()).strip()
        wanted = int(typed) if typed.isdecimal() else self.value()
        nearest = min(self._legal, key=lambda legal: abs(legal - wanted))
        return f"{self.prefix()}{nearest}"
