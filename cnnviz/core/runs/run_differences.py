"""In what two runs differ, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cnnviz.core.network.kinds.convolution import Convolution
from cnnviz.core.network.kinds.layer import numbers_of
from cnnviz.core.network.kinds.poolings import Pooling
from cnnviz.core.network.kinds.table import ACTIVATIONS, POOLINGS
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.printable import printable
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.training.rate_changes import rate_words
from cnnviz.core.translation import tr, tr_count

# Of a block: the article's letter, and the layer.
NUMBERS = {
    number.name: (number.metadata["letter"], kind.stem)
    for kind in (Convolution, Pooling)
    for number in numbers_of(kind)
}
SETTINGS = {
    "learning_rate": tr("learning rate"),
    "seed": "seed",
    "dataset": tr("data set"),
    "recipe": "recipe",
    "epochs": "epochs",
    "batch_size": "batch",
    "schedule": "schedule",
    "optimizer": "optimizer",
    "label_smoothing": tr("label smoothing"),
    "flipped": tr("flipped pictures"),
    "plain_share": tr("share without flips and smoothing"),
    "whitened": tr("whitened kernels"),
    "fc_decay": tr("weight decay of the fully connected layer"),
    "drawings_share": "drawings",
    "others_share": tr("other drawings"),
    "precision": "precision",
}
MAX_VALUE_LENGTH = 40


@dataclass(frozen=True)
class Difference:
    """One thing that two runs do not have in common."""

    sentence: str  # activation tanh instead of ReLU
    short: str  # tanh


def differences(run: RecordedRun, parent: RecordedRun) -> tuple[str, ...]:
    """Return each thing that a run was begun with and its parent was not, the network first.

    Such as `activation tanh instead of ReLU`.
    """
    networks = network_differences(run.start.config, parent.start.config)
    settings = _setting_differences(run.start.made_by, parent.start.made_by)
    turned = _rates_turned(run, parent)
    return (*(difference.sentence for difference in networks), *settings, *turned)


def _rates_turned(run: RecordedRun, parent: RecordedRun) -> Iterator[str]:
    """What was turned by hand in one of them only, as far as both went."""
    end = min(run.last_step, parent.last_step)
    now, before = (
        [change for change in a_run.rate_changes if change.step <= end] for a_run in (run, parent)
    )
    if run.parent is not None and run.parent.step == 0 and now != before:
        yield rate_words(run.rate_changes) or tr("rate left as it began")


def network_differences(network: NetworkConfig, other: NetworkConfig) -> tuple[Difference, ...]:
    """Return what differs in two networks; what concerns all blocks alike is said once."""
    if network.written or other.written:
        sentence = tr("network {name} instead of {before}", network.name, other.name)
        return () if network.nodes == other.nodes else (Difference(sentence, network.name),)
    if len(network.blocks) != len(other.blocks):
        count = len(network.blocks)
        sentence = tr_count(
            "{count} block instead of {before}",
            "{count} blocks instead of {before}",
            *(count, len(other.blocks)),
        )
        return (Difference(sentence, tr_count("{count} block", "{count} blocks", count)),)
    pairs = tuple(zip(network.blocks, other.blocks, strict=True))
    return (
        *_kinds("activation", "{}", _words(pairs, _activation)),
        *_kinds("pooling", tr("{} pooling"), _words(pairs, pooling_word)),
        *_kinds(tr("batch norm"), tr("batch norm {}"), _words(pairs, _batch_norm)),
        *_numbers(pairs),
    )


def pooling_word(block: BlockConfig) -> str:
    return "no" if block.pooling is None else POOLINGS[block.pooling].short()


def _activation(block: BlockConfig) -> str:
    return ACTIVATIONS[block.activation].word


def _batch_norm(block: BlockConfig) -> str:
    return _on(block.batch_norm)


Pairs = tuple[tuple[BlockConfig, BlockConfig], ...]
Words = tuple[tuple[str, str], ...]  # of each block: now, and in the other network


def _words(pairs: Pairs, word: Callable[[BlockConfig], str]) -> Words:
    return tuple((word(block), word(other)) for block, other in pairs)


def _kinds(name: str, short: str, words: Words) -> Iterator[Difference]:
    changed = {(now, before) for now, before in words if now != before}
    if len(changed) == 1:
        now, before = next(iter(changed))
        if all(there != before or here == now for here, there in words):
            yield Difference(
                tr("{name} {now} instead of {before}", name, now, before), short.format(now)
            )
            return
    for number, (now, before) in enumerate(words, start=1):
        if now != before:
            sentence = tr(
                "{name} of block {number} {now} instead of {before}", name, number, now, before
            )
            yield Difference(sentence, tr("{now} in block {number}", short.format(now), number))


def _on(is_on: bool) -> str:
    return "on" if is_on else "off"


def _numbers(pairs: Pairs) -> Iterator[Difference]:
    for number, (block, other) in enumerate(pairs, start=1):
        for field, (letter, layer) in NUMBERS.items():
            now, before = getattr(block, field), getattr(other, field)
            if field == "padding" and _added_padding(block) == _added_padding(other):
                continue
            if now != before:
                sentence = tr(
                    "{letter} of {layer}{number} {now} instead of {before}",
                    letter,
                    layer,
                    number,
                    now,
                    before,
                )
                yield Difference(
                    sentence, tr("{letter}={now} in {layer}{number}", letter, now, layer, number)
                )


def _added_padding(block: BlockConfig) -> int:
    """Twice the padding beyond what the kernel takes away: with F alone, it stays."""
    return 2 * block.padding - block.kernel_size


def _setting_differences(made_by: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    for field, name in SETTINGS.items():
        now, before = (_word(made.get(field)) for made in (made_by, other))
        if now != before:
            yield tr("{name} {now} instead of {before}", name, now, before)


def _word(value: Any) -> str:
    """A setting as a file has it: nothing in it is trusted."""
    if type(value) is bool:
        return _on(value)
    if type(value) is float:
        return f"{value:g}"
    return "?" if value is None else printable(value, MAX_VALUE_LENGTH)
