"""`cnnviz train` with a recipe that draws a part of what it learns from."""

import json
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from cnnviz.commands.cli import main
from cnnviz.commands.progress import TrainingLog
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import DATASETS, FASHION_CLASSES, DrawnSource, ImageSet, Splits
from cnnviz.core.data.garments.garments import draw_garments
from cnnviz.core.evaluation.doubt import REFUSED_SHARE, doubt_threshold
from cnnviz.core.evaluation.metrics import classify
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.training import drawing_stock
from cnnviz.core.training.drawing_stock import validation_drawings
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.core.training.validation import Validator
from tests.picture_shapes import SIZE

pytestmark = pytest.mark.usefixtures("one_thread")
TINY = replace(NETWORKS["article"], blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))
OUTPUT = Path("garments-tiny.safetensors")


def few_garments() -> Splits:
    train, rest = ImageSet(*draw_garments(200, seed=1)), ImageSet(*draw_garments(60, seed=2))
    return Splits(train, rest, rest)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Few garments and drawings, a tiny network and a fresh folder."""
    digits = tuple("0123456789")
    monkeypatch.setitem(DATASETS, "garments", DrawnSource(FASHION_CLASSES, few_garments))
    monkeypatch.setitem(DATASETS, "digits", DrawnSource(digits, few_garments))
    monkeypatch.setitem(NETWORKS, "tiny", TINY)
    monkeypatch.setattr(drawing_stock, "FIRST", 24)
    monkeypatch.setattr(drawing_stock, "VALIDATION_DRAWINGS", 50)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)


def train(*arguments: str, dataset: str = "garments") -> int:
    basics = ("--dataset", dataset, "--network", "tiny", "--recipe", "sketch")
    return main(["train", *basics, *arguments])


def test_what_drawings_taught_is_told_and_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert train("--epochs", "2", "--log", "log.jsonl") == 0
    kept = load_checkpoint(OUTPUT)
    drawings = validation_drawings(SIZE)
    logits = classify(kept.network(), drawings, kept.picture_shape)
    accuracy = float((logits.argmax(dim=1) == drawings.labels).double().mean())
    assert kept.made_by["drawings_accuracy"] == pytest.approx(accuracy)
    assert kept.doubt_below == pytest.approx(doubt_threshold(logits.softmax(dim=1).numpy()))
    assert 0 < kept.doubt_below < 1

    entries = [json.loads(line) for line in Path("log.jsonl").read_text().splitlines()]
    measured = [entry for entry in entries if "drawings_accuracy" in entry]
    assert [entry["step"] for entry in measured] == kept.history.validation_steps == [4, 8]
    assert all("validation_accuracy" in entry for entry in measured)
    assert accuracy in [pytest.approx(entry["drawings_accuracy"]) for entry in measured]

    printed = capsys.readouterr()
    lines = printed.err.splitlines()
    assert len(lines) == 2
    for line, entry in zip(lines, measured, strict=True):
        assert f"   drawings {entry['drawings_accuracy']:6.2%}   " in line
    assert printed.out.endswith(
        f"{kept.made_by['validation_accuracy']:.2%} of the validation pictures and "
        f"{kept.made_by['drawings_accuracy']:.2%} of the drawings\n"
    )


def test_the_recipes_shares_are_told_with_the_run() -> None:
    assert train("--epochs", "1", "--batch-size", "100") == 0
    made_by = load_checkpoint(OUTPUT).made_by
    expected = {"recipe": "sketch", "drawings_share": 0.38, "others_share": 0.16, "batch_size": 100}
    assert {name: made_by[name] for name in expected} == expected


def test_few_good_drawings_are_refused_by_what_was_kept() -> None:
    assert train("--epochs", "2") == 0
    kept = load_checkpoint(OUTPUT)
    logits = classify(kept.network(), validation_drawings(SIZE), kept.picture_shape)
    certainties = logits.softmax(dim=1).amax(dim=1)
    refused = int((certainties < kept.doubt_below - 1e-6).sum())
    assert refused <= REFUSED_SHARE * 50


def test_the_epoch_with_the_best_score_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pictures and drawings count alike: neither's own best epoch is the best of both."""
    measured = [(0.9, 0.2), (0.7, 0.75), (0.75, 0.7), (0.5, 0.8)]

    seen: list[Tensor] = []

    def measure(validator: Any, network: nn.Module) -> Validation:
        seen.append(network.get_parameter("fc.bias").detach().clone())
        pictures, drawings = measured[len(seen) - 1]
        return Validation(pictures, 1.0, drawings, doubt_below=len(seen) / 10)

    monkeypatch.setattr(Validator, "measure", measure)
    assert train("--epochs", "4") == 0
    kept = load_checkpoint(OUTPUT)
    assert torch.equal(kept.weights["fc.bias"], seen[1])
    assert kept.doubt_below == 0.2
    names = ("kept_epoch", "validation_accuracy", "drawings_accuracy")
    assert [kept.made_by[name] for name in names] == [2, 0.7, 0.75]
    assert kept.history.validation_accuracies == [0.9, 0.7, 0.75, 0.5]
    assert capsys.readouterr().out == (
        f"{OUTPUT}: epoch 2, 70.00% of the validation pictures and 75.00% of the drawings\n"
    )


def test_before_an_epochs_end_nothing_is_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(log: Any, report: StepReport) -> None:
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(TrainingLog, "add", interrupt)
    assert train() == 130
    kept = load_checkpoint(OUTPUT)
    assert kept.doubt_below == 0
    assert kept.made_by["kept_epoch"] == 0
    assert "drawings_accuracy" not in kept.made_by


def test_a_data_set_of_other_things_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert train("--log", "log.jsonl", dataset="digits") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "cnnviz: Recipe sketch draws garments, but digits has none: "
        "choose fashion-mnist or synthetic-garments, or another recipe.\n"
    )
    assert not os.listdir()
