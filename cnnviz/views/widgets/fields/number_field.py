"""The field for a number: read in every language's way, refused with a word, stepped by arrows."""

from dataclasses import replace
from numbers import Real

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QStyle, QStyleOptionSpinBox, QWidget

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr
from cnnviz.core.typed_numbers import SHOWN_DIGITS, NumberKind, number_words
from cnnviz.views.widgets.fields.calm_wheel import takes_wheel
from cnnviz.views.widgets.fields.refusal_note import RefusalNote
from cnnviz.views.widgets.undo_keys import is_redo, is_undo

FRACTION_SAMPLE = "0.00025"  # as wide as most that have a fraction
CURSOR_PX = 2
RATES = NumberKind(1e-9, 100, by_factors=True)
StepEnabled = QAbstractSpinBox.StepEnabledFlag


class NumberField(QAbstractSpinBox):
    """Enter, leaving and a step take what was typed; what is no good leaves the number as it was.

    Not one of Qt's own: those drop what their language does not know, and 1e-4 becomes 14.
    """

    valueChanged = Signal(Real)  # noqa: N815
    refused = Signal(str)  # why what was typed was not taken, a sentence

    def __init__(self, kind: NumberKind, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._value, self._digits = float(kind.lowest), SHOWN_DIGITS
        self._prefix = self._suffix = ""
        self._typing: float | None = None  # what the text says so far, where that is told
        self.was_refused = False  # what was typed last
        self._note: RefusalNote | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel gives none
        self.setAccessibleName(name)
        self._show()

    def value(self) -> float:
        """Return the number that counts."""
        return self._value if self._typing is None else self._typing

    def setValue(self, value: float) -> None:
        """Take the nearest number in bounds, and tell it where it is another."""
        value = float(self.kind.clipped(value))
        is_other, self._value = value != self._value, value
        self._show()
        if is_other:
            self.valueChanged.emit(self.value())

    def show_value(self, value: float) -> None:
        """Show what is true, within bounds or not, without telling it; what is typed stays."""
        self._value = float(value)
        if not self.is_typed:
            self._show()

    @property
    def is_typed(self) -> bool:
        """Whether there is something typed that was not taken yet."""
        return self.lineEdit().isModified()

    def minimum(self) -> float:
        return self.kind.lowest

    def maximum(self) -> float:
        return self.kind.highest

    def setRange(self, lowest: float, highest: float) -> None:
        self.kind = replace(self.kind, lowest=lowest, highest=max(lowest, highest))
        self.updateGeometry()
        if self.kind.clipped(self._value) != self._value:
            self.setValue(self._value)

    def setMaximum(self, highest: float) -> None:
        self.setRange(self.kind.lowest, highest)

    def setDigits(self, digits: int) -> None:
        """Show so many digits at most; the number keeps all."""
        self._digits = digits
        self._show()

    def setPrefix(self, words: str) -> None:
        """Let words stand before the number, a space between."""
        self._prefix = f"{words} " if words else ""
        self._show()

    def setSuffix(self, words: str) -> None:
        self._suffix = f" {words}" if words else ""
        self._show()

    def count_to(self, count: int) -> None:
        """Take 1 to `count`, and say so behind the number: 3 of 16. Tells nobody."""
        with QSignalBlocker(self):
            self.setRange(1, count)
            self.setSuffix(tr("of {count}", count))

    def tell_while_typed(self) -> None:
        """Let what is being typed count at once, as long as it is a number."""
        self.lineEdit().textEdited.connect(self._on_edited)

    def take(self) -> bool:
        """Take what was typed; False where it was refused, and told."""
        typed, self.was_refused = self.lineEdit().text(), False
        if not self.is_typed or typed.strip() == self._text().strip():
            self._show()
            return True
        try:
            number = self._read(typed)
        except CnnvizError as error:
            self._refuse(str(error))
            return False
        self._typing = None
        self.setValue(number)
        return True

    def begin(self, text: str) -> None:
        """Have this be what was typed so far."""
        self.setFocus()
        self.lineEdit().setText(text)
        self.lineEdit().setModified(True)

    def give_up(self) -> None:
        """Forget what was typed."""
        self.was_refused = False
        self._show()
        self._forget_typing()

    def stepBy(self, steps: int) -> None:
        if self.take():
            self.setValue(self._stepped(steps))
            self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        up = StepEnabled.StepUpEnabled if self._stepped(1) > self._value else StepEnabled.StepNone
        down = StepEnabled.StepDownEnabled
        return up | (down if self._stepped(-1) < self._value else StepEnabled.StepNone)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._gives_up(event):  # else Esc would go to the window
                event.accept()
                return True
            if self._leaves_undo(event):  # else the line would claim it
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._leaves_undo(event):
            event.ignore()
        elif self._gives_up(event):
            self.give_up()
            self.selectAll()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.take():
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if takes_wheel(self, event):
            super().wheelEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.take()
        super().focusOutEvent(event)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        numbers = [number_words(bound) for bound in (self.kind.lowest, self.kind.highest)]
        if not self.kind.is_whole:
            numbers = [*numbers, FRACTION_SAMPLE, f"-{FRACTION_SAMPLE}"[self.kind.lowest >= 0 :]]
        texts = [f"{self._prefix}{number}{self._suffix} " for number in numbers]
        wide = max(self.fontMetrics().horizontalAdvance(text) for text in texts) + CURSOR_PX
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        inner = QSize(wide, self.lineEdit().sizeHint().height())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_SpinBox, option, inner, self)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _gives_up(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self.is_typed

    def _leaves_undo(self, event: QKeyEvent) -> bool:
        """Where nothing is being typed, undo and redo are the panel's or the window's."""
        return not self.is_typed and (is_undo(event) or is_redo(event))

    def _stepped(self, steps: int) -> float:
        return self.kind.stepped(self._value, steps)

    def _read(self, typed: str) -> float:
        text = typed.strip().removeprefix(self._prefix.strip()).removesuffix(self._suffix.strip())
        return self.kind.read(text)

    def _refuse(self, sentence: str) -> None:
        self._show()
        self._forget_typing()
        self.was_refused = True
        sentence = tr("{sentence} {text} stays.", sentence, self._text())
        if self._note is None:
            self._note = RefusalNote(self)
        self._note.tell(sentence)
        self.refused.emit(sentence)

    def _on_edited(self, text: str) -> None:
        before = self.value()
        try:
            self._typing = self._read(text)
        except CnnvizError:
            self._typing = None
        if self.value() != before:
            self.valueChanged.emit(self.value())

    def _forget_typing(self) -> None:
        if self._typing is not None:
            self._typing = None
            self.valueChanged.emit(self.value())

    def _text(self) -> str:
        return f"{self._prefix}{number_words(self._value, self._digits)}{self._suffix}"

    def _show(self) -> None:
        if self.lineEdit().text() != self._text():
            self.lineEdit().setText(self._text())
        self.lineEdit().setModified(False)
        self.update()  # the arrows may be at an end


class WholeField(NumberField):
    """For whole numbers."""

    def __init__(
        self,
        lowest: int,
        highest: int,
        name: str = "",
        parent: QWidget | None = None,
        step: int = 1,
    ) -> None:
        super().__init__(NumberKind(lowest, highest, is_whole=True, step=step), name, parent)

    def value(self) -> int:
        return int(super().value())


def rate_field(name: str, parent: QWidget | None = None) -> NumberField:
    """Return a field for learning rates, stepped by factors of about 2."""
    return NumberField(RATES, name, parent)


def take_what_is_typed() -> bool:
    """Take it, if somebody is typing a number; False where it was refused, and told."""
    field = QApplication.focusWidget()
    return not isinstance(field, NumberField) or field.take()


def was_just_refused(dialog: QWidget) -> bool:
    """Whether a number was refused as its button was pressed, so that nobody means it; once."""
    refused = [field for field in dialog.findChildren(NumberField) if field.was_refused]
    for field in refused:
        field.was_refused = False
    return bool(refused)
