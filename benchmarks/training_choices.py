"""What the choices behind recipes fast and best bring: python -m benchmarks.training_choices

Every choice is trained from the same seeds and measured on the validation pictures, never on the
test pictures. [--seeds 3] is for the choices of one epoch; those of ten are trained from one seed.
"""

import argparse
import statistics
import sys
from dataclasses import replace

from benchmarks.report import print_machine, print_table
from cnnviz.core.datasets import Dataset, load_dataset
from cnnviz.core.initial_weights import new_network
from cnnviz.core.network_config import NETWORKS
from cnnviz.core.recipes import RECIPES, TrainingConfig
from cnnviz.core.training import train

FAST, BEST = RECIPES["fast"], RECIPES["best"]
ONE_EPOCH = {
    "fast, as it is": FAST,
    "kernels not whitened": replace(FAST, whitened=False),
    "batches of 128": replace(FAST, batch_size=128),
    "batches of 32": replace(FAST, batch_size=32),
    "rate 0.005": replace(FAST, learning_rate=0.005),
    "rate 0.02": replace(FAST, learning_rate=0.02),
    "one cycle": replace(FAST, schedule="one-cycle"),
    "pictures flipped": replace(FAST, flipped=True),
    "Adam for all": replace(FAST, optimizer="adam"),
}
TEN_EPOCHS = {
    "best, as it is": BEST,
    "pictures not flipped": replace(BEST, flipped=False),
    "labels not smoothed": replace(BEST, label_smoothing=0.0),
    "flips and smoothing to the end": replace(BEST, plain_share=0.0),
    "no decay": replace(BEST, fc_decay=0.0),
    "kernels not whitened": replace(BEST, whitened=False),
    "Adam for all": replace(BEST, optimizer="adam"),
    "batches of 128": replace(BEST, batch_size=128),
    "batches of 256": replace(BEST, batch_size=256),
}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", type=int, default=3)
    seeds = arguments.parse_args().seeds
    print_machine()
    dataset = load_dataset("fashion-mnist")
    rows = [_row(dataset, name, config, seeds) for name, config in ONE_EPOCH.items()]
    rows += [_row(dataset, name, config, 1) for name, config in TEN_EPOCHS.items()]
    print_table(["choice", "epochs", "validation accuracy", "from each seed"], rows)


def _row(dataset: Dataset, name: str, config: TrainingConfig, seeds: int) -> list[str]:
    accuracies = [_trained(dataset, replace(config, seed=seed)) for seed in range(seeds)]
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
