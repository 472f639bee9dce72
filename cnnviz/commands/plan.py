"""What `cnnviz train` is asked to do: a new run, or one that goes on; checked before any data."""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from cnnviz.commands.common import chosen, say
from cnnviz.commands.run_files import RESUME_SUFFIX, resume_path
from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.checkpoints.provenance import describe_run
from cnnviz.core.data.data_places import check_named_folders
from cnnviz.core.data.datasets import DATASETS, Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import OTHER_FOLDER, not_written
from cnnviz.core.files.written_files import check_writable
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.network.networks import weights_of
from cnnviz.core.printable import printable
from cnnviz.core.training.devices import choose_device
from cnnviz.core.training.drawing_stock import people_of, with_people
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.recipes import RECIPES, TrainingConfig, check_training_config
from cnnviz.core.training.run_state import ResumeError, RunState
from cnnviz.core.training.training_run import check_drawn_classes
from cnnviz.core.translation import tr

DEFAULTS = {"dataset": "fashion-mnist", "network": "article", "recipe": "article"}
RECIPE_SETTINGS = ("epochs", "batch_size", "learning_rate", "seed", "device", "precision")


@dataclass(frozen=True)
class Plan:
    """A run that is to be done."""

    dataset: str
    config: TrainingConfig
    output: Path
    source: NetworkConfig | Checkpoint  # a checkpoint has a run that goes on from it

    @property
    def state(self) -> RunState | None:
        return self.source.run if isinstance(self.source, Checkpoint) else None

    def start(self, dataset: Dataset) -> Checkpoint:
        """Return the weights to begin with, and all that the output file tells beside them.

        Raises:
            ResumeError: the run learned from other data.
        """
        if isinstance(self.source, Checkpoint):
            _check_same_data(self.source, dataset)
            return self.source
        network = replace(
            self.source, input_shape=dataset.picture_shape.size, classes=len(dataset.class_names)
        )
        return Checkpoint(
            network,
            weights_of(new_network(network, self.config, dataset)),
            dataset.class_names,
            dataset.picture_shape,
            made_by=describe_run(dataset.name, self.config, torch.get_num_threads()),
        )


def planned(arguments: argparse.Namespace) -> Plan:
    """Read the options.

    Raises:
        CnnvizError: a name is unknown, a setting makes no sense, or no run can go on from the file.
    """
    plan = _new_run(arguments) if arguments.resume is None else _run_that_goes_on(arguments)
    choose_device(plan.config.device)
    check_named_folders(arguments.data_dir)
    return plan


def check_output(output: Path) -> None:
    """Find out before hours of training that their result could not be kept.

    Raises:
        CnnvizError: no checkpoint can be written there.
    """
    if output.suffix != ".safetensors":
        raise CnnvizError(
            tr("{name} is not a checkpoint name; it must end with .safetensors.", printable(output))
        )
    for path in (output, resume_path(output)):
        try:
            check_writable(path)
        except OSError as error:
            raise CnnvizError(not_written(path, error, OTHER_FOLDER)) from error


def _new_run(arguments: argparse.Namespace) -> Plan:
    names = {option: getattr(arguments, option) or DEFAULTS[option] for option in DEFAULTS}
    source = chosen(tr("data set"), names["dataset"], DATASETS)
    network = chosen("network", names["network"], NETWORKS)
    given = {name: getattr(arguments, name) for name in RECIPE_SETTINGS}
    changes = {name: value for name, value in given.items() if value is not None}
    config = with_people(replace(chosen("recipe", names["recipe"], RECIPES), **changes))
    check_training_config(config)
    check_drawn_classes(names["dataset"], source.class_names, config)
    people = people_of(config)
    if people is not None:
        say(tr("Learns from {count:,} drawings by people, too.", len(people)))
    output = arguments.output or Path(f"{names['dataset']}-{names['network']}.safetensors")
    return Plan(names["dataset"], config, output, network)


def _run_that_goes_on(arguments: argparse.Namespace) -> Plan:
    path: Path = arguments.resume
    for name in (*DEFAULTS, *RECIPE_SETTINGS):
        if getattr(arguments, name) is not None:
            raise CnnvizError(
                tr(
                    "A resumed run keeps its settings: omit --{replace}, or start a new "
                    "run without --resume.",
                    name.replace("_", "-"),
                )
            )
    checkpoint = load_checkpoint(path)
    if checkpoint.run is None:
        raise ResumeError(
            tr(
                "{path} holds a network, but no run to resume; name the {resume_suffix} "
                "file of an interrupted run.",
                path,
                RESUME_SUFFIX,
            )
        )
    if checkpoint.run.is_finished:
        raise ResumeError(tr("The run in {path} is finished: there is nothing left to do.", path))
    dataset = checkpoint.made_by.get("dataset")
    if not isinstance(dataset, str):
        raise ResumeError(tr("{path} does not state which data set its run trains on.", path))
    if chosen(tr("data set"), dataset, DATASETS).class_names != checkpoint.class_names:
        raise _other_pictures(dataset)
    output = arguments.output or _output_beside(path)
    return Plan(dataset, checkpoint.run.config, output, checkpoint)


def _output_beside(path: Path) -> Path:
    if not path.name.endswith(RESUME_SUFFIX) or path.name == RESUME_SUFFIX:
        raise CnnvizError(
            tr("{path} has a name from which the output cannot be derived; add --output.", path)
        )
    return path.with_name(f"{path.name.removesuffix(RESUME_SUFFIX)}.safetensors")


def _check_same_data(checkpoint: Checkpoint, dataset: Dataset) -> None:
    is_same = checkpoint.class_names == dataset.class_names and checkpoint.picture_shape.is_like(
        dataset.picture_shape
    )
    if not is_same:
        raise _other_pictures(dataset.name)


def _other_pictures(dataset: str) -> ResumeError:
    return ResumeError(
        tr(
            "The run in this file was trained on pictures other than those of {dataset} "
            "here; name the folder of its data with --data-dir, or start a new run.",
            dataset,
        )
    )
