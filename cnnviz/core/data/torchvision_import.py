"""What torchvision knows about data sets; it is imported when that is first asked for.

Importing torchvision takes 1 to 2 s and only the data sets that come from files need it, so the
app starts without it.
"""

import hashlib
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
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

# torchvision has the checksums of the packed files alone.
UNPACKED_MD5 = {
    "FashionMNIST": {
        "train-images-idx3-ubyte": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        "train-labels-idx1-ubyte": "9018921c3c673c538a1fc5bad174d6f9",
        "t10k-images-idx3-ubyte": "8181f5470baa50b63fa0f6fddb340f0a",
        "t10k-labels-idx1-ubyte": "15d484375f8d13e6eb1aabb0c3f46965",
    },
    "MNIST": {
        "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
        "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    },
}

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
    unpacked_md5: Mapping[str, str] = field(default_factory=dict)  # by name without .gz

    def place(self, root: Path) -> Path:
        """The folder under `root` that holds these files."""
        return root / self.folder / "raw"

    def is_genuine(self, file: IO[bytes], name: str) -> bool:
        """Whether an open file is the data file `name`, packed or unpacked; rewinds it."""
        if os.fstat(file.fileno()).st_size > MAX_FILE_BYTES:
            return False
        digest = hashlib.md5(usedforsecurity=False)
        while chunk := file.read(2**20):
            digest.update(chunk)
        file.seek(0)
        unpacked = self.unpacked_md5.get(name.removesuffix(".gz"))
        return digest.hexdigest() in (self.md5_by_name[name], unpacked)


def torchvision_files(class_name: str) -> DataFiles:
    """The files, checksums, mirrors and class names that one of torchvision's classes carries."""
    source = getattr(torchvision_datasets(), class_name)
    return DataFiles(
        folder=class_name,
        md5_by_name=dict(source.resources),
        mirrors=tuple(source.mirrors),
        class_names=tuple(source.classes),
        unpacked_md5=UNPACKED_MD5.get(class_name, {}),
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
