"""A set of drawings, each read by a network that did not learn it, in the background."""

from PySide6.QtCore import QObject

from cnnviz.core.teaching.own_classes import ReadApart, read_apart
from cnnviz.core.translation import listed, tr
from cnnviz.session.background.answer import Answer
from cnnviz.session.teaching.drawing_set import NO_SET, DrawingSet

LEAST_APART = 4  # of a class: one to read, and three to learn from meanwhile
MOST_NAMES = 3

# The classes, and of each drawing its key, its class and its author.
Question = tuple[tuple[str, ...], frozenset[tuple[str, str, str]]]


class ReadingApart(Answer[Question, ReadApart]):
    """Judges the drawings, not the network on screen; old as soon as the set is another."""

    def __init__(self, drawing_set: DrawingSet, parent: QObject) -> None:
        super().__init__(parent)
        self._set = drawing_set
        drawing_set.changed.connect(self._on_set_changed)

    @property
    def obstacle(self) -> str:
        """Why the set cannot be judged now, in a sentence; empty where it can."""
        if not self._set.class_names:
            return NO_SET
        rare = self._set.rare(LEAST_APART)
        if not rare:
            return ""
        return tr(
            "Judging takes {least} drawings of each class: there are fewer of {names}.",
            LEAST_APART,
            listed(rare, MOST_NAMES),
        )

    def ask(self) -> None:
        """Judge the drawings of the set."""
        if not self.obstacle:
            names, drawings = self._set.class_names, self._set.drawings
            self._ask(self._now(), read_apart(drawings, names))

    def _now(self) -> Question:
        drawings = ((d.key, d.class_name, d.author) for d in self._set.drawings)
        return self._set.class_names, frozenset(drawings)

    def _is_now(self, question: Question) -> bool:
        return question == self._now()

    def _on_set_changed(self) -> None:
        if self.found is not None and self.found.class_names != self._set.class_names:
            self.forget()
        else:
            self._tell_age()
