import math
import shutil
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch

from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.runs.recorded_run import RUN, RecordedRun
from cnnviz.core.runs.run_library import RunLibrary, UnreadableRun, size_bytes
from cnnviz.core.runs.run_listing import ListedRun, curve_of, list_runs, listed_live
from cnnviz.core.runs.snapshots import snapshot_path
from cnnviz.core.training.history import History

ARTICLE = NETWORKS["article-3x3"]
RecordRun = Callable[[NetworkConfig, int], RecordedRun]


def listing(
    library: RunLibrary, known: dict[str, ListedRun]
) -> tuple[list[ListedRun], tuple[str, ...]]:
    work = list_runs(library, {run_id: listed.stamp for run_id, listed in known.items()})
    read = []
    while True:
        try:
            read.append(next(work))
        except StopIteration as end:
            return read, end.value


def test_a_run_is_listed_with_its_last_kernels_and_curve(record_run: RecordRun) -> None:
    run = record_run(ARTICLE, 5)
    (listed,), ids = listing(RunLibrary(run.folder.parent), {})
    assert ids == (run.id,) == (listed.id,)
    assert listed.size_bytes == size_bytes(run.folder) > 5 * 60_000
    assert listed.kernels is not None
    assert np.array_equal(listed.kernels, run.weights(5)["conv1.weight"].numpy())
    assert listed.losses[:5] == pytest.approx(run.history.losses)
    assert np.isnan(listed.losses[5:]).all()
    assert len(listed.losses) == run.total_steps == 16


def test_only_what_was_written_since_is_read_again(record_run: RecordRun) -> None:
    first, second = record_run(ARTICLE, 1), record_run(ARTICLE, 1)
    library = RunLibrary(first.folder.parent)
    read, ids = listing(library, {})
    known = {listed.id: listed for listed in read}
    assert [listed.id for listed in read] == list(ids) == [second.id, first.id]
    assert listing(library, known) == ([], ids)
    library.rename(first, "named")
    (again,), _ = listing(library, known)
    assert isinstance(again.run, RecordedRun)
    assert again.run.name == "named"
    shutil.rmtree(second.folder)
    assert listing(library, {**known, first.id: again}) == ([], (first.id,))


def test_damage_is_listed(record_run: RecordRun) -> None:
    run, broken = record_run(ARTICLE, 3), record_run(ARTICLE, 1)
    snapshot_path(run.folder, 3).write_bytes(b"cut short")
    (broken.folder / RUN).write_text("{")
    (second, first), _ = listing(RunLibrary(run.folder.parent), {})
    assert isinstance(second.run, UnreadableRun)
    assert (second.kernels, len(second.losses)) == (None, 0)
    assert isinstance(first.run, RecordedRun)
    assert first.run.troubles == ("1 snapshot could not be read.",)
    assert first.kernels is not None
    assert torch.equal(torch.from_numpy(first.kernels), run.weights(2)["conv1.weight"])


def test_a_run_in_training_needs_no_files(record_run: RecordRun) -> None:
    run = record_run(ARTICLE, 4)
    shutil.rmtree(run.folder)
    kernels = np.zeros((16, 1, 3, 3), np.float32)
    listed = listed_live(run, kernels)
    assert listed.kernels is kernels
    a_snapshot = sum(value.nbytes for value in run.start.weights.values())
    assert listed.size_bytes == 5 * a_snapshot


def test_the_curve_has_means_of_equal_parts() -> None:
    history = History(steps=list(range(1, 121)), losses=[float(n) for n in range(120)])
    assert curve_of(history, 120).tolist() == [n + 0.5 for n in range(0, 120, 2)]
    half = curve_of(history.up_to(61), 120)
    assert half[:30].tolist() == [n + 0.5 for n in range(0, 60, 2)]
    assert half[30] == 60
    assert all(math.isnan(value) for value in half[31:])


def test_a_run_without_steps_has_no_curve(record_run: RecordRun) -> None:
    run = replace(record_run(ARTICLE, 1), history=History())
    assert np.isnan(curve_of(run.history, run.total_steps)).all()
    assert np.isnan(curve_of(run.history, 0)).all()
