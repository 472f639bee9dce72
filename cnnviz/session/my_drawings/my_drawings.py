"""The drawings that a person labelled, merged from others too, and what is done with them."""

from collections.abc import Collection
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnnviz.core.my_drawings.drawing_store import Change, DrawingStore, Merged, States
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, clean_name, labelled
from cnnviz.core.printable import printable
from cnnviz.core.translation import listed, tr, tr_count
from cnnviz.session.background.followed_file import FollowedFile, Version
from cnnviz.session.background.undo_stack import UndoStack
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.session.my_drawings.file_queue import FileQueue, Job, Told

UNDO_DEPTH = 200
SHOWN_LINES = 3
A_PICTURE = tr("There is a picture on the canvas: only what is drawn here is kept as a drawing.")
NOTHING = tr("Nothing is drawn yet.")


class MyDrawings(QObject):
    """All drawings of the file, as far as it is read; each change is in the file before it shows.

    Files are read and written in the background, in the order of what was asked for.
    """

    changed = Signal()  # the drawings, what can be undone, or whether a file is worked on
    labelling_changed = Signal()  # `why_not_label` or `confirmation`
    notified = Signal(str)
    failed = Signal(Exception)

    def __init__(self, canvas: CanvasDocument, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self._store = canvas, DrawingStore(folder)
        with suppress(OSError):  # told when something is to be kept there
            folder.mkdir(parents=True, exist_ok=True)
        self.drawings: tuple[LabelledDrawing, ...] = ()
        self.confirmation = ""  # of what was labelled last, until something else happens
        self.why_not_label = self._why_not_label()  # in a sentence; empty where one can
        self._told = 0  # of so many lines that are no drawings
        self._queue = FileQueue(self)
        self._queue.failed.connect(self.failed)
        self._queue.busy_changed.connect(self.changed)
        # Nothing to restore: the file is written before a step is undone, as that may fail.
        self._undo_stack = UndoStack[States](_nothing, self, UNDO_DEPTH)
        self._undo_stack.indexChanged.connect(self.changed)
        self._file = FollowedFile(self)
        self._file.changed.connect(self.look)
        canvas.changed.connect(self._on_canvas_changed)

    @property
    def folder(self) -> Path:
        """Where the drawings are kept."""
        return self._store.path.parent

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or written."""
        return self._queue.is_busy

    @property
    def can_undo(self) -> bool:
        return self._undo_stack.canUndo()

    @property
    def can_redo(self) -> bool:
        return self._undo_stack.canRedo()

    @property
    def last_change(self) -> str:
        """What `undo` would take back; "" where there is nothing."""
        return self._undo_stack.undoText()

    def class_names(self) -> tuple[str, ...]:
        """Return all names in use, each once, in the order of the drawings."""
        return tuple(dict.fromkeys(drawing.class_name for drawing in self.drawings))

    def look(self) -> None:
        """Read the file again, as another program may have changed it."""
        self._do(self._store.read, self._on_read)

    def label(self, class_name: str, author: str = "") -> None:
        """Keep what is on the canvas under a class; what is kept already gets that class."""
        strokes, name = self._canvas.strokes, clean_name(class_name)
        if self.why_not_label or not strokes:
            self.notified.emit(self.why_not_label or NOTHING)
            return
        self._queue.add(partial(self._begin_label, labelled(name, strokes, author)))

    def relabel(self, keys: Collection[str], class_name: str) -> None:
        name = clean_name(class_name)
        if keys and name:
            said = tr_count(
                "Relabelled 1 drawing {name}", "Relabelled {count} drawings {name}", len(keys), name
            )
            self._do(partial(self._store.relabel, tuple(keys), name), partial(self._note, said))

    def delete(self, keys: Collection[str]) -> None:
        if keys:
            said = tr_count("Deleted 1 drawing", "Deleted {count} drawings", len(keys))
            self._do(partial(self._store.remove, tuple(keys)), partial(self._note, said))

    def merge(self, path: Path, author: str = "") -> None:
        """Add the drawings of a file; those in it that name no author get this one."""
        told = partial(self._on_merged, path)
        self._do(partial(self._store.merge, path, clean_name(author)), told)

    def export(self, path: Path, keys: Collection[str] = ()) -> None:
        """Write some drawings, or all, to a file."""
        chosen = tuple(d for d in self.drawings if not keys or d.key in keys)
        told = partial(self._on_exported, path, len(chosen))
        self._do(partial(self._store.export, path, chosen), told)

    def open(self, key: str) -> None:
        """Put a drawing on the canvas; undo there brings back what was on it."""
        for drawing in self.drawings:
            if drawing.key == key:
                self._canvas.show_strokes(drawing.strokes, drawing.class_name)

    def undo(self) -> None:
        """Take back the last change of what is kept."""
        self._queue.add(self._begin_undo)

    def redo(self) -> None:
        self._queue.add(self._begin_redo)

    def shut_down(self) -> None:
        """Write all that waits to be written."""
        self._queue.shut_down()
        self._file.forget()

    def _do(self, job: Job, told: Told) -> None:
        self._queue.add(lambda: (job, told))

    def _begin_label(self, drawing: LabelledDrawing) -> tuple[Job, Told]:
        told = partial(self._on_labelled, drawing.class_name)
        if any(kept.key == drawing.key for kept in self.drawings):
            return partial(self._store.relabel, [drawing.key], drawing.class_name), told
        return partial(self._store.add, [drawing]), told

    def _begin_undo(self) -> tuple[Job, Told] | None:
        if not self.can_undo:
            return None
        return partial(self._store.put, self._undo_stack.before), self._on_undone

    def _begin_redo(self) -> tuple[Job, Told] | None:
        if not self.can_redo:
            return None
        return partial(self._store.put, self._undo_stack.after), self._on_redone

    def _on_undone(self, change: Change) -> None:
        self._show(change.drawings)
        self._undo_stack.undo()

    def _on_redone(self, change: Change) -> None:
        self._show(change.drawings)
        self._undo_stack.redo()

    def _on_read(self, drawings: tuple[LabelledDrawing, ...]) -> None:
        self._show(drawings)
        self.changed.emit()
        count, told, self._told = self._store.unreadable, self._told, self._store.unreadable
        if count > told:
            self.notified.emit(
                tr_count(
                    "1 line of {file} is no drawing: the next change moves it to {aside}.",
                    "{count} lines of {file} are no drawings: the next change moves them to "
                    "{aside}.",
                    count,
                    self._store.path.name,
                    self._store.aside.name,
                )
            )

    def _on_labelled(self, name: str, change: Change) -> None:
        said = tr("Labelled a drawing {name}", name)
        self._note(said, change)
        kept = sum(drawing.class_name == name for drawing in self.drawings)
        self._confirm(
            tr_count(
                "In My drawings as {name}, the first one.",
                "In My drawings as {name}, {count} now.",
                kept,
                name,
            )
        )

    def _on_merged(self, path: Path, merged: Merged) -> None:
        name = printable(path.name)
        said = tr_count(
            "Added 1 drawing from {name}", "Added {count} drawings from {name}", merged.added, name
        )
        self._note(said, merged.change)
        self.notified.emit(_merged_words(name, merged))

    def _on_exported(self, path: Path, count: int, _: None) -> None:
        name = printable(path.name)
        self.notified.emit(
            tr_count(
                "Exported 1 drawing to {name}", "Exported {count} drawings to {name}", count, name
            )
        )

    def _note(self, said: str, change: Change) -> None:
        self._show(change.drawings)
        if change.before != change.after:
            self._undo_stack.note(change.before, change.after, said)
        else:
            self.changed.emit()

    def _show(self, drawings: tuple[LabelledDrawing, ...]) -> None:
        if drawings != self.drawings:
            self._confirm("")
        self.drawings = drawings
        version = self._store.version
        self._file.follow(self._store.path, None if version is None else Version(*version))

    def _confirm(self, words: str) -> None:
        if words != self.confirmation:
            self.confirmation = words
            self.labelling_changed.emit()

    def _why_not_label(self) -> str:
        if self._canvas.seen.blank:
            return NOTHING
        return "" if self._canvas.has_strokes else A_PICTURE

    def _on_canvas_changed(self) -> None:
        why_not = self._why_not_label()
        if why_not != self.why_not_label:
            self.why_not_label = why_not
            self.labelling_changed.emit()
        self._confirm("")


def _nothing(states: States) -> None:
    """See above."""


def _merged_words(name: str, merged: Merged) -> str:
    """What came of merging a file, in whole sentences."""
    said = [
        tr_count("{name}: 1 drawing added.", "{name}: {count} drawings added.", merged.added, name)
    ]
    if merged.duplicates:
        said.append(
            tr_count("1 was there already.", "{count} were there already.", merged.duplicates)
        )
    if merged.damaged:
        lines = listed([str(number) for number in merged.damaged], SHOWN_LINES)
        said.append(
            tr_count(
                "Line {lines} is damaged.", "Lines {lines} are damaged.", len(merged.damaged), lines
            )
        )
    return " ".join(said)
