"""A run that is left at any step and taken up again ends as if it had never stopped."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import safetensors
import safetensors.torch
import torch
from torch import Tensor

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.training import drawing_stock
from cnnviz.core.training.history import History
from cnnviz.core.training.recipes import RECIPES
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import Controls, TrainingRun

pytestmark = pytest.mark.usefixtures("one_thread", "small_stock")
TINY = replace(NETWORKS["article"], blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))
EPOCH = 4  # steps
STEPS = 3 * EPOCH
BATCH_SIZES = {
    "article": 100,
    "one-cycle": 100,
    "sketch": 218,
    "best": 100,
}  # 400 pictures in 4 steps


@pytest.fixture(scope="module")
def small_stock() -> Iterator[None]:
    """So few drawings that within a run the newest take the oldest's place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing_stock, "FIRST", 5)
        patch.setattr(drawing_stock, "CAPACITY", 20)
        patch.setattr(drawing_stock, "OTHERS_CAPACITY", 5)
        patch.setattr(drawing_stock, "VALIDATION_DRAWINGS", 10)
        yield


class Journey:
    """A run whose reports are kept, and that can be left for a file."""

    def __init__(self, dataset: Dataset, recipe: str, checkpoint: Checkpoint | None = None) -> None:
        self.dataset = dataset
        self.config = replace(
            RECIPES[recipe], epochs=3, batch_size=BATCH_SIZES[recipe], device="cpu"
        )
        state = None if checkpoint is None else checkpoint.run
        self.network = checkpoint.network() if checkpoint else build_network(TINY, seed=2)
        controls = None if state else Controls(0.02)
        config = state.config if state else self.config
        self.run = TrainingRun(self.network, dataset, config, controls, state)
        self.steps = self.run.reports()

    def go(self, count: int | None = None) -> list[StepReport]:
        return list(islice(self.steps, count))

    def leave(self, path: Path) -> None:
        names, picture_shape = self.dataset.class_names, self.dataset.picture_shape
        weights, state = weights_of(self.network), self.run.state()
        save_checkpoint(path, Checkpoint(TINY, weights, names, picture_shape, History(), run=state))


def timeless(report: StepReport) -> dict[str, Any]:
    drawings = None if report.drawings is None else report.drawings.tobytes()
    return {**vars(report), "seconds": 0.0, "drawings": drawings}


def same(ones: Any, others: Any) -> bool:
    return ones.keys() == others.keys() and all(torch.equal(ones[n], others[n]) for n in ones)


@pytest.mark.parametrize("recipe", BATCH_SIZES)
@pytest.mark.parametrize("left_at", [[1], [2, 3], [EPOCH], [6, 7], [2 * EPOCH, STEPS - 1]], ids=str)
def test_it_goes_on_to_the_last_bit(
    recipe: str, left_at: list[int], small_dataset: Dataset, tmp_path: Path
) -> None:
    whole = Journey(small_dataset, recipe)
    expected = whole.go()
    assert len(expected) == whole.run.total_steps == STEPS

    path = tmp_path / "run.safetensors"
    journey, reports = Journey(small_dataset, recipe), []
    for step in left_at:
        reports += journey.go(step - len(reports))
        assert journey.run.steps_done == step
        journey.leave(path)
        journey = Journey(small_dataset, recipe, load_checkpoint(path))
    reports += journey.go()

    assert [timeless(r) for r in reports] == [timeless(r) for r in expected]
    assert [r.seconds for r in reports] == sorted(r.seconds for r in reports)
    assert same(weights_of(journey.network), weights_of(whole.network))
    assert same(journey.run.state().tensors, whole.run.state().tensors)
    assert journey.run.controls.learning_rate == 0.02
    best, expected_best = journey.run.best, whole.run.best
    assert best is not None
    assert expected_best is not None
    assert (best.epoch, best.validation) == (expected_best.epoch, expected_best.validation)
    assert same(best.weights, expected_best.weights)


def test_looking_at_the_state_changes_nothing(small_dataset: Dataset) -> None:
    watched, other = Journey(small_dataset, "sketch"), Journey(small_dataset, "sketch")
    for _ in watched.steps:
        watched.run.state()
    other.go()
    assert same(weights_of(watched.network), weights_of(other.network))


def test_a_state_is_a_copy(small_dataset: Dataset) -> None:
    journey = Journey(small_dataset, "sketch")
    journey.go(2)
    state = journey.run.state()
    before = {name: value.clone() for name, value in state.tensors.items()}
    values = json.dumps(state.values)
    journey.go(1)
    assert same(state.tensors, before)
    assert json.dumps(state.values) == values


@pytest.fixture(scope="module")
def left_once() -> dict[str, bytes]:
    """Filled by the first test that needs it."""
    return {}


@pytest.fixture
def left(small_dataset: Dataset, tmp_path: Path, left_once: dict[str, bytes]) -> Path:
    """The file of a run with drawings that was left in its second epoch."""
    path = tmp_path / "left.safetensors"
    if not left_once:
        journey = Journey(small_dataset, "sketch")
        journey.go(EPOCH + 1)
        journey.leave(path)
        left_once["file"] = path.read_bytes()
    path.write_bytes(left_once["file"])
    return path


def rewrite(path: Path, change: Callable[[dict[str, Any], dict[str, Tensor]], None]) -> None:
    """Change what a run's file says of it, and its tensors."""
    with safetensors.safe_open(path, framework="pt") as file:
        metadata = dict(file.metadata())
        tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
    description = json.loads(metadata["cnnviz"])
    change(description["run"], tensors)
    metadata["cnnviz"] = json.dumps(description)
    path.write_bytes(safetensors.torch.save(tensors, metadata))


