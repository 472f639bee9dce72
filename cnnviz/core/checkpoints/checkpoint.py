"""A trained network in one file: weights, config, data statistics, history and how it was made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor

from cnnviz.core.checkpoints.weight_files.file_kinds import SAFETENSORS, kind_of
from cnnviz.core.checkpoints.weight_files.found_tensors import find_tensors
from cnnviz.core.checkpoints.weight_files.known_networks import KnownNetwork, known_network
from cnnviz.core.checkpoints.weight_files.limits import DAMAGED, MAX_FILE_BYTES, WeightFileError
from cnnviz.core.checkpoints.weight_files.safetensors_file import (
    SafetensorsHeader,
    read_header,
    read_tensors,
)
from cnnviz.core.checkpoints.weight_files.torch_file import read_torch_file
from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.core.data.normalisations import ASSUMED, CHOSEN, FASHION_MNIST, KEY, Normalisation
from cnnviz.core.data.picture_shape import (
    HIGHEST_DEVIATION,
    HIGHEST_MEAN,
    LOWEST_DEVIATION,
    PictureShape,
    Size,
)
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import OTHER_FOLDER, not_read, not_written
from cnnviz.core.files.formats import NewerFileError, check_known, is_format
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.network.network_config import NetworkConfig, network_config_from_dict
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.network.weights_check import check_weights
from cnnviz.core.printable import printable
from cnnviz.core.training.history import History, history_from_dict
from cnnviz.core.training.run_state import RunState, run_state_from_dict
from cnnviz.core.translation import tr

FORMAT = "cnnviz-1"
RUN = "run/"  # begins the names of tensors that a run needs to go on
DESCRIPTION = (
    "network",
    "class_names",
    "mean",
    "std",
    "means",
    "stds",
    "history",
    "made_by",
    "doubt_below",
    "run",
)
ASSUMPTION = tr(
    "Assumed, as the file does not say: pixels scaled by {what}, its class names, "
    "max pooling and ReLU.",
    FASHION_MNIST.what,
)


class CheckpointError(CnnvizError):
    """A file that is no usable checkpoint."""


@dataclass(frozen=True)
class Checkpoint:
    """Everything that is needed to show, use and account for a trained network."""

    config: NetworkConfig
    weights: Mapping[str, Tensor]
    class_names: tuple[str, ...]
    picture_shape: PictureShape  # of what it was trained with
    history: History = field(default_factory=History)
    made_by: Mapping[str, Any] = field(default_factory=dict)  # data set, recipe, seed, versions
    # The certainty below which the network is not sure; 0 where it was never measured.
    doubt_below: float = 0.0
    run: RunState | None = None  # of a run that can go on from these weights
    # What was assumed, converted or left out when it was read, each a sentence for the person.
    notes: tuple[str, ...] = ()

    def network(self) -> Network:
        """Return a fresh network with these weights, in eval mode."""
        network = build_network(self.config)
        network.load_state_dict(dict(self.weights))
        return network.eval()

    def has_other_weights_than(self, other: "Checkpoint") -> bool:
        """Whether any weight of the same network differs."""
        return any(not torch.equal(w, other.weights[n]) for n, w in self.weights.items())

    def normalised_as(self, chosen: Normalisation) -> "Checkpoint":
        """Return the same network with pixels scaled as a person says."""
        made_by = {**self.made_by, KEY: CHOSEN}
        notes = tuple(note for note in self.notes if note != ASSUMPTION)
        shape = chosen.of(self.picture_shape)
        return replace(self, picture_shape=shape, made_by=made_by, notes=notes)


def save_checkpoint(path: Path, checkpoint: Checkpoint, instead: str = OTHER_FOLDER) -> None:
    """Write the file whole or not at all, links and permissions kept.

    Raises:
        CheckpointError: the folder is missing, read-only or full; says what to do, or `instead`.
    """
    description = {
        "network": checkpoint.config.to_dict(),
        "class_names": list(checkpoint.class_names),
        **_statistics(checkpoint.picture_shape),
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
        raise CheckpointError(not_written(path, error, instead)) from error


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint of cnnviz, or a state dict of a known network as people save them.

    What a file is, its first bytes say. A state dict has no class names and statistics of its own:
    Fashion-MNIST's are assumed, and `notes` says so, and what else was made of it.

    Raises:
        CheckpointError: the file is missing, damaged, hostile, of a newer cnnviz or of a foreign
            network; names the trouble, and the layers with expected and found shapes where it is
            one of theirs.
    """
    name = shown_name(path)
    try:
        _check_size(path)
        kind = kind_of(path)
        if kind == SAFETENSORS:
            header = read_header(path)
            if "cnnviz" in header.metadata or is_format(header.metadata.get("format"), FORMAT):
                return _own(header, path)
            found = find_tensors(read_tensors(path))
        else:
            found = find_tensors(read_torch_file(path, kind))
        return _of_others(known_network(found, path), name)
    except (WeightFileError, NewerFileError) as error:
        raise CheckpointError(f"{name} {error}") from error
    except CnnvizError as error:
        raise CheckpointError(f"{name}: {error}") from error
    except OSError as error:
        raise CheckpointError(not_read(path, error)) from error


