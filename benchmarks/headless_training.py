"""Training speed of the plain loop: python -m benchmarks.headless_training [--steps 550]

Prints pictures a second, once the first steps are over. `benchmarks.app_training` calls it.
"""

import argparse
import time
from dataclasses import replace
from itertools import islice

from cnnviz.core.data.data_places import DatasetMissing
from cnnviz.core.data.datasets import load_dataset
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network
from cnnviz.core.training.recipes import RECIPES
from cnnviz.core.training.training_run import train

WARM_UP_STEPS = 40
CONFIG = replace(RECIPES["article"], device="cpu")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--steps", type=int, default=550)
    steps = arguments.parse_args().steps
    try:
        dataset = load_dataset("fashion-mnist")
    except DatasetMissing:
        dataset = load_dataset("synthetic-garments")
    network = build_network(NETWORKS["article"])
    seconds = [time.perf_counter() for _ in islice(train(network, dataset, CONFIG), steps)]
    pictures = (steps - WARM_UP_STEPS) * CONFIG.batch_size
    print(pictures / (seconds[-1] - seconds[WARM_UP_STEPS - 1]))


if __name__ == "__main__":
    main()
