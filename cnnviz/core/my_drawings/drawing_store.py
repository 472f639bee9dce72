"""The kept drawings of a user: one file, which several programs may change without any loss."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import not_read, not_written
from cnnviz.core.files.file_lock import locked
from cnnviz.core.files.user_folders import data_folder
from cnnviz.core.files.written_files import clear_unfinished_files, sync_folder, write_atomically
from cnnviz.core.my_drawings.drawing_lines import (
    MAX_DRAWINGS,
    MAX_FILE_BYTES,
    MB,
    drawing_from_line,
    line_of,
    lines_of,
    read_drawings,
    write_drawings,
)
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.translation import tr


@dataclass(frozen=True)
class Placed:
    """A drawing and its place in the file, from 0."""

    place: int
    drawing: LabelledDrawing


States = Mapping[str, Placed | None]  # by key; None where there is no such drawing


@dataclass(frozen=True, eq=False)
class Change:
    """What became of some drawings, to be undone with `put`; and all that are kept after it."""

    before: States
    after: States
    drawings: tuple[LabelledDrawing, ...]


@dataclass(frozen=True, eq=False)
class Merged:
    """What was taken from a file: how many were new, how many known, which lines are damaged."""

    added: int
    duplicates: int
    damaged: tuple[int, ...]
    change: Change


@dataclass(frozen=True, eq=False)
class _Kept:
    """The file as it is: drawings by key with their lines, and lines that are none."""

    lines: dict[str, tuple[LabelledDrawing, bytes]]
    unreadable: tuple[bytes, ...] = ()
    ends_whole: bool = True

    @property
    def drawings(self) -> tuple[LabelledDrawing, ...]:
        return tuple(drawing for drawing, _ in self.lines.values())

    def states(self, keys: Collection[str]) -> States:
        found = {
            key: Placed(place, drawing)
            for place, (key, (drawing, _)) in enumerate(self.lines.items())
            if key in keys
        }
        return {key: found.get(key) for key in keys}


class DrawingStore:
    """`drawings.ndjson` in a folder; what is no drawing in it goes to `unreadable.ndjson`.

    Each change is made under a lock to what the file holds then. All raise CnnvizError where the
    file cannot be read or written, with the reason and a remedy; then it is what it was before.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "drawings.ndjson"
        self.aside = folder / "unreadable.ndjson"
        self.unreadable = 0  # lines, when the file was read last
        # Of what was read or written last: when it changed in ns, its size and its number.
        self.version: tuple[int, int, int] | None = None
        self._known: dict[bytes, LabelledDrawing] = {}  # a line is understood once

    def read(self) -> tuple[LabelledDrawing, ...]:
        """Return all drawings in their order; none where there is no file yet."""
        return self._read().drawings

    def add(self, drawings: Iterable[LabelledDrawing]) -> Change:
        """Keep drawings behind the others; those that are there already stay as they are."""
        with self._changing() as kept:
            new = {d.key: d for d in reversed(tuple(drawings)) if d.key not in kept.lines}
            lines = {key: (new[key], _checked_line(new[key])) for key in reversed(new)}
            after = _Kept({**kept.lines, **lines})
            _check_room(after)
            if lines and kept.ends_whole and not kept.unreadable:
                self._append(b"".join(line + b"\n" for _, line in lines.values()))
            elif lines:
                self._rewrite(kept, after)
            return _change(kept, after, lines)

    def remove(self, keys: Collection[str]) -> Change:
        return self.put(dict.fromkeys(keys))

    def relabel(self, keys: Collection[str], class_name: str) -> Change:
        """Give drawings another class; those that are gone stay so."""
        with self._changing() as kept:
            found = {key: placed for key, placed in kept.states(keys).items() if placed is not None}
            named = {
                key: replace(placed, drawing=replace(placed.drawing, class_name=class_name))
                for key, placed in found.items()
            }
            return self._put(kept, named)

    def put(self, states: States) -> Change:
        """Bring drawings into a state that they had: with what `Change` has, undo or redo it."""
        with self._changing() as kept:
            return self._put(kept, states)

    def merge(self, path: Path, author: str = "") -> Merged:
        """Add the drawings of another file; those that name no author get this one.

        Raises:
            CnnvizError: there is no drawing in it, too, or no room for all.
        """
        read = read_drawings(path, author)
        change = self.add(read.drawings)
        added = len(change.after)
        return Merged(added, len(read.drawings) - added, read.damaged, change)

    def export(self, path: Path, drawings: Iterable[LabelledDrawing]) -> None:
        """Write drawings to another file."""
        write_drawings(path, drawings)

    def _put(self, kept: _Kept, states: States) -> Change:
        entries = [(key, entry) for key, entry in kept.lines.items() if key not in states]
        wanted = [placed for placed in states.values() if placed is not None]
        for placed in sorted(wanted, key=_place):
            drawing = placed.drawing
            entries.insert(placed.place, (drawing.key, (drawing, line_of(drawing))))
        after = _Kept(dict(entries))
        _check_room(after)
        self._rewrite(kept, after)
        return _change(kept, after, states)

    def _read(self) -> _Kept:
        self._take_version()
        if self.version is None:
            return _Kept({})
        *whole, rest = lines_of(self.path)
        lines: dict[str, tuple[LabelledDrawing, bytes]] = {}
        known: dict[bytes, LabelledDrawing] = {}
        unreadable = []
        for line in filter(None, (*whole, rest)):
            drawing = self._known.get(line) or drawing_from_line(line)
            if drawing is not None:
                known[line] = drawing
                lines.setdefault(drawing.key, (drawing, line))
            elif line.strip():
                unreadable.append(line)
        self._known, self.unreadable = known, len(unreadable)
        return _Kept(lines, tuple(unreadable), not rest)

    @contextmanager
    def _changing(self) -> Iterator[_Kept]:
        """Hold the lock, and tell of the file as it is."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path.with_suffix(".lock")):
                yield self._read()
                self._take_version()
        except OSError as error:
            raise CnnvizError(not_written(self.path, error)) from error

    def _take_version(self) -> None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self.version = None
        except OSError as error:
            raise CnnvizError(not_read(self.path, error)) from error
        else:
            self.version = found.st_mtime_ns, found.st_size, found.st_ino

    def _append(self, content: bytes) -> None:
        is_new = not self.path.exists()
        # Unbuffered: closing the file would write once more what it had no room for.
        with self.path.open("ab", buffering=0) as file:
            size, rest = file.seek(0, os.SEEK_END), memoryview(content)
            try:
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(file.fileno())
            except OSError:
                file.truncate(size)
                raise
        if is_new:
            sync_folder(self.path.parent)

    def _rewrite(self, before: _Kept, after: _Kept) -> None:
        clear_unfinished_files(self.path)
        if before.unreadable:
            with self.aside.open("ab") as file:
                file.write(b"".join(line + b"\n" for line in before.unreadable))
                file.flush()
                os.fsync(file.fileno())
            self.unreadable = 0
        write_atomically(self.path, b"".join(line + b"\n" for _, line in after.lines.values()))


def my_drawings_folder() -> Path:
    """Return the folder of the user's drawings in the platform's data folder."""
    return data_folder() / "my-drawings"


def _checked_line(drawing: LabelledDrawing) -> bytes:
    line = line_of(drawing)
    if drawing_from_line(line) is None:
        raise CnnvizError(tr("The drawing has too many strokes to be kept: draw a simpler one."))
    return line


def _place(placed: Placed) -> int:
    return placed.place


def _change(before: _Kept, after: _Kept, keys: Collection[str]) -> Change:
    return Change(before.states(keys), after.states(keys), after.drawings)


def _check_room(kept: _Kept) -> None:
    size = sum(len(line) + 1 for _, line in kept.lines.values())
    if len(kept.lines) > MAX_DRAWINGS or size > MAX_FILE_BYTES:
        raise CnnvizError(
            tr(
                "At most {most:,} drawings in {size} MB can be kept: export and delete some first.",
                MAX_DRAWINGS,
                MAX_FILE_BYTES // MB,
            )
        )
