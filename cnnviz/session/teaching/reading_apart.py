"""A set of drawings, each read by a network that did not learn it, in the background."""

from PySide6.QtCore import QObject

from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.teaching.own_classes import ReadApart, read_apart
from cnnviz.core.translation import listed, tr
from cnnviz.session.background.answer import Answer
from cnnviz.session.teaching.drawing_set import NO_SET, DrawingSet

LEAST_APART = 4  # of a class: one to read, and three to learn from meanwhile
MOST_NAMES = 3

Question = tuple[tuple[str, ...], tuple[LabelledDrawing, ...]]  # the classes, and their drawings


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
            names, drawings = self._now()
            self._ask((names, drawings), read_apart(drawings, names))

    def _now(self) -> Question:
        return self._set.class_names, self._set.drawings

    def _is_now(self, question: Question) -> bool:
        return question == self._now()

    def _on_set_changed(self) -> None:
        if self.found is not None and self.found.class_names != self._set.class_names:
            self.forget()
        else:
            self._tell_age()
