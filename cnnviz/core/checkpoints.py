"""A trained network in one file: weights, config, data statistics, history and how it was made."""

import glob
import json
import os
import secrets
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
from torch import Tensor, nn

from cnnviz.core.datasets import FASHION_CLASSES
from cnnviz.core.errors import CnnvizError
from cnnviz.core.history import History, history_from_dict
from cnnviz.core.network_config import NetworkConfig, network_config_from_dict
from cnnviz.core.networks import build_network
from cnnviz.core.run_state import RunState, run_state_from_dict
from cnnviz.core.state_dicts import load_state_dict_file
from cnnviz.core.weights_check import check_weights

FORMAT = "cnnviz-1"
RUN = "run/"  # begins the names of tensors that a run needs to go on
# Fashion-MNIST's training pixels, scaled to 0..1.
FASHION_MEAN, FASHION_STD = 0.2860, 0.3530
DRAWING_SHAPE = (1, 28, 28)  # C, H, W of what a drawing becomes
MAX_FILE_BYTES = 512 * 2**20
MAX_HEADER_BYTES = 16 * 2**20  # the longest history takes 4 MB


class CheckpointError(CnnvizError):
    """A file that is no usable checkpoint."""


@dataclass(frozen=True)
class Checkpoint:
    """Everything that is needed to show, use and account for a trained network."""

    config: NetworkConfig
    weights: Mapping[str, Tensor]
    class_names: tuple[str, ...]
    mean: float  # of the training pixels scaled to 0..1
    std: float
    history: History = field(default_factory=History)
    made_by: Mapping[str, Any] = field(default_factory=dict)  # data set, recipe, seed, versions
    # The certainty below which the network is not sure; 0 where it was never measured.
    doubt_below: float = 0.0
    run: RunState | None = None  # of a run that can go on from these weights

    def network(self) -> nn.Sequential:
        """Return a fresh network with these weights, in eval mode."""
        network = build_network(self.config)
        network.load_state_dict(dict(self.weights))
        return network.eval()


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write the file whole or not at all: a temporary file, synced, then renamed over.

    Raises:
        CheckpointError: the folder is missing, read-only or full.
    """
    description = {
        "network": checkpoint.config.to_dict(),
        "class_names": list(checkpoint.class_names),
        "mean": checkpoint.mean,
        "std": checkpoint.std,
        "history": checkpoint.history.to_dict(),
        "made_by": dict(checkpoint.made_by),
        "doubt_below": checkpoint.doubt_below,
    }
    tensors = dict(checkpoint.weights)
    if checkpoint.run is not None:
        description["run"] = checkpoint.run.to_dict()
        tensors |= {f"{RUN}{name}": value for name, value in checkpoint.run.tensors.items()}
    metadata = {"format": FORMAT, "cnnviz": json.dumps(description)}
    laid_out = {name: value.contiguous() for name, value in tensors.items()}
    try:
        write_atomically(path, safetensors.torch.save(laid_out, metadata))
    except OSError as error:
        raise CheckpointError(
            f"{path} could not be written ({error.strerror or error}); choose another folder."
        ) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file's content so that a crash leaves the old file or the new one.

    Raises:
        OSError: as the system reports it; the old file is untouched.
    """
    # Not a NamedTemporaryFile: nobody else could read what it makes.
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def clear_unfinished_files(path: Path) -> None:
    """Remove what killed processes left of files that were to replace this one."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.{'[0-9a-f]' * 8}.part"):
        with suppress(OSError):
            part.unlink()


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint of cnnviz, or a plain state dict (`.pt`, `.pth`) of a known network.

    A plain state dict has no class names and statistics of its own: Fashion-MNIST's are assumed.

    Raises:
        CheckpointError: the file is missing, damaged, hostile or of a foreign network; names the
            trouble, and the layer with expected and found shape where it is one.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise CheckpointError(f"{path} could not be read ({error.strerror}).") from error
    if not path.is_file():
        raise CheckpointError(f"{path} is no file; choose a .safetensors, .pt or .pth file.")
    if size == 0:
        raise CheckpointError(f"{path.name} is empty (0 bytes); choose another checkpoint.")
    if size > MAX_FILE_BYTES:
        raise CheckpointError(f"{path.name} is larger than 512 MB; this is no cnnviz checkpoint.")
    if path.suffix.lower() in (".pt", ".pth"):
        return _from_state_dict(path)
    return _from_safetensors(path)


def _from_safetensors(path: Path) -> Checkpoint:
    _check_header_size(path)
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            # Copies: a view of the file would keep Windows from saving over it.
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
    except (safetensors.SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(
            f"{path.name} is damaged or no safetensors file ({error}); choose another checkpoint."
        ) from error
    if metadata.get("format") != FORMAT:
        raise CheckpointError(
            f"{path.name} was not written by cnnviz; open a cnnviz checkpoint or a .pt state dict."
        )
    try:
        return _from_description(json.loads(metadata.get("cnnviz", "")), tensors)
    except (CnnvizError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{path.name}: {error}") from error


def _from_state_dict(path: Path) -> Checkpoint:
    try:
        config, weights = load_state_dict_file(path)
    except CnnvizError as error:
        raise CheckpointError(f"{path.name}: {error}") from error
    made_by = {"imported_from": path.name}
    return Checkpoint(config, weights, FASHION_CLASSES, FASHION_MEAN, FASHION_STD, made_by=made_by)


def _check_header_size(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise CheckpointError(f"{path} could not be read ({error.strerror}).") from error
    if len(start) < 8 or struct.unpack("<Q", start)[0] > MAX_HEADER_BYTES:
        raise CheckpointError(
            f"{path.name} is damaged or no safetensors file; choose another checkpoint."
        )


def _from_description(data: Any, tensors: dict[str, Tensor]) -> Checkpoint:
    if not isinstance(data, dict):
        raise CheckpointError("the description is missing; choose another checkpoint.")
    weights = {name: value for name, value in tensors.items() if not name.startswith(RUN)}
    of_run = {name.removeprefix(RUN): tensors[name] for name in tensors.keys() - weights.keys()}
    config = network_config_from_dict(data.get("network"))
    if config.input_shape != DRAWING_SHAPE:
        raise CheckpointError("the network does not take grey pictures of 28x28 pixels.")
    check_weights(config, weights)
    made_by = data.get("made_by", {})
    return Checkpoint(
        config,
        weights,
        _class_names(data.get("class_names"), config.classes),
        _number("mean of the training pixels", data.get("mean"), 0.0, 1.0),
        _number("std of the training pixels", data.get("std"), 1e-6, 1.0),
        history_from_dict(data.get("history")),
        made_by if isinstance(made_by, dict) else {},
        # Files of the first versions have none.
        _number("doubt_below", data.get("doubt_below", 0.0), 0.0, 1.0),
        run_state_from_dict(data["run"], of_run) if "run" in data else None,
    )


def _class_names(names: Any, classes: int) -> tuple[str, ...]:
    if (
        not isinstance(names, list)
        or len(names) != classes
        or not all(_is_class_name(name) for name in names)
        or len(set(names)) != classes
    ):
        raise CheckpointError(f"the file does not name its {classes} classes.")
    return tuple(names)


def _is_class_name(name: Any) -> bool:
    return isinstance(name, str) and 0 < len(name) <= 60 and name.isprintable()


def _number(name: str, value: Any, lowest: float, highest: float) -> float:
    if type(value) not in (int, float) or not lowest <= value <= highest:
        raise CheckpointError(
            f"the file's {name} is {str(value)[:40]}, not a number of {lowest:g} to {highest:g}."
        )
    return float(value)
