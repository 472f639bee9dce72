"""A run again: the same seed, pictures, recipe and first weights, and one thing changed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from torch import Tensor

from cnnviz.core.design.design_sums import Examination, examine
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.kinds.layer import MAX_WINDOW_PX
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig, is_network_name
from cnnviz.core.network.weights_check import expected_shapes
from cnnviz.core.runs.recorded_run import RecordedRun, RecordingError
from cnnviz.core.runs.run_differences import network_differences
from cnnviz.core.training.devices import choose_device
from cnnviz.core.training.recipes import (
    TrainingConfig,
    check_training_config,
    training_config_from_dict,
)
from cnnviz.core.translation import tr

Setting = Literal["learning_rate", "pooling", "activation", "batch_norm", "channels", "kernel_size"]
OF_ONE_BLOCK: tuple[Setting, ...] = ("channels", "kernel_size")  # the others concern all blocks
BUFFERS = ("running_mean", "running_var", "num_batches_tracked")
MAX_DATASET_LENGTH = 60
MAX_EPOCHS = 100_000
NOTHING_CHANGES = tr("The run already has that setting: choose another.")


@dataclass(frozen=True)
class Change:
    """The one thing that is to differ."""

    setting: Setting
    value: Any
    block: int = 0  # from 0; of `OF_ONE_BLOCK` only


@dataclass(frozen=True, eq=False)
class Original:
    """What a recorded run was begun with, checked."""

    run: RecordedRun
    config: TrainingConfig
    dataset: str

    @property
    def network(self) -> NetworkConfig:
        return self.run.start.config


@dataclass(frozen=True, eq=False)
class Repetition:
    """What is to be trained, and what of its first weights is the original's."""

    original: Original
    network: NetworkConfig
    config: TrainingConfig
    examined: Examination
    refusal: str = ""  # why it cannot be trained
    parameters_alike: int = 0  # how many begin exactly as the original's
    anew: tuple[str, ...] = ()  # layers with parameters that begin anew from the same seed
    added: tuple[str, ...] = ()  # layers with parameters that the original did not have
    removed: tuple[str, ...] = ()  # layers with parameters that only the original had

    @property
    def first_weights(self) -> Mapping[str, Tensor]:
        """The original's: those of the same name and shape are what it begins with."""
        return self.original.run.start.weights


def original_of(run: RecordedRun) -> Original:
    """Return what a run was begun with, trusting nothing in its file.

    Raises:
        RecordingError: the file does not say how the run was trained.
    """
    made_by = run.start.made_by
    try:
        config, dataset = training_config_from_dict(made_by), made_by["dataset"]
        check_training_config(config)
    except (KeyError, TypeError, OverflowError, CnnvizError) as error:
        raise RecordingError(
            tr("The run does not record its settings; train a new one to repeat.")
        ) from error
    if config.epochs > MAX_EPOCHS:
        raise RecordingError(
            tr("The run was set to {epochs:,} epochs; train a shorter one.", config.epochs)
        )
    if not isinstance(dataset, str) or not 0 < len(dataset) <= MAX_DATASET_LENGTH:
        raise RecordingError(tr("The run does not record its data set; train a new one to repeat."))
    return Original(run, config, dataset)


def repetition(original: Original, change: Change) -> Repetition:
    """Return the run with one thing changed, and what that means for its first weights."""
    network, config = _changed(original, change)
    examined = examine(network, config.batch_size)
    repeated = Repetition(original, network, config, examined)
    refusal = examined.refusal or _refusal(original, network, config)
    if examined.refusal:
        return replace(repeated, refusal=refusal)
    return replace(_with_account(repeated), refusal=refusal)


def for_this_machine(config: TrainingConfig) -> TrainingConfig:
    """Return a recipe that can be trained here: on another device where its own is missing."""
    try:
        choose_device(config.device)
    except CnnvizError:
        return replace(config, device="auto")
    return config


def kernel_sizes(block: BlockConfig) -> tuple[int, ...]:
    """Return each F that some padding keeps the size with, the present one included."""
    sizes = range(1, MAX_WINDOW_PX + 1)
    return tuple(f for f in sizes if 0 <= _padding(block, f) <= MAX_WINDOW_PX and _fits(block, f))


def _fits(block: BlockConfig, kernel_size: int) -> bool:
    return (kernel_size - block.kernel_size) % 2 == 0


def _padding(block: BlockConfig, kernel_size: int) -> int:
    """Return the P with which the maps stay as large: (F - 1)/2 where it was that before."""
    return block.padding + (kernel_size - block.kernel_size) // 2


def _changed(original: Original, change: Change) -> tuple[NetworkConfig, TrainingConfig]:
    network, config = original.network, original.config
    if change.setting == "learning_rate":
        return network, replace(config, learning_rate=float(change.value))
    blocks = tuple(
        _changed_block(block, change)
        if change.setting not in OF_ONE_BLOCK or number == change.block
        else block
        for number, block in enumerate(network.blocks)
    )
    return _named(replace(network, blocks=blocks), network), config


def _changed_block(block: BlockConfig, change: Change) -> BlockConfig:
    value = change.value
    match change.setting:
        case "activation":
            return replace(block, activation=value)
        case "batch_norm":
            return replace(block, batch_norm=value)
        case "channels":
            return replace(block, channels=value)
        case "kernel_size":
            return replace(block, kernel_size=value, padding=_padding(block, value))
        case "pooling" if block.pooling is not None:
            return replace(block, pooling=value)
    return block


def _named(network: NetworkConfig, original: NetworkConfig) -> NetworkConfig:
    """Say in the name in what it differs from a network that comes with cnnviz."""
    base, _, _ = original.name.partition(" with ")
    known = NETWORKS.get(base)
    if known is None or len(known.blocks) != len(network.blocks):
        return network
    words = " and ".join(difference.short for difference in network_differences(network, known))
    name = tr("{base} with {words}", base, words) if words else base
    return replace(network, name=name if is_network_name(name) else original.name)


def _refusal(original: Original, network: NetworkConfig, config: TrainingConfig) -> str:
    if network.blocks == original.network.blocks and config == original.config:
        return NOTHING_CHANGES
    try:
        check_training_config(config)
    except CnnvizError as error:
        return str(error)
    return ""


def _with_account(repeated: Repetition) -> Repetition:
    before = _parameters(repeated.original.network)
    now = _parameters(repeated.network)
    alike = [name for name, shape in now.items() if before.get(name) == shape]
    layers_before, layers = _layers(before), _layers(now)
    changed = _layers({name: shape for name, shape in now.items() if name not in alike})
    return replace(
        repeated,
        parameters_alike=sum(math.prod(now[name]) for name in alike),
        anew=tuple(layer for layer in changed if layer in layers_before),
        added=tuple(layer for layer in changed if layer not in layers_before),
        removed=tuple(layer for layer in layers_before if layer not in layers),
    )


def _parameters(network: NetworkConfig) -> dict[str, tuple[int, ...]]:
    shapes = expected_shapes(network)
    return {name: shape for name, shape in shapes.items() if not name.endswith(BUFFERS)}


def _layers(names: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.partition(".")[0] for name in names))
