"""How a checkpoint was made, for whoever opens it later."""

from dataclasses import asdict
from typing import Any

import torch

from cnnviz import __version__
from cnnviz.core.training.devices import choose_device
from cnnviz.core.training.recipes import TrainingConfig


def describe_run(dataset: str, config: TrainingConfig, threads: int) -> dict[str, Any]:
    """Return what is needed to repeat a run: data set, recipe with every setting, versions."""
    return {
        "dataset": dataset,
        **asdict(config),
        "device": choose_device(config.device).type,  # what `auto` came to
        "cnnviz": __version__,
        "torch": torch.__version__,
        "threads": threads,
    }
