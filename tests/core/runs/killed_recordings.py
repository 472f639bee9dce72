"""Records runs and kills each in the midst of writing: python killed_recordings.py FOLDER

Each run is killed by itself, in the folder named for the moment at which it was.
"""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import FASHION_CLASSES, Dataset, ImageSet
from cnnviz.core.data.garments.garments import draw_garments
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.runs import recorder
from cnnviz.core.runs.recorder import RunRecorder
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import TrainingRun
from tests.picture_shapes import grey

DEADLY_STEP = 7
TINY = replace(NETWORKS["article"], blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))
CONFIG = TrainingConfig(epochs=2, batch_size=40, device="cpu", precision="float32")


def record(folder: Path, data: Dataset) -> None:
    network = build_network(TINY, seed=1)
    start = Checkpoint(TINY, weights_of(network), data.class_names, data.picture_shape)
    run = TrainingRun(network, data, CONFIG)
    with RunRecorder(folder, start, run) as written:
        for report in run.reports():
            if report.step == DEADLY_STEP:
                DEADLY[folder.name](written)
            written.add(report)


def die(*arguments: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_snapshot(written: RunRecorder) -> None:
    plain = Path.write_bytes

    def write_half(path: Path, content: bytes) -> None:
        plain(path, content[: len(content) // 2])
        die()

    Path.write_bytes = write_half


def die_between_snapshot_and_line(written: RunRecorder) -> None:
    recorder.line_of = die


def die_in_line(written: RunRecorder) -> None:
    plain = recorder.line_of

    def half(report: StepReport, measures: Any) -> str:
        line = plain(report, measures)
        written._metrics.write(line[: len(line) // 2])
        written._metrics.flush()
        return die()

    recorder.line_of = half


DEADLY = {
    "snapshot": die_in_snapshot,
    "between": die_between_snapshot_and_line,
    "line": die_in_line,
}


if __name__ == "__main__":
    torch.set_num_threads(1)  # others would not come along through a fork
    pictures = ImageSet(*draw_garments(400, seed=1))
    data = Dataset("few", FASHION_CLASSES, grey(0.3, 0.3), pictures, pictures, pictures)
    for moment in DEADLY:
        child = os.fork()
        if child == 0:
            record(Path(sys.argv[1]) / moment, data)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"it survived {moment}"
