import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from cnnviz.commands import common as commands_common
from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.data.datasets import DATASETS, Dataset, DrawnSource, Splits
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network, weights_of


@pytest.fixture
def bars(small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    splits = Splits(small_dataset.train, small_dataset.validation, small_dataset.test)
    source = DrawnSource(small_dataset.class_names, lambda: splits)
    monkeypatch.setitem(DATASETS, "bars", source)
    return small_dataset


@pytest.fixture
def file(checkpoint: Checkpoint, tmp_path: Path) -> Path:
    path = tmp_path / "network.safetensors"
    save_checkpoint(path, checkpoint)
    return path


def confusion_by_hand(checkpoint: Checkpoint, dataset: Dataset) -> np.ndarray:
    """With the checkpoint's statistics, not the data set's."""
    network = checkpoint.network()
    confusion = np.zeros((10, 10), int)
    for picture, label in zip(dataset.test.images, dataset.test.labels.tolist(), strict=True):
        with torch.no_grad():
            logits = network(checkpoint.picture_shape.normalised(picture[None]))
        confusion[label, int(logits.argmax())] += 1
    return confusion


def test_json_is_one_object_with_the_test_pictures_result(
    bars: Dataset, checkpoint: Checkpoint, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--checkpoint", str(file), "--dataset", "bars", "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.count("\n") == 1
    result = json.loads(printed.out)
    assert list(result) == ["accuracy", "loss", "per_class", "confusion"]
    expected = confusion_by_hand(checkpoint, bars)
    assert result["confusion"] == expected.tolist()
    assert result["accuracy"] == pytest.approx(expected.trace() / 100)
    assert tuple(result["per_class"]) == bars.class_names
    shares = expected.diagonal() / expected.sum(axis=1)
    assert list(result["per_class"].values()) == pytest.approx(shares.tolist())
    assert result["loss"] > 0


def test_the_table_has_the_same_numbers(
    bars: Dataset, checkpoint: Checkpoint, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--checkpoint", str(file), "--dataset", "bars"]) == 0
    lines = capsys.readouterr().out.splitlines()
    expected = confusion_by_hand(checkpoint, bars)
    assert lines[0].startswith(f"{expected.trace() / 100:.2%} of the 100 test pictures of bars")
    assert lines[2].split() == ["predicted", "as", *"0123456789"]
    assert len({len(line) for line in lines[2:]}) == 1, "columns are aligned"
    for number, (line, row) in enumerate(zip(lines[3:], expected, strict=True)):
        assert line.startswith(f"{number} {bars.class_names[number]} ")
        assert [int(count) for count in line.split("%")[1].split()] == row.tolist()


def test_a_pt_file_is_evaluated_too(
    bars: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.pt"
    torch.save(build_network(NETWORKS["article-3x3"]).state_dict(), path)
    assert main(["evaluate", "--checkpoint", str(path), "--dataset", "bars", "--json"]) == 0
    assert 0 <= json.loads(capsys.readouterr().out)["accuracy"] <= 1


def test_other_class_names_are_told_of(
    bars: Dataset, checkpoint: Checkpoint, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_checkpoint(file, replace(checkpoint, class_names=tuple("abcdefghij")))
    assert main(["evaluate", "--checkpoint", str(file), "--dataset", "bars", "--json"]) == 0
    printed = capsys.readouterr()
    assert "other classes than those of bars: a, b, c" in printed.err
    assert tuple(json.loads(printed.out)["per_class"]) == bars.class_names


def failing(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["evaluate", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def test_another_number_of_classes_is_told_of(
    bars: Dataset, checkpoint: Checkpoint, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = replace(checkpoint.config, classes=3)
    weights = weights_of(build_network(config))
    three = replace(checkpoint, config=config, weights=weights, class_names=("a", "b", "c"))
    save_checkpoint(file, three)
    message = failing(["--checkpoint", str(file), "--dataset", "bars"], capsys)
    assert "has 3 classes and bars has 10" in message


def test_weights_that_overflow_are_told_of(
    bars: Dataset, checkpoint: Checkpoint, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    huge = {**checkpoint.weights, "fc.weight": torch.full((10, 1568), 3e38)}
    save_checkpoint(file, replace(checkpoint, weights=huge))
    assert "NaN or infinite" in failing(["--checkpoint", str(file), "--dataset", "bars"], capsys)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--dataset", "minst"], "Did you mean mnist?"),
        (["--device", "tpu"], "choose one of auto"),
        (["--checkpoint", "no.safetensors"], "no.safetensors could not be read"),
    ],
)
def test_what_is_wrong_is_one_line(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert named in failing(arguments, capsys)


def test_a_checkpoint_that_is_no_checkpoint_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.safetensors"
    path.touch()
    assert "0 bytes" in failing(["--checkpoint", str(path)], capsys)


def test_a_missing_shipped_network_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands_common, "shipped_checkpoint", lambda: tmp_path / "none")
    assert "name another one with --checkpoint" in failing([], capsys)


def test_the_shipped_network_recognises_91_percent(
    real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--json", "--data-dir", str(real_data)]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["accuracy"] >= 0.91
    assert np.array(result["confusion"]).sum() == 10_000
