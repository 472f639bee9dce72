"""The designs that are kept under their names, between starts too."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class _Change:
    """What was done, and the entries as they were before: None where there was none."""

    said: str
    before: Mapping[str, NetworkConfig | None]


class SavedDesigns(QObject):
    """Designs by name; each change is in the file at once, and can be undone.

    The file is read anew before each change, so that two running programs keep each other's.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        kept = read_designs(path)
        self.designs: dict[str, NetworkConfig] = dict(sorted(kept.designs.items()))
        self.trouble = kept.trouble  # what could not be read, in one sentence
        self._done: list[_Change] = []

    @property
    def last_change(self) -> str:
        """What `undo` would take back; "" if nothing was changed."""
        return self._done[-1].said if self._done else ""

    def save(self, design: NetworkConfig) -> bool:
        """Keep a design under its name, in place of another one of that name."""
        verb = "Replaced" if design.name in self.designs else "Saved"
        return self._change({design.name: design}, f"{verb} {design.name}")

    def rename(self, old: str, new: str) -> bool:
        """Give a design another name, which must be free."""
        new = new.strip()
        if new == old or old not in self.designs:
            return False
        if new in self.designs:
            self.failed.emit(CnnvizError(f"There is a design {new} already: choose another name."))
            return False
        renamed = replace(self.designs[old], name=new)
        return self._change({old: None, new: renamed}, f"Renamed {old} to {new}")

    def delete(self, name: str) -> bool:
        return name in self.designs and self._change({name: None}, f"Deleted {name}")

    def undo(self) -> None:
        """Take back the last change of what is kept."""
        if self._done and self._change(self._done[-1].before, ""):
            self._done.pop()
            self.changed.emit()

    def _change(self, entries: Mapping[str, NetworkConfig | None], said: str) -> bool:
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
            self._done.append(_Change(said, before))
            self.changed.emit()
        return True


def _check_name(name: str) -> None:
    if not name.strip():
        raise CnnvizError("A design needs a name to be kept under.")
    if not is_network_name(name):
        raise CnnvizError(f"A name is one line of at most {MAX_NAME_LENGTH} letters.")
    if name in NETWORKS:
        raise CnnvizError(f"{name} is a network that comes with cnnviz: choose another name.")
