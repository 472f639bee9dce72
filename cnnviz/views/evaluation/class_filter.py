"""The choice of a class, or of any."""

from PySide6.QtCore import Signal

from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox


class ClassFilter(ChoiceBox):
    """Keeps the choice as long as the classes stay the same."""

    chosen = Signal()

    def __init__(self, any_words: str, tooltip: str) -> None:
        super().__init__()
        self._names: tuple[str, ...] | None = None
        self._any_words = any_words
        self.setToolTip(tooltip)
        self.setAccessibleName(tooltip)
        self.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self.offer(())
        self.activated.connect(self._on_activated)

    @property
    def class_index(self) -> int | None:
        """The class chosen; None stands for any."""
        return self.currentIndex() - 1 if self.currentIndex() > 0 else None

    def offer(self, names: tuple[str, ...]) -> None:
        if names != self._names:
            self._names = names
            self.clear()
            self.addItems([self._any_words, *names])

    def choose(self, class_index: int | None) -> None:
        self.setCurrentIndex(0 if class_index is None else class_index + 1)

    def _on_activated(self) -> None:
        self.chosen.emit()
