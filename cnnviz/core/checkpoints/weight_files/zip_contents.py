"""What lies in a zip file, looked at within bounds: torch.save writes one, and others do."""

import io
import zipfile
from pathlib import Path

from cnnviz.core.checkpoints.weight_files.file_kinds import SAVE, refusal
from cnnviz.core.checkpoints.weight_files.limits import (
    DAMAGED,
    MAX_FILE_BYTES,
    MAX_TENSORS,
    TOO_LARGE,
    TOO_MANY,
    WeightFileError,
    check_count,
)
from cnnviz.core.translation import tr

# Of the list of what is in the archive: an entry takes some 100 bytes, and a tensor an entry.
MAX_LIST_BYTES = 200 * MAX_TENSORS
MAX_OTHERS = 100  # entries beside tensors
MAX_PICKLE_BYTES = 4 * 2**20
PICKLE = "data.pkl"
TORCHSCRIPT = tr(
    "is a TorchScript program, which cnnviz does not run; save its weights in Python "
    'with: torch.save(torch.jit.load({file}).state_dict(), "weights.pt").'
)
EXPORTED = tr(
    "is a program written by torch.export, which cnnviz does not run; save its "
    "weights where you trust it with: "
    'torch.save(torch.export.load({file}).state_dict, "weights.pt").'
)
ARRAYS = tr(
    "holds NumPy arrays; save them in Python with: torch.save({{k: "
    'torch.from_numpy(v) for k, v in numpy.load({file}).items()}}, "weights.pt").'
)
KERAS = tr("is a Keras model; cnnviz reads weights of PyTorch: save them there with {save}.", SAVE)
ARCHIVE = tr("is a zip archive; unpack it first, and open the weights file in it.")


def pickle_of_torch_file(path: Path) -> bytes:
    """Return the pickle in what torch.save wrote, which says what the tensors are.

    Raises:
        WeightFileError: it is another kind of archive, damaged, or would unpack to too much.
        OSError: it cannot be read.
    """
    try:
        with _BoundedFile(path) as file, zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            check_count(len(entries) - MAX_OTHERS)
            if sum(entry.file_size for entry in entries) > MAX_FILE_BYTES:
                raise WeightFileError(TOO_LARGE)
            trouble = _trouble([entry.filename for entry in entries])
            if trouble:
                raise refusal(trouble, path)
            file.most = MAX_PICKLE_BYTES
            entry = next(entry for entry in entries if _base(entry.filename) == PICKLE)
            if entry.file_size > MAX_PICKLE_BYTES:
                raise WeightFileError(TOO_MANY)
            return archive.read(entry)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise WeightFileError(DAMAGED) from error


def _trouble(names: list[str]) -> str:
    """Return what else than a torch file an archive with these names is; "" where it is one."""
    inner = {name.partition("/")[2] for name in names}
    if any(name.startswith("code/") for name in inner) or "constants.pkl" in inner:
        return TORCHSCRIPT
    if "archive_format" in inner or any(n.endswith("exported_program.json") for n in names):
        return EXPORTED
    if any(_base(name) == PICKLE for name in names):
        return ""
    if "model.weights.h5" in names:
        return KERAS
    return ARRAYS if any(name.endswith(".npy") for name in names) else ARCHIVE


def _base(name: str) -> str:
    """The name within the archive's own folder: model/data.pkl is data.pkl, a/b/data.pkl is not."""
    first, _, rest = name.partition("/")
    return rest or first


class _BoundedFile(io.FileIO):
    """Hands out no more at once than the list of a network's entries takes."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self.most = MAX_LIST_BYTES
        self._size = path.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = self._size - self.tell() if size is None or size < 0 else size
        if wanted > self.most:
            raise WeightFileError(TOO_MANY)
        return super().read(size) or b""
