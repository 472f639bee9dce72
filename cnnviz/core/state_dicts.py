"""Plain PyTorch state dicts from elsewhere, read without running any code in them."""

import pickle
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network_config import NETWORKS, NetworkConfig
from cnnviz.core.weights_check import check_weights, expected_shapes

MAX_UNPACKED_BYTES = 512 * 2**20
# What people wrap a state dict in when they save more than the weights.
WRAPPERS = ("state_dict", "model_state_dict")
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
    struct.error,
    zipfile.BadZipFile,
)


def load_state_dict_file(path: Path) -> tuple[NetworkConfig, dict[str, Tensor]]:
    """Return the known network that a `.pt`/`.pth` file belongs to, and its float32 weights.

    Raises:
        CnnvizError: the file is damaged, holds code, or belongs to no known network.
    """
    try:
        _check_unpacked_size(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about pickle protocols, in files that are damaged
            content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise CnnvizError(
            "the file is damaged or holds code besides weights, which cnnviz does not run; "
            "save it again with torch.save(network.state_dict(), ...)."
        ) from error
    except PermissionError as error:
        raise CnnvizError("the file may not be read; change its permissions.") from error
    except _DAMAGE as error:
        raise CnnvizError("the file is damaged; choose another checkpoint.") from error
    weights = _unwrapped(content)
    config = _best_match(weights)
    check_weights(config, weights)
    return config, weights


def _check_unpacked_size(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise CnnvizError("the file unpacks to more than 512 MB; this is no cnnviz network.")


def _unwrapped(content: Any) -> dict[str, Tensor]:
    for wrapper in WRAPPERS:
        if isinstance(content, dict) and isinstance(content.get(wrapper), dict):
            content = content[wrapper]
    if not isinstance(content, dict) or not content:
        raise CnnvizError("the file holds no state dict; save network.state_dict().")
    for name, value in content.items():
        if not isinstance(name, str) or not isinstance(value, Tensor):
            raise CnnvizError("the file holds more than named weights; save network.state_dict().")
    return dict(content)


def _best_match(weights: dict[str, Tensor]) -> NetworkConfig:
    """Return the known network that shares most shapes, so that an error names what differs."""
    return max(NETWORKS.values(), key=lambda config: _shared_shapes(config, weights))


def _shared_shapes(config: NetworkConfig, weights: dict[str, Tensor]) -> int:
    shapes = expected_shapes(config)
    return sum(tuple(value.shape) == shapes.get(name) for name, value in weights.items())
