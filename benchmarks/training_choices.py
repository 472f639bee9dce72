"""What the choices behind recipes fast and best bring: python -m benchmarks.training_choices

[--seeds 3] [--choices "best, as it is" "best, no decay" ...]

None is measured on the test pictures. The choices behind fast are trained from the same seeds and
measured on the validation pictures. Those behind best differ by less than 5,000 pictures can tell:
of the 60,000 training and validation pictures each quarter is held out once, and is what a network
that learned from the other three is measured on.
"""

import argparse
import statistics
import sys
from collections.abc import Iterator
from dataclasses import replace

import torch

from benchmarks.report import print_machine, print_table
from cnnviz.core.data.datasets import Dataset, ImageSet, load_dataset
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.core.training.training_run import train

FAST, BEST = RECIPES["fast"], RECIPES["best"]
ONE_EPOCH = {
    "fast, as it is": FAST,
    "fast, kernels not whitened": replace(FAST, whitened=False),
    "fast, batches of 128": replace(FAST, batch_size=128),
    "fast, batches of 32": replace(FAST, batch_size=32),
    "fast, rate 0.005": replace(FAST, learning_rate=0.005),
    "fast, rate 0.02": replace(FAST, learning_rate=0.02),
    "fast, one cycle": replace(FAST, schedule="one-cycle"),
    "fast, pictures flipped": replace(FAST, flipped=True),
    "fast, Adam for all": replace(FAST, optimizer="adam"),
}
TEN_EPOCHS = {
    "best, as it is": BEST,
    "best, pictures not flipped": replace(BEST, flipped=False),
    "best, labels not smoothed": replace(BEST, label_smoothing=0.0),
    "best, flips and smoothing to the end": replace(BEST, plain_share=0.0),
    "best, no decay": replace(BEST, fc_decay=0.0),
    "best, kernels not whitened": replace(BEST, whitened=False),
    "best, Adam for all": replace(BEST, optimizer="adam"),
    "best, batches of 128": replace(BEST, batch_size=128),
    "best, batches of 256": replace(BEST, batch_size=256),
}
CHOICES = [*ONE_EPOCH, *TEN_EPOCHS]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--choices", nargs="+", help="these alone", default=CHOICES)
    chosen = arguments.parse_args()
    print_machine()
    dataset = load_dataset("fashion-mnist")
    seeds, quarters = [dataset] * chosen.seeds, list(_quarters(dataset))
    rows = [_row(n, c, seeds) for n, c in ONE_EPOCH.items() if n in chosen.choices]
    rows += [_row(n, c, quarters) for n, c in TEN_EPOCHS.items() if n in chosen.choices]
    print_table(["choice", "epochs", "held-out pictures recognised", "each time"], rows)


def _quarters(dataset: Dataset) -> Iterator[Dataset]:
    """Yield the data set four times, with another quarter for validation."""
    images = torch.cat([dataset.train.images, dataset.validation.images])
    labels = torch.cat([dataset.train.labels, dataset.validation.labels])
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    for held_out in order.chunk(4):
        is_learned = torch.ones(len(labels), dtype=torch.bool)
        is_learned[held_out] = False
        yield replace(
            dataset,
            train=ImageSet(images[is_learned], labels[is_learned]),
            validation=ImageSet(images[held_out], labels[held_out]),
        )


def _row(name: str, config: TrainingConfig, datasets: list[Dataset]) -> list[str]:
    trials = enumerate(datasets)
    accuracies = [_trained(dataset, replace(config, seed=seed)) for seed, dataset in trials]
    each = ", ".join(f"{accuracy:.2%}" for accuracy in accuracies)
    row = [name, str(config.epochs), f"{statistics.mean(accuracies):.2%}", each]
    print("  ", *row, file=sys.stderr)
    return row


def _trained(dataset: Dataset, config: TrainingConfig) -> float:
    """Return the validation accuracy at the end."""
    network = new_network(NETWORKS["article"], config, dataset)
    *_, last = train(network, dataset, config)
    assert last.validation is not None
    return last.validation.accuracy


if __name__ == "__main__":
    main()
