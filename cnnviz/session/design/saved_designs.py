"""The designs that are kept under their names, between starts too."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnnviz.core.design.design_file import read_designs, write_designs
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import (
    MAX_NAME_LENGTH,
    NETWORKS,
    NetworkConfig,
    is_network_name,
)
from cnnviz.core.translation import tr
from cnnviz.session.background.undo_stack import UndoStack

Entries = Mapping[str, NetworkConfig | None]  # None where there is none


class SavedDesigns(QObject):
    """Designs by name; each change is in the file at once, and can be undone.

    The file is read anew before each change, so that two running programs keep each other's.
    """

    changed = Signal()
    failed = Signal(Exception)

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        kept = read_designs(path)
        self.designs: dict[str, NetworkConfig] = dict(sorted(kept.designs.items()))
        self.trouble = kept.trouble  # what could not be read, in one sentence
        self._undo_stack = UndoStack[Entries](self._on_restored, self)
        self._undo_stack.indexChanged.connect(self.changed)

    @property
    def last_change(self) -> str:
        """What `undo` would take back; "" if nothing was changed."""
        return self._undo_stack.undoText()

    def save(self, design: NetworkConfig) -> bool:
        """Keep a design under its name, in place of another one of that name."""
        verb = tr("Replaced") if design.name in self.designs else tr("Saved")
        return self._change({design.name: design}, f"{verb} {design.name}")

    def rename(self, old: str, new: str) -> bool:
        """Give a design another name, which must be free."""
        new = new.strip()
        if new == old or old not in self.designs:
            return False
        if new in self.designs:
            self.failed.emit(
                CnnvizError(tr("A design named {new} already exists: choose another name.", new))
            )
            return False
        renamed = replace(self.designs[old], name=new)
        return self._change({old: None, new: renamed}, tr("Renamed {old} to {new}", old, new))

    def delete(self, name: str) -> bool:
        return name in self.designs and self._change({name: None}, tr("Deleted {name}", name))

    def undo(self) -> None:
        """Take back the last change of what is kept."""
        if self._undo_stack.canUndo() and self._change(self._undo_stack.before, ""):
            self._undo_stack.undo()

    def _on_restored(self, entries: Entries) -> None:
        """The file was written before, as that may fail."""

    def _change(self, entries: Entries, said: str) -> bool:
        """Write the entries to the file, None for none, and remember what was there before."""
        try:
            for name in entries:
                _check_name(name)
            kept = dict(read_designs(self._path).designs)
            before = {name: kept.get(name) for name in entries}
            merged: dict[str, NetworkConfig | None] = {**kept, **entries}
            now = {name: design for name, design in sorted(merged.items()) if design is not None}
            write_designs(self._path, now)
        except CnnvizError as error:
            self.failed.emit(error)
            return False
        self.designs, self.trouble = now, ""
        if said:
            self._undo_stack.note(before, entries, said)
        return True


def _check_name(name: str) -> None:
    if not name.strip():
        raise CnnvizError(tr("Give the design a name."))
    if not is_network_name(name):
        raise CnnvizError(tr("A name is one line of at most {most} letters.", MAX_NAME_LENGTH))
    if name in NETWORKS:
        raise CnnvizError(tr("{name} is a built-in network: choose another name.", name))
