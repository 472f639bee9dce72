"""What can be changed in a run, what it is now, and what a change means, in words."""

from collections.abc import Mapping

from cnnviz.core.design.design_sums import LayerSums, examine
from cnnviz.core.network.kinds.table import ACTIVATIONS, POOLINGS
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.runs.repetition import Original, Repetition, Setting
from cnnviz.core.runs.run_differences import pooling_word
from cnnviz.core.training.rate_changes import rate_words
from cnnviz.core.translation import listed, tr, tr_count

# Setting: its name, and what it does to the network.
SETTINGS: Mapping[Setting, tuple[str, str]] = {
    "activation": (tr("Activation"), tr("The activation function of all blocks")),
    "pooling": (
        tr("Pooling"),
        tr("How each window is reduced to one value, in all blocks that pool"),
    ),
    "batch_norm": (tr("Batch norm"), tr("Whether each map is brought to mean 0 and variance 1")),
    "learning_rate": (tr("Learning rate"), tr("How far one step moves the weights")),
    "channels": (tr("Kernels, k"), tr("Number of kernels, and so of maps, of a convolution")),
    "kernel_size": (
        tr("Kernel size, F"),
        tr("Each kernel is F x F; padding keeps the maps as large"),
    ),
}
BATCH_NORM_WORDS = {True: "on", False: "off"}
NO_POOLING = tr("The network has no pooling.")
NO_BLOCKS = tr("The network is not made of blocks.")


def present(original: Original, setting: Setting, block: int) -> str:
    """Return what the run was begun with."""
    blocks = original.network.blocks
    if setting == "learning_rate":
        return f"{original.config.learning_rate:g}"
    if not blocks:
        return ""
    if setting == "channels":
        return str(blocks[block].channels)
    if setting == "kernel_size":
        return str(blocks[block].kernel_size)
    words = {
        "activation": [ACTIVATIONS[b.activation].word for b in blocks],
        "pooling": [pooling_word(b) for b in blocks if b.pooling is not None],
        "batch_norm": [BATCH_NORM_WORDS[b.batch_norm] for b in blocks],
    }
    return ", ".join(dict.fromkeys(words[setting]))


def kinds(original: Original, setting: Setting) -> dict[str | bool, str]:
    """Return what a setting with a few values can be changed to, each with its word."""
    known: dict[Setting, Mapping[str | bool, str]] = {
        "activation": {name: kind.word for name, kind in ACTIVATIONS.items()},
        "pooling": {name: kind.short() for name, kind in POOLINGS.items()},
        "batch_norm": dict(BATCH_NORM_WORDS.items()),
    }
    now = present(original, setting, 0)
    return {value: word for value, word in known[setting].items() if word != now}


def stays(original: Original) -> str:
    """Return everything that is not changed, in a sentence."""
    config = original.config
    epochs = tr_count("{count} epoch", "{count} epochs", config.epochs)
    told = tr(
        "“{run}” trains on {dataset} again, with recipe {recipe} ({epochs}, batch {size}) and "
        "seed {seed}, in the same order.",
        *(original.run.title, original.dataset, config.recipe, epochs, config.batch_size),
        config.seed,
    )
    change = tr("One thing is changed:")
    return " ".join(filter(None, (told, _turned(original), change)))


def _turned(original: Original) -> str:
    words = rate_words(original.run.rate_changes)
    return tr("As before: {changes}.", words) if words else ""


def consequences(repeated: Repetition) -> str:
    """Return what the change means for parameters and first weights."""
    if repeated.refusal:
        return repeated.refusal
    return "\n".join((*_parameter_lines(repeated), *_weight_lines(repeated)))


def _parameter_lines(repeated: Repetition) -> list[str]:
    before = examine(repeated.original.network, repeated.config.batch_size).parameters
    now = repeated.examined.parameters
    told = tr("{now:,} parameters, as before.", now)
    if now != before:
        told = tr("{now:,} parameters instead of {before:,}.", now, before)
    return [told, *_changed_sums(repeated)]


def _changed_sums(repeated: Repetition) -> list[str]:
    before = _sums(repeated.original.network)
    now = {layer.name: layer for layer in repeated.examined.layers}
    return [
        tr(
            "{name}: {parameters} instead of {result}",
            name,
            layer.parameters,
            _result(before[name]),
        )
        for name, layer in now.items()
        if name in before and layer.parameters != before[name].parameters
    ]


def _sums(network: NetworkConfig) -> dict[str, LayerSums]:
    return {layer.name: layer for layer in examine(network, batch_size=1).layers}


def _result(layer: LayerSums) -> str:
    return layer.parameters.rpartition("= ")[2]


def _weight_lines(repeated: Repetition) -> list[str]:
    alike, total = repeated.parameters_alike, repeated.examined.parameters
    if alike == total:
        lines = [tr("All {count:,} initial weights are identical.", alike)]
    else:
        lines = [tr("{count:,} initial weights are identical.", alike)]
    if repeated.anew:
        lines.append(
            tr("New initial weights, from the same seed: {layers}.", listed(repeated.anew))
        )
    if repeated.added:
        lines.append(tr("Added, with scale 1 and shift 0: {layers}.", listed(repeated.added)))
    if repeated.removed:
        lines.append(tr("Removed: {layers}.", listed(repeated.removed)))
    return lines
