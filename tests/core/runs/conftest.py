"""A small run that is recorded as it trains, and what its network was after each step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from torch import Tensor, nn

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.checkpoints.provenance import describe_run
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.runs.recorder import RunRecorder
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import TrainingRun

TINY = replace(
    NETWORKS["article"], name="tiny", blocks=(BlockConfig(4, pool_size=4, pool_stride=4),)
)
CONFIG = TrainingConfig(
    epochs=3, batch_size=100, seed=4, device="cpu", precision="float32", recipe="article"
)
STEPS = 12  # three epochs of four


@dataclass
class Recorded:
    """What training itself saw of a run."""

    folder: Path
    start: Checkpoint
    run: TrainingRun
    weights: dict[int, dict[str, Tensor]] = field(default_factory=dict)
    gradients: dict[int, dict[str, Tensor]] = field(default_factory=dict)
    reports: list[StepReport] = field(default_factory=list)

    def add(self, report: StepReport) -> None:
        self.reports.append(report)
        self.weights[report.step] = weights_of(self.run.network)
        self.gradients[report.step] = gradients_of(self.run.network)


Record = Callable[..., Recorded]


def gradients_of(network: nn.Module) -> dict[str, Tensor]:
    named = network.named_parameters()
    return {name: p.grad.clone() for name, p in named if p.grad is not None}


@pytest.fixture
def start(small_dataset: Dataset) -> Checkpoint:
    data = small_dataset
    weights: Mapping[str, Tensor] = weights_of(build_network(TINY, seed=2))
    made_by = describe_run(data.name, CONFIG, threads=1)
    return Checkpoint(TINY, weights, data.class_names, data.picture_shape, made_by=made_by)


@pytest.fixture
def record(small_dataset: Dataset, start: Checkpoint, tmp_path: Path, one_thread: None) -> Record:
    """Trains and records up to a step, from the start or from where an earlier one was left."""

    def record(
        up_to: int | None = None, left: Recorded | None = None, config: TrainingConfig = CONFIG
    ) -> Recorded:
        state = left.run.state() if left else None
        network = (
            left.run if left else TrainingRun(start.network(), small_dataset, config)
        ).network
        run = TrainingRun(network, small_dataset, config, state=state)
        recorded = Recorded(tmp_path / "run", start, run)
        with RunRecorder(recorded.folder, start, run) as recorder:
            for report in run.reports():
                recorder.add(report)
                recorded.add(report)
                if report.step == up_to:
                    break
        return recorded

    return record
