"""What torch.save wrote, read without running any code in it."""

import pickle
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any

import torch

from cnnviz.core.checkpoints.weight_files.file_kinds import ZIP
from cnnviz.core.checkpoints.weight_files.limits import DAMAGED, WeightFileError
from cnnviz.core.checkpoints.weight_files.pickle_scan import names_in_pickle, refusal_of
from cnnviz.core.checkpoints.weight_files.zip_contents import MAX_PICKLE_BYTES, pickle_of_torch_file
from cnnviz.core.translation import tr

# Before the data: a number, the format's version, the machine, what was saved, the data's names.
LEGACY_PICKLES = 5
# What torch's and zipfile's readers raised on thousands of damaged files.
_DAMAGE = (
    RuntimeError,
    OSError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    MemoryError,
    RecursionError,
    struct.error,
    zipfile.BadZipFile,
)


def read_torch_file(path: Path, kind: str) -> Any:
    """Return what was saved, tensors on the CPU.

    Raises:
        WeightFileError: the file is damaged, too large, another kind of file, or holds code.
    """
    try:
        names = _names_in(path, kind)
        # An open file: of a path, torch looks at the suffix.
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about pickle protocols, in files that are damaged
            return torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise refusal_of(names, path) from error
    except PermissionError as error:
        raise WeightFileError(tr("cannot be read; change its permissions.")) from error
    except _DAMAGE as error:
        raise WeightFileError(DAMAGED) from error


def _names_in(path: Path, kind: str) -> frozenset[str]:
    if kind == ZIP:
        return names_in_pickle(pickle_of_torch_file(path))
    with path.open("rb") as file:
        return names_in_pickle(file.read(MAX_PICKLE_BYTES), LEGACY_PICKLES)
