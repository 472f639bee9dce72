"""The set of drawings that a person makes for classes of their own: which class comes next."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, clean_name, labelled
from cnnviz.core.teaching.class_names import folded, name_troubles
from cnnviz.core.teaching.drawn_dataset import CLASSES, LEAST_DRAWINGS, of_classes
from cnnviz.core.translation import tr
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.session.my_drawings.my_drawings import MyDrawings
from cnnviz.session.preferences import Preferences

Drawings = tuple[LabelledDrawing, ...]
ENOUGH = 8  # drawings of a class
NO_SET = tr("There is no set yet: name its classes in New set of drawings…")
NOT_DRAWING = tr("No set is being drawn: choose Draw in My drawings first.")


class DrawingSet(QObject):
    """Names of classes; its drawings are those in My drawings under these names."""

    changed = Signal()  # names, counts, the class that comes next, or whether the set is drawn

    def __init__(
        self,
        drawings: MyDrawings,
        canvas: CanvasDocument,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._drawings, self._canvas, self._preferences = drawings, canvas, preferences
        self.class_names = _checked(preferences.own_classes)
        self.is_drawn = False  # drawing after drawing, now
        self.wanted = ""  # the class that comes next
        self.author = ""  # of what is added
        self._found: tuple[Drawings, tuple[str, ...], Drawings] | None = None  # of all, of these
        self._waiting: dict[str, LabelledDrawing] = {}  # until their file is written
        self._added: list[LabelledDrawing] = []  # since the set is drawn
        drawings.changed.connect(self._on_drawings_changed)
        drawings.failed.connect(self._on_failed)
        drawings.labelling_changed.connect(self.changed)

    @property
    def drawings(self) -> Drawings:
        """The kept drawings of the set's classes."""
        kept, names = self._drawings.drawings, self.class_names
        if self._found is None or self._found[0] is not kept or self._found[1] != names:
            self._found = kept, names, of_classes(kept, names)
        return self._found[2]

    def counts(self) -> dict[str, int]:
        """Return how many drawings there are of each class, in the order of the classes."""
        waiting = tuple(self._waiting.values())
        counts = Counter(d.class_name for d in (*self._drawings.drawings, *waiting))
        return {name: counts[name] for name in self.class_names}

    def example(self) -> LabelledDrawing | None:
        """Return the newest drawing of the class that comes next, if there is one."""
        of_class = (d for d in reversed(self._drawings.drawings) if d.class_name == self.wanted)
        return next(of_class, None)

    def rare(self, least: int = LEAST_DRAWINGS) -> list[str]:
        """Return the classes of which there are fewer drawings."""
        return [name for name, count in self.counts().items() if count < least]

    @property
    def why_not_add(self) -> str:
        """Why what is on the canvas cannot be added, in a sentence; empty where it can."""
        return self._drawings.why_not_label if self.is_drawn else NOT_DRAWING

    def begin(self, names: Sequence[str]) -> None:
        """Take other classes, spelt as drawings have them already, and draw them."""
        known = {folded(name): name for name in reversed(self._drawings.class_names())}
        exact, cleaned = set(known.values()), [clean_name(name) for name in names]
        self.class_names = tuple(n if n in exact else known.get(folded(n), n) for n in cleaned)
        self._preferences.own_classes = self.class_names
        self.draw()

    def draw(self) -> None:
        """Ask for drawings, first of the class that has the fewest, on an empty canvas."""
        if not self.class_names:
            return
        self.is_drawn, self._added = True, []
        self.wanted = self._rarest()
        if not self._canvas.seen.blank:
            self._canvas.clear()
        self.changed.emit()

    def end(self) -> None:
        """Ask for no more drawings."""
        self.is_drawn, self.wanted = False, ""
        self.changed.emit()

    def choose(self, name: str) -> None:
        """Have a class drawn next; begins to draw the set, if need be."""
        if name not in self.class_names:
            return
        if not self.is_drawn:
            self.draw()
        self.wanted = name
        self.changed.emit()

    def say_author(self, author: str) -> None:
        """Have what is added from now on by this author; nobody's name for the person's own."""
        self.author = clean_name(author)

    def skip(self) -> None:
        """Have the class behind it drawn instead."""
        if self.is_drawn:
            place = self.class_names.index(self.wanted)
            self.choose(self.class_names[(place + 1) % len(self.class_names)])

    def add(self) -> None:
        """Keep what is on the canvas as one of the class that is asked for, and ask for the next.

        The canvas is empty for that at once; undo of My drawings puts the drawing back on it.
        """
        strokes = self._canvas.strokes
        if self.why_not_add or not strokes:
            return
        drawing = labelled(self.wanted, strokes, self.author)
        self._drawings.label(self.wanted, self.author)
        if all(drawing.key != kept.key for kept in self._drawings.drawings):
            self._waiting[drawing.key] = drawing
        self._canvas.clear()
        self.wanted = self._rarest()
        self.changed.emit()

    def _rarest(self) -> str:
        """The class with the fewest; of several that which comes first behind the one before."""
        names, counts = self.class_names, self.counts()
        place = names.index(self.wanted) + 1 if self.wanted in names else 0
        in_turn = (*names[place:], *names[:place])
        return min(in_turn, key=lambda name: counts[name])

    def _on_drawings_changed(self) -> None:
        kept = {drawing.key for drawing in self._drawings.drawings}
        for key in kept & self._waiting.keys():
            self._added.append(self._waiting.pop(key))
        gone = None
        while self._added and self._added[-1].key not in kept:
            gone = self._added.pop()
        if gone is not None and self._drawings.can_redo:  # undone, not deleted
            self._put_back(gone)
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        """What could not be kept is on the canvas again."""
        for key in tuple(self._waiting):
            self._put_back(self._waiting.pop(key))
        self.changed.emit()

    def _put_back(self, drawing: LabelledDrawing) -> None:
        if self.is_drawn and self._canvas.seen.blank:
            self._canvas.show_strokes(drawing.strokes, drawing.class_name)
            if drawing.class_name in self.class_names:
                self.wanted = drawing.class_name


def _checked(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names as they were remembered; none where a hand has spoiled them."""
    are_good = CLASSES[0] <= len(names) <= CLASSES[1] and not any(name_troubles(names))
    return tuple(map(clean_name, names)) if are_good else ()
