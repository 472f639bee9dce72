"""What a run starts from: a network that is new to the data set, or a run that was left."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from torch import Tensor

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.checkpoints.provenance import describe_run
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.edits.edit_words import START_EDITS, told_edits
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.network.networks import weights_of
from cnnviz.core.runs.recorded_run import Parent, RecordedRun
from cnnviz.core.runs.run_library import RunLibrary
from cnnviz.core.teaching.teaching import Lesson
from cnnviz.core.training.batches import least_batch
from cnnviz.core.training.devices import training_threads
from cnnviz.core.training.drawing_stock import with_people
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.rate_changes import RateChange
from cnnviz.core.training.recipes import (
    MAX_LEARNING_RATE,
    TrainingConfig,
    check_training_config,
    steps_per_epoch,
)
from cnnviz.core.training.run_state import ResumeError, RunState
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import check_drawn_classes
from cnnviz.core.translation import tr


@dataclass(frozen=True, eq=False)
class NewRun:
    """What a run is to begin with."""

    network: NetworkConfig
    origin: str  # in the words of its checkpoint
    config: TrainingConfig | None = None  # None: that of the settings
    like: Mapping[str, Tensor] | None = None  # weights of the same name and shape begin as these
    parent: Parent | None = None  # the recorded run that it branches off
    edits: tuple[str, ...] = ()  # what was done to `like` by hand
    rates: tuple[RateChange, ...] = ()  # when its learning rate turns by itself
    lesson: Lesson | None = None  # what is learned beside a part of the data set


@dataclass(frozen=True, eq=False)
class LeftRun:
    """An interrupted run."""

    checkpoint: Checkpoint
    state: RunState
    dataset: str  # what it learned from
    source: Path  # where it was saved


@dataclass(frozen=True, eq=False)
class Beginning:
    """What a run has before its first step, or before the first one after it was left."""

    start: Checkpoint
    config: TrainingConfig
    total_steps: int
    recording: RecordedRun | None
    last_report: StepReport | None = None
    rates: tuple[tuple[int, float], ...] = ()  # from a step on, this learning rate
    lesson: Lesson | None = None


def left_run(checkpoint: Checkpoint, source: Path) -> LeftRun:
    """Return the run that a checkpoint can go on with.

    Raises:
        ResumeError: there is none.
    """
    dataset = checkpoint.made_by.get("dataset")
    if checkpoint.run is None or checkpoint.run.is_finished:
        raise ResumeError(
            tr("There is no unfinished run in {name}; train on from its weights.", source.name)
        )
    if not isinstance(dataset, str) or not checkpoint.history.steps:
        raise ResumeError(
            tr(
                "{name} does not say what its run learned from, or has no curves; train "
                "on from its weights.",
                source.name,
            )
        )
    return LeftRun(checkpoint, checkpoint.run, dataset, source)


def beginning_of(
    new: NewRun, dataset: Dataset, config: TrainingConfig, runs: RunLibrary
) -> Beginning:
    """Return how a new run begins.

    Raises:
        CnnvizError: this network cannot look at these pictures, or a setting makes no sense.
    """
    check_training_config(config)
    check_drawn_classes(dataset.name, dataset.class_names, config)
    if new.config is None:  # a recorded run is repeated with what it learned from
        config = with_people(config)
    folder = runs.new_folder()
    start = _start_of_run(new, dataset, config, folder.name)
    steps = new.lesson.steps if new.lesson else _total_steps(start, dataset, config)
    recording = _new_recording(folder, start, steps, new.parent)
    rates = tuple((change.step, change.rate) for change in new.rates)
    return Beginning(start, config, steps, recording, rates=rates, lesson=new.lesson)


def continuation_of(left: LeftRun, dataset: Dataset, runs: RunLibrary) -> Beginning:
    """Return how a run goes on that was left.

    Raises:
        ResumeError: it learned from something else.
    """
    check_same_data(left, dataset)
    checkpoint, state = left.checkpoint, left.state
    recording, report = _left_recording(runs, left), last_report_of(left)
    return Beginning(checkpoint, state.config, state.total_steps, recording, report)


def on_screen(checkpoint: Checkpoint, origin: str) -> NewRun:
    """Return a run that goes on from a network on screen, whatever trained that."""
    run, step = (checkpoint.made_by.get(key) for key in ("run", "step"))
    parent = Parent(run, step) if isinstance(run, str) and isinstance(step, int) else None
    edits = told_edits(checkpoint.made_by)
    return NewRun(checkpoint.config, origin, None, checkpoint.weights, parent, edits)


def check_same_data(left: LeftRun, dataset: Dataset) -> None:
    """Raises: ResumeError where a run that was left learned from something else."""
    checkpoint, config = left.checkpoint, left.state.config
    steps = _total_steps(checkpoint, dataset, config)
    if (
        dataset.class_names != checkpoint.class_names
        or not dataset.picture_shape.is_like(checkpoint.picture_shape)
        or steps != left.state.total_steps
    ):
        raise ResumeError(
            tr(
                "The run learned from other pictures than {name} has here; train on from "
                "its weights.",
                dataset.name,
            )
        )


def known_network(network: NetworkConfig) -> str | None:
    """Return the name under which cnnviz itself has this network."""
    known = NETWORKS.get(network.name)
    if known is None:
        return None
    fitted = replace(known, input_shape=network.input_shape, classes=network.classes)
    return network.name if fitted == network else None


def settings_of(state: RunState) -> TrainingConfig:
    """Return a run's settings with the learning rate as it was turned to last."""
    rate = _number(state, "learning_rate")
    return replace(state.config, learning_rate=rate) if rate > 0 else state.config


