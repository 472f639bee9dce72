import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from cnnviz.commands import progress as commands_progress
from cnnviz.commands import train as commands_train
from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.core.training.validation import Validator

pytestmark = pytest.mark.usefixtures("one_thread", "tiny_bars")
BASICS = ["--dataset", "bars", "--network", "tiny", "--batch-size", "100"]


def train(*arguments: str) -> int:
    return main(["train", *BASICS, *arguments])


def failure(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that a command failed with."""
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("cnnviz: ")
    return printed.err


def test_the_best_epoch_by_validation_is_kept(
    small_dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("--epochs", "6", "--learning-rate", "0.01", "--seed", "5") == 0
    assert os.listdir() == ["bars-tiny.safetensors"]
    kept = load_checkpoint(Path("bars-tiny.safetensors"))
    history = kept.history
    assert history.steps == list(range(1, 25))
    assert history.validation_steps == [4, 8, 12, 16, 20, 24]
    best = max(history.validation_accuracies)
    first_best = history.validation_accuracies.index(best) + 1
    assert kept.made_by["kept_epoch"] == first_best
    assert kept.made_by["validation_accuracy"] == best
    assert "drawings_accuracy" not in kept.made_by
    assert kept.doubt_below == 0
    measured = evaluate(kept.network(), small_dataset.validation, kept.picture_shape)
    assert measured.accuracy == best
    assert kept.class_names == small_dataset.class_names
    assert kept.config == NETWORKS["tiny"]
    printed = capsys.readouterr()
    assert printed.out == (
        f"bars-tiny.safetensors: epoch {first_best}, {best:.2%} of the validation pictures "
        "recognised\n"
    )
    lines = printed.err.splitlines()
    assert len(lines) == 6
    assert all(f"epoch {n}/6" in line for n, line in enumerate(lines, start=1))


def test_a_worse_epoch_does_not_replace_a_better_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Tensor] = []

    def measure(validator: Any, network: nn.Module) -> Validation:
        seen.append(network.get_parameter("fc.bias").detach().clone())
        return Validation((0.5, 0.7, 0.7, 0.6)[len(seen) - 1], 1.0)

    monkeypatch.setattr(Validator, "measure", measure)
    assert train("--epochs", "4") == 0
    kept = load_checkpoint(Path("bars-tiny.safetensors"))
    assert torch.equal(kept.weights["fc.bias"], seen[1])
    assert kept.made_by["kept_epoch"] == 2
    assert kept.history.validation_accuracies == [0.5, 0.7, 0.7, 0.6]


def test_the_recipe_holds_except_for_what_is_given() -> None:
    assert train("--recipe", "article", "--epochs", "1", "--seed", "9", "--device", "cpu") == 0
    made_by = load_checkpoint(Path("bars-tiny.safetensors")).made_by
    expected = {
        "dataset": "bars",
        "recipe": "article",
        "epochs": 1,
        "batch_size": 100,
        "learning_rate": 0.001,
        "seed": 9,
        "device": "cpu",
    }
    assert {name: made_by[name] for name in expected} == expected


def test_the_same_command_gives_the_same_weights() -> None:
    for name in ("a", "b"):
        assert train("--epochs", "1", "--output", f"{name}.safetensors") == 0
    first, second = (load_checkpoint(Path(f"{name}.safetensors")) for name in ("a", "b"))
    assert all(torch.equal(first.weights[n], second.weights[n]) for n in first.weights)


def test_the_log_has_one_object_a_step() -> None:
    assert train("--epochs", "2", "--log", "log.jsonl") == 0
    entries = [json.loads(line) for line in Path("log.jsonl").read_text().splitlines()]
    assert [(e["step"], e["epoch"]) for e in entries] == [(n, 1 + (n > 4)) for n in range(1, 9)]
    measured = {e["step"] for e in entries if "validation_accuracy" in e}
    assert measured == {4, 8}
    for entry in entries:
        assert set(entry) - {"validation_accuracy"} == {"step", "epoch", "loss", "seconds"}
        assert all(type(value) in (int, float) for value in entry.values())
    history = load_checkpoint(Path("bars-tiny.safetensors")).history
    assert [e["loss"] for e in entries] == pytest.approx(history.losses, rel=1e-5)


def test_a_log_that_cannot_be_opened_is_told_of_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert train("--epochs", "1", "--log", "no/log.jsonl") == 0
    assert capsys.readouterr().err.count("Training continues without a log") == 1
    assert load_checkpoint(Path("bars-tiny.safetensors")).made_by["kept_epoch"] == 1


@pytest.mark.parametrize("after_epoch", [0, 1])
def test_ctrl_c_keeps_what_there_is(
    after_epoch: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    show = commands_progress.TrainingProgress.show

    def show_and_interrupt(progress: Any, report: StepReport) -> None:
        show(progress, report)
        if report.step == 4 * after_epoch + 2:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(commands_progress.TrainingProgress, "show", show_and_interrupt)
    assert train("--epochs", "3") == 130
    kept = load_checkpoint(Path("bars-tiny.safetensors"))
    assert len(kept.history.steps) == 4 * after_epoch + 2
    assert kept.made_by["kept_epoch"] == after_epoch
    printed = capsys.readouterr()
    said = "epoch 1," if after_epoch else "the weights after 2 steps"
    assert printed.out.startswith(f"bars-tiny.safetensors: {said}")
    assert printed.err.endswith("cnnviz: interrupted\n")


def test_divergence_is_told_and_the_weights_before_it_are_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert train("--learning-rate", "1e30", "--epochs", "1") == 2
    assert "Try a learning rate below 1e+30" in capsys.readouterr().err
    assert load_checkpoint(Path("bars-tiny.safetensors")).made_by["kept_epoch"] == 0


def test_a_save_that_fails_is_told_once_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_file, failures = os.replace, [1, 2, 3]

    def replace_or_fail(source: Any, target: Any) -> None:
        if failures and Path(target).parent == Path():
            failures.pop()
            raise OSError(28, "No space left on device")
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", replace_or_fail)
    assert train("--epochs", "3") == 0
    told = capsys.readouterr().err
    assert told.count("bars-tiny.safetensors could not be written: the disk is full") == 1
    assert told.count("Training continues.") == 2  # once for each file
    assert load_checkpoint(Path("bars-tiny.safetensors")).history.validation_steps == [4, 8, 12]
    assert os.listdir() == ["bars-tiny.safetensors"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--dataset", "fashion-mnits"], "Did you mean fashion-mnist?"),
        (["--dataset", "xyz"], "choose one of fashion-mnist, mnist, kmnist, synthetic-garments"),
        (["--network", "artcle"], "Did you mean article?"),
        (["--recipe", "one-cylce"], "Did you mean one-cycle?"),
        (["--device", "tpu"], "choose one of auto, cpu, cuda, mps"),
        (["--epochs", "0"], "0 epochs train nothing"),
        (["--batch-size", "1"], "batch of 1"),
        (["--batch-size", "1000000"], "too much memory"),
        (["--learning-rate", "nan"], "learning rate of nan"),
        (["--learning-rate", "-1"], "learning rate of -1"),
        (["--seed", "-5"], "-5 is not a seed"),
        (["--output", "a.pt"], "must end with .safetensors"),
        (["--output", "no/such/a.safetensors"], "its folder does not exist"),
        (["--output", "folder.safetensors"], "it is a folder; name a file"),
    ],
)
def test_what_is_wrong_is_told_before_any_data_is_loaded(
    arguments: list[str],
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def never(*arguments: object) -> None:
        raise AssertionError("the data set was loaded")

    monkeypatch.setattr(commands_train, "load_or_fetch", never)
    Path("folder.safetensors").mkdir()
    assert train(*arguments) == 2
    assert named in failure(capsys)
    assert os.listdir() == ["folder.safetensors"]


def test_a_read_only_folder_is_told_before_training(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "open", refuse)
    assert train() == 2
    assert "could not be written: the disk is read-only" in failure(capsys)


@pytest.mark.parametrize("batch_size", [3, 7, 19, 21, 57, 133, 399])  # each leaves one of 400
def test_maps_of_1x1_never_come_alone(batch_size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    point = BlockConfig(4, kernel_size=28, padding=0, pooling=None)
    monkeypatch.setitem(NETWORKS, "points", NetworkConfig("points", (point,)))
    sizes = ["--network", "points", "--batch-size", str(batch_size), "--epochs", "2"]
    assert train(*sizes) == 0
    steps = load_checkpoint(Path("bars-points.safetensors")).history.steps
    assert len(steps) == 2 * (400 // batch_size)
