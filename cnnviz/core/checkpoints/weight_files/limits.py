"""How much a file may hold; looked at before it is read."""

from collections.abc import Iterable

from torch import Tensor

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr

MAX_FILE_BYTES = 512 * 2**20
# A checkpoint with a run's state has some 400; a large network with its optimizer some thousand.
MAX_TENSORS = 2_000
MAX_VALUES = MAX_FILE_BYTES // 4
TOO_MANY = tr(
    "holds more than {most:,} tensors; no network that cnnviz shows has that many.", MAX_TENSORS
)
DAMAGED = tr("is damaged or cut off; choose another checkpoint, or copy it again.")
TOO_LARGE = tr("unpacks to more than 512 MB; too large for a network that cnnviz shows.")


class WeightFileError(CnnvizError):
    """Why a file is not read; the sentence goes on from the file's name."""


def check_count(tensors: int) -> None:
    """Raises: WeightFileError where a file has more tensors than any network here."""
    if tensors > MAX_TENSORS:
        raise WeightFileError(TOO_MANY)


def check_values(tensors: Iterable[Tensor]) -> None:
    """Raises: WeightFileError where tensors, small in the file, would unfold to too much."""
    if sum(value.numel() for value in tensors) > MAX_VALUES:
        raise WeightFileError(TOO_LARGE)