def last_report_of(left: LeftRun) -> StepReport:
    """Return what is known of the last step that was done."""
    history, state = left.checkpoint.history, left.state
    steps_an_epoch = max(1, state.total_steps // state.config.epochs)
    return StepReport(
        state.step,
        (state.step - 1) // steps_an_epoch + 1,
        history.losses[-1],
        history.accuracies[-1],
        history.learning_rates[-1],
        state.config.batch_size,
        _number(state, "seconds"),
    )


def _start_of_run(new: NewRun, dataset: Dataset, config: TrainingConfig, run_id: str) -> Checkpoint:
    size, network = dataset.picture_shape.size, new.network
    if new.like is None:
        network = replace(network, input_shape=size, classes=len(dataset.class_names))
    if network.input_shape != size or network.classes != len(dataset.class_names):
        raise CnnvizError(
            tr("The network on screen does not fit {name}; start from new weights.", dataset.name)
        )
    weights = _first_weights(replace(new, network=network), dataset, config)
    described = describe_run(dataset.name, config, training_threads())
    made_by = described | {"start_from": new.origin, "run": run_id}
    if new.lesson is not None:
        made_by |= {"taught_drawings": len(new.lesson.drawings)}
    if new.edits:
        made_by[START_EDITS] = list(new.edits)
    return Checkpoint(network, weights, dataset.class_names, dataset.picture_shape, made_by=made_by)


def _total_steps(start: Checkpoint, dataset: Dataset, config: TrainingConfig) -> int:
    least = least_batch(start.network(), start.config.input_shape)
    return config.epochs * steps_per_epoch(config, len(dataset.train), least)


def _new_recording(
    folder: Path, start: Checkpoint, total_steps: int, parent: Parent | None
) -> RecordedRun:
    history = start.history.copy()
    return RecordedRun(folder, "", time.time(), total_steps, parent, start, history, 0.0, (0,), {})


def _left_recording(runs: RunLibrary, left: LeftRun) -> RecordedRun | None:
    """Return what was recorded of a run up to where it goes on; None where that is gone."""
    run_id = left.checkpoint.made_by.get("run")
    if run_id not in runs.ids():
        return None
    recorded = runs.read(run_id)
    return recorded.up_to(left.state.step) if isinstance(recorded, RecordedRun) else None


def _number(state: RunState, name: str) -> float:
    value: Any = state.values.get(name)
    is_sane = type(value) in (int, float) and 0 <= value <= MAX_LEARNING_RATE
    return float(value) if is_sane else 0.0


def _first_weights(new: NewRun, dataset: Dataset, config: TrainingConfig) -> dict[str, Tensor]:
    weights = weights_of(new_network(new.network, config, dataset))
    for name, value in (new.like or {}).items():
        if name in weights and weights[name].shape == value.shape:
            weights[name] = value
    return weights
