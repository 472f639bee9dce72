"""`cnnviz train`: train a network without a window, and keep its best epoch."""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from torch import nn

from cnnviz.commands_common import chosen, load_or_fetch, say
from cnnviz.commands_progress import TrainingLog, TrainingProgress
from cnnviz.core.checkpoints import Checkpoint, CheckpointError, save_checkpoint
from cnnviz.core.datasets import DATASETS, Dataset
from cnnviz.core.devices import choose_device
from cnnviz.core.errors import CnnvizError
from cnnviz.core.history import History
from cnnviz.core.network_config import NETWORKS, NetworkConfig
from cnnviz.core.networks import build_network, weights_of
from cnnviz.core.provenance import describe_run
from cnnviz.core.recipes import (
    RECIPES,
    TrainingConfig,
    check_training_config,
    steps_per_epoch,
)
from cnnviz.core.step_reports import Validation
from cnnviz.core.training import check_drawn_classes, train

RECIPE_SETTINGS = ("epochs", "batch_size", "learning_rate", "seed", "device")


def train_network(arguments: argparse.Namespace) -> int:
    """Train as the options say; all that can be wrong with them is found before the first step."""
    chosen("data set", arguments.dataset, DATASETS)
    network_config = chosen("network", arguments.network, NETWORKS)
    config = _training_config(arguments)
    output = arguments.output or Path(f"{arguments.dataset}-{arguments.network}.safetensors")
    _check_output(output)
    dataset = load_or_fetch(arguments.dataset, arguments.data_dir)
    check_drawn_classes(dataset, config)
    run = _Run(network_config, dataset, config, output)
    try:
        run.train(arguments.log)
    finally:
        run.save_rest()
    return 0


def _training_config(arguments: argparse.Namespace) -> TrainingConfig:
    given = {name: getattr(arguments, name) for name in RECIPE_SETTINGS}
    changes = {name: value for name, value in given.items() if value is not None}
    config = replace(chosen("recipe", arguments.recipe, RECIPES), **changes)
    check_training_config(config)
    choose_device(config.device)
    return config


def _check_output(output: Path) -> None:
    """Find out before hours of training that their result could not be kept."""
    if output.suffix != ".safetensors":
        raise CnnvizError(f"{output} is no checkpoint's name; end it with .safetensors.")
    if output.is_dir():
        raise CnnvizError(f"{output} is a folder; name a file to write.")
    try:
        with tempfile.TemporaryFile(dir=output.parent):
            pass
    except OSError as error:
        raise CnnvizError(
            f"{output} cannot be written ({error.strerror}); "
            "name a file in a folder that is there and writable."
        ) from error


class _Run:
    """One training run; what is kept of it are all curves and the weights of the best epoch."""

    def __init__(
        self, network_config: NetworkConfig, dataset: Dataset, config: TrainingConfig, output: Path
    ) -> None:
        self._dataset, self._config, self._output = dataset, config, output
        network_config = replace(network_config, classes=len(dataset.class_names))
        self._network: nn.Module = build_network(network_config, config.seed)
        self._history = History()
        self._kept = Checkpoint(
            network_config,
            weights_of(self._network),
            dataset.class_names,
            dataset.mean,
            dataset.std,
            made_by=describe_run(dataset.name, config),
        )
        self._best: Validation | None = None
        self._is_saved = True

    def train(self, log_path: Path | None) -> None:
        steps = self._config.epochs * steps_per_epoch(self._config, len(self._dataset.train))
        with TrainingLog(log_path) as log, TrainingProgress(self._config.epochs, steps) as progress:
            for report in train(self._network, self._dataset, self._config):
                self._history.add(report)
                self._is_saved = False
                log.add(report)
                progress.show(report)
                if report.validation is not None:
                    self._end_epoch(report.epoch, report.validation)

    def save_rest(self) -> None:
        """Save what no epoch's end has saved, and say what the file holds."""
        if not self._history.steps:
            return
        if self._best is None:
            self._keep(0, None)
        if not self._is_saved:
            self._save()
        print(f"{self._output}: {self._kept_text()}")

    def _end_epoch(self, epoch: int, validation: Validation) -> None:
        if self._best is None or validation.score > self._best.score:
            self._best = validation
            self._keep(epoch, validation)
        try:
            self._save()
        except CheckpointError as error:
            say(f"{error} Training goes on.")

    def _keep(self, epoch: int, validation: Validation | None) -> None:
        result: dict[str, Any] = {"kept_epoch": epoch, "validation_accuracy": None}
        if validation is not None:
            result["validation_accuracy"] = validation.accuracy
            if validation.drawings_accuracy is not None:
                result["drawings_accuracy"] = validation.drawings_accuracy
        self._kept = replace(
            self._kept,
            weights=weights_of(self._network),
            doubt_below=validation.doubt_below if validation else 0.0,
            made_by={**self._kept.made_by, **result},
        )

    def _save(self) -> None:
        save_checkpoint(self._output, replace(self._kept, history=self._history))
        self._is_saved = True

    def _kept_text(self) -> str:
        if self._best is None:
            return f"the weights after {len(self._history.steps)} steps, before an epoch's end"
        epoch = self._kept.made_by["kept_epoch"]
        pictures = f"{self._best.accuracy:.2%} of the validation pictures"
        if self._best.drawings_accuracy is None:
            return f"epoch {epoch}, {pictures} recognised"
        return f"epoch {epoch}, {pictures} and {self._best.drawings_accuracy:.2%} of the drawings"