def shown_name(path: Path) -> str:
    """Return a file's name as it can be printed."""
    return printable(path.name or path)


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if not path.is_file():
        raise WeightFileError(
            tr("is not a file; choose a .safetensors, .pt, .pth, .ckpt or .bin file.")
        )
    if size == 0:
        raise WeightFileError(tr("is empty (0 bytes); choose another checkpoint."))
    if size > MAX_FILE_BYTES:
        raise WeightFileError(
            tr("is larger than 512 MB; too large for a network that cnnviz shows.")
        )


def _own(header: SafetensorsHeader, path: Path) -> Checkpoint:
    if not is_format(header.metadata.get("format"), FORMAT):
        raise WeightFileError(tr("does not state its cnnviz format; it is damaged."))
    check_known(header.metadata, ("format", "cnnviz"), "header")
    try:
        description = json.loads(header.metadata.get("cnnviz", ""))
    except (ValueError, RecursionError) as error:
        raise WeightFileError(DAMAGED) from error
    return _from_description(description, read_tensors(path))


def _of_others(known: KnownNetwork, name: str) -> Checkpoint:
    check_weights(known.config, known.weights)
    usual = PictureShape(*known.config.input_shape, FASHION_MNIST.mean, FASHION_MNIST.deviation)
    return Checkpoint(
        known.config,
        known.weights,
        FASHION_CLASSES,
        usual,
        made_by={"imported_from": name, KEY: ASSUMED},
        notes=(*known.notes, ASSUMPTION),
    )


def _from_description(data: Any, tensors: dict[str, Tensor]) -> Checkpoint:
    if not isinstance(data, dict):
        raise WeightFileError(DAMAGED)
    check_known(data, DESCRIPTION, "description")
    weights = {name: value for name, value in tensors.items() if not name.startswith(RUN)}
    of_run = {name.removeprefix(RUN): tensors[name] for name in tensors.keys() - weights.keys()}
    config = network_config_from_dict(data.get("network"))
    picture_shape = _picture_shape(config.input_shape, data)
    check_weights(config, weights)
    made_by = data.get("made_by", {})
    is_assumed = isinstance(made_by, dict) and made_by.get(KEY) == ASSUMED
    return Checkpoint(
        config,
        weights,
        _class_names(data.get("class_names"), config.classes),
        picture_shape,
        history_from_dict(data.get("history")),
        made_by if isinstance(made_by, dict) else {},
        # Files of the first versions have none.
        _number("doubt_below", data.get("doubt_below", 0.0), 0.0, 1.0),
        run_state_from_dict(data["run"], of_run) if "run" in data else None,
        (ASSUMPTION,) if is_assumed else (),
    )


def _statistics(picture_shape: PictureShape) -> dict[str, Any]:
    """Those of one channel under the names that every version knows."""
    if picture_shape.channels == 1:
        return {"mean": picture_shape.mean[0], "std": picture_shape.deviation[0]}
    return {"means": picture_shape.mean, "stds": picture_shape.deviation}


def _picture_shape(size: Size, data: Mapping[str, Any]) -> PictureShape:
    mean, deviation = data.get("means", [data.get("mean")]), data.get("stds", [data.get("std")])
    if not isinstance(mean, list) or not isinstance(deviation, list):
        raise CheckpointError(tr("the file does not name the mean and std of each channel."))
    return PictureShape(
        *size,
        tuple(
            _number(tr("mean of the training pixels"), value, 0.0, HIGHEST_MEAN) for value in mean
        ),
        tuple(
            _number(tr("std of the training pixels"), value, LOWEST_DEVIATION, HIGHEST_DEVIATION)
            for value in deviation
        ),
    )


def _class_names(names: Any, classes: int) -> tuple[str, ...]:
    if (
        not isinstance(names, list)
        or len(names) != classes
        or not all(_is_class_name(name) for name in names)
        or len(set(names)) != classes
    ):
        raise CheckpointError(tr("the file does not name its {classes} classes.", classes))
    return tuple(names)


def _is_class_name(name: Any) -> bool:
    return isinstance(name, str) and 0 < len(name) <= 60 and name.isprintable()


def _number(name: str, value: Any, lowest: float, highest: float) -> float:
    if type(value) not in (int, float) or not lowest <= value <= highest:
        raise CheckpointError(
            tr(
                "the file's {name} is {value}, not a number of {lowest:g} to {highest:g}.",
                name,
                str(value)[:40],
                lowest,
                highest,
            )
        )
    return float(value)
