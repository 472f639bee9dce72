"""The file that a training run is done for, and where its content is if that cannot be written."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from cnnviz.core.checkpoints.checkpoint import Checkpoint, CheckpointError, save_checkpoint
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.user_folders import data_folder
from cnnviz.core.files.written_files import clear_unfinished_files
from cnnviz.core.printable import printable
from cnnviz.core.translation import tr

UNSAVED = "unsaved"  # a folder in the data folder


class ResultFile:
    """Saves what a run has come to; on a full disk in the data folder, so that it is not lost."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.was_there = os.path.exists(path)  # another run's, which this one will replace
        self._refuge: Path | None = None
        clear_unfinished_files(path)

    @property
    def is_in_place(self) -> bool:
        return self._refuge is None

    def save(self, result: Checkpoint) -> None:
        """Replace the file.

        Raises:
            CheckpointError: it cannot be written; says where the result is instead.
        """
        try:
            save_checkpoint(self.path, result)
        except CheckpointError as error:
            raise CheckpointError(f"{error} {self._take_refuge(result)}") from error
        if self._refuge is not None:
            with suppress(OSError):
                self._refuge.unlink()
            self._refuge = None

    def _take_refuge(self, result: Checkpoint) -> str:
        """Save it elsewhere, and return the sentence that tells of that."""
        try:
            refuge = self._refuge or _new_refuge()
            refuge.parent.mkdir(parents=True, exist_ok=True)
            save_checkpoint(refuge, result)
        except (CnnvizError, OSError):
            return tr("Nor could the weights be kept in cnnviz's data folder.")
        self._refuge = refuge
        return tr("The weights are in {name} instead.", printable(refuge))


def _new_refuge() -> Path:
    name = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}.safetensors"
    return data_folder() / UNSAVED / name
