"""What torchvision knows about data sets; it is imported when that is first asked for.

Importing torchvision takes 1 to 2 s and only the data sets that come from files need it, so the
app starts without it.
"""

import hashlib
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import IO

import torch

from cnnviz.core.late_imports import import_late

OPERATOR_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)

# Twice the largest file of the three data sets; nothing larger is hashed, fetched or unpacked.
MAX_FILE_BYTES = 64 * 2**20

_mending = threading.Lock()
# A Library takes its schemas back when it is collected, so it has to outlive the import.
_declared: list[torch.library.Library] = []


@dataclass(frozen=True)
class DataFiles:
    """The files of one data set; `<root>/<folder>/raw/` holds them, as torchvision has it."""

    folder: str
    md5_by_name: dict[str, str]
    mirrors: tuple[str, ...]
    class_names: tuple[str, ...]

    def place(self, root: Path) -> Path:
        """The folder under `root` that holds these files."""
        return root / self.folder / "raw"

    def is_genuine(self, file: IO[bytes], name: str) -> bool:
        """Whether an open file has the MD5 checksum of the data file `name`; rewinds it."""
        if os.fstat(file.fileno()).st_size > MAX_FILE_BYTES:
            return False
        digest = hashlib.md5(usedforsecurity=False)
        while chunk := file.read(2**20):
            digest.update(chunk)
        file.seek(0)
        return digest.hexdigest() == self.md5_by_name[name]


def torchvision_files(class_name: str) -> DataFiles:
    """The files, checksums, mirrors and class names that one of torchvision's classes carries."""
    source = getattr(torchvision_datasets(), class_name)
    return DataFiles(
        folder=class_name,
        md5_by_name=dict(source.resources),
        mirrors=tuple(source.mirrors),
        class_names=tuple(source.classes),
    )


def torchvision_datasets() -> ModuleType:
    """The module `torchvision.datasets`; safe to call from any thread.

    torchvision's Linux wheel is a CUDA build. Beside a CPU torch its compiled operators do not
    load, and the import dies on the first one it names, though no data set uses any. Declaring
    the two missing names is enough; where the operators are there, nothing is declared.
    """
    with _mending:
        try:
            return import_late("torchvision.datasets")
        except RuntimeError as error:
            if "operator torchvision::" not in str(error):
                raise
            _forget_half_imported_torchvision()
            _declare_operators()
            return import_late("torchvision.datasets")


def _forget_half_imported_torchvision() -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] == "torchvision":
            del sys.modules[name]


def _declare_operators() -> None:
    library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
    for schema in OPERATOR_SCHEMAS:
        library.define(schema)  # type: ignore[no-untyped-call]
    _declared.append(library)