def go_on(path: Path, dataset: Dataset) -> Iterator[StepReport]:
    return Journey(dataset, "sketch", load_checkpoint(path)).steps


def test_rewriting_alone_does_no_harm(left: Path, small_dataset: Dataset) -> None:
    rewrite(left, lambda run, tensors: None)
    assert len(list(go_on(left, small_dataset))) == STEPS - EPOCH - 1


def all_tensors() -> list[str]:
    names = [f"optimizer/{n}/{of}" for n in (0, 4) for of in ("step", "exp_avg", "exp_avg_sq")]
    batches = ["chance", "epoch_chance", "stock_chance", "garments", "others"]
    return [*names, *(f"batches/{name}" for name in batches), "best/fc.bias"]


@pytest.mark.parametrize("name", all_tensors())
@pytest.mark.parametrize("change", ["missing", "shape", "empty", "type", "scalar"])
def test_tensors_that_do_not_fit_are_told_in_a_sentence(
    name: str, change: str, left: Path, small_dataset: Dataset
) -> None:
    changes: dict[str, Callable[[Tensor], Tensor]] = {
        "shape": lambda held: held.flatten().repeat(2)[:-1],
        "empty": lambda held: held.flatten()[:0],
        "type": lambda held: held.to(torch.int16),
        "scalar": lambda held: held.flatten()[0].reshape(()).to(torch.float64),
    }

    def spoil(run: dict[str, Any], tensors: dict[str, Tensor]) -> None:
        held = tensors.pop(f"run/{name}")
        if change != "missing":
            tensors[f"run/{name}"] = changes[change](held)

    rewrite(left, spoil)
    with pytest.raises(CnnvizError, match="The run in this file cannot be resumed"):
        go_on(left, small_dataset)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("step",), EPOCH + 2**40),
        (("step",), 0),
        (("total_steps",), STEPS + 1),
        (("total_steps",), 10**300),
        (("config", "batch_size"), 7),
        (("config", "epochs"), 10**300),
        (("config", "schedule"), 3),
        (("config", "recipe"), "article" * 100),
        (("values", "learning_rate"), float("nan")),
        (("values", "learning_rate"), -0.1),
        (("values", "learning_rate"), 1e38),
        (("values", "learning_rate"), 10**400),
        (("values", "learning_rate"), "0.1"),
        (("values", "learning_rate"), None),
        (("values", "seconds"), float("inf")),
        (("values", "seconds"), True),
        (("values", "batches"), None),
        (("values", "batches"), {}),
        (("values", "batches", "garments_added"), 0),
        (("values", "batches", "garments_added"), 10**400),
        (("values", "batches", "garments_added"), -1),
        (("values", "batches", "others_added"), "many"),
        (("values", "batches", "drawer"), []),
        (("values", "batches", "drawer", "random"), [3, [1, 2, 3], None]),
        (("values", "batches", "drawer", "random"), [9, [0] * 625, None]),
        (("values", "batches", "drawer", "random"), [3, [0] * 624 + [10**6], None]),
        (("values", "batches", "drawer", "random"), [3, [10**400] * 625, None]),
        (("values", "batches", "drawer", "random", 2), "much"),
        (("values", "batches", "drawer", "random", 2), float("nan")),
        (("values", "batches", "drawer", "random", 2), 1e300),
        (("values", "batches", "drawer", "numpy"), 5),
        (("values", "batches", "drawer", "numpy", "bit_generator"), "MT19937"),
        (("values", "batches", "drawer", "numpy", "state"), {"state": -1, "inc": 1}),
        (("values", "batches", "drawer", "numpy", "state"), {"state": 10**400, "inc": 1}),
        (("values", "best"), []),
        (("values", "best"), {}),
        (("values", "best", "epoch"), float("nan")),
        (("values", "best", "epoch"), "first"),
        (("values", "best", "accuracy"), float("nan")),
        (("values", "best", "loss"), 10**400),
        (("values", "best", "more"), 1),
    ],
    ids=lambda part: str(part)[:40],
)
def test_values_that_no_run_can_have_are_told_in_a_sentence(
    place: tuple[str | int, ...], value: Any, left: Path, small_dataset: Dataset
) -> None:
    def spoil(run: dict[str, Any], tensors: dict[str, Tensor]) -> None:
        inner: Any = run
        for name in place[:-1]:
            inner = inner[name]
        inner[place[-1]] = value

    rewrite(left, spoil)
    with pytest.raises(CnnvizError, match=r"cannot be resumed|is no|needs too much"):
        go_on(left, small_dataset)


@pytest.mark.parametrize("name", ["optimizer/0/exp_avg", "optimizer/0/step", "best/fc.bias"])
def test_numbers_that_are_none_end_as_divergence_at_worst(
    name: str, left: Path, small_dataset: Dataset
) -> None:
    def spoil(run: dict[str, Any], tensors: dict[str, Tensor]) -> None:
        tensors[f"run/{name}"].fill_(float("nan"))

    rewrite(left, spoil)
    try:
        list(go_on(left, small_dataset))
    except CnnvizError as error:
        assert "diverged" in str(error)  # noqa: PT017


def test_another_data_set_is_told(left: Path, small_dataset: Dataset) -> None:
    fewer = replace(small_dataset, train=small_dataset.validation)
    with pytest.raises(CnnvizError, match="12 steps instead of 3"):
        go_on(left, fewer)


def test_what_a_run_needs_is_json(small_dataset: Dataset) -> None:
    journey = Journey(small_dataset, "sketch")
    journey.go(EPOCH)
    data = journey.run.state().to_dict()
    assert json.loads(json.dumps(data))["config"] == asdict(journey.config)
