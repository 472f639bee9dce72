"""`cnnviz teach`: from a file of labelled drawings to a checkpoint and JSON."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.data.datasets import DATASETS, Dataset
from cnnviz.core.my_drawings.drawing_lines import write_drawings
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.teaching.teaching import Lesson
from cnnviz.core.training import drawing_stock
from tests.core.teaching.hands import several

SQUARES, ARROWS = several("square", "Bag", 4), several("arrow", "Sandal", 3, seed=1)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tiny_bars: None) -> None:
    for module in ("commands.teach", "core.teaching.judging"):
        monkeypatch.setattr(f"cnnviz.{module}.Lesson", partial(Lesson, steps=5))
    monkeypatch.setattr(drawing_stock, "FIRST", 24)
    monkeypatch.setattr(drawing_stock, "VALIDATION_DRAWINGS", 20)


@pytest.fixture
def network(checkpoint: Checkpoint, small_dataset: Dataset) -> Path:
    config = replace(NETWORKS["tiny"], input_shape=small_dataset.picture_shape.size)
    weights, shape = weights_of(build_network(config, seed=1)), small_dataset.picture_shape
    made_by = {"dataset": "bars"}
    tiny = replace(checkpoint, config=config, weights=weights, picture_shape=shape, made_by=made_by)
    save_checkpoint(Path("network.safetensors"), tiny)
    return Path("network.safetensors")


@pytest.fixture
def drawings() -> Path:
    hats = several("cross", "hat", 2)
    write_drawings(Path("mine.ndjson"), (*SQUARES, *ARROWS, *hats))
    return Path("mine.ndjson")


def teach(*options: str | Path) -> int:
    return main(["teach", *map(str, options)])


def test_before_and_after_are_printed_and_the_network_is_saved(
    network: Path, drawings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = ("--drawings", drawings, "--checkpoint", network, "--output", "taught.safetensors")
    assert teach(*named) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["drawings"] == 7
    assert told["left_out"] == 2
    assert told["seconds"] > 0
    assert told["after"]["drawings"] >= told["before"]["drawings"]
    assert 0 <= told["after_on_drawings_not_learned"] <= 1
    assert 0 <= told["after"]["test"] <= 1
    before, after = load_checkpoint(network), load_checkpoint(Path("taught.safetensors"))
    assert before.has_other_weights_than(after)
    assert after.made_by["taught_drawings"] == 7


def test_damaged_lines_are_counted_and_the_rest_is_learned(
    network: Path, drawings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with drawings.open("ab") as file:
        file.write(b'{"word": "Bag", "drawing": [[[1e999], [2]]]}\nno JSON\n')
    assert teach("--drawings", drawings, "--checkpoint", network, "--output", "t.safetensors") == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["drawings"] == 7
    assert "2 lines of mine.ndjson are no drawings and were left out." in shown.err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--drawings", "absent.ndjson", "--output", "t.safetensors"), "absent.ndjson"),
        (("--drawings", "mine.ndjson", "--output", "t.txt"), "must end with .safetensors"),
        (
            ("--drawings", "hats.ndjson", "--output", "t.safetensors"),
            "None of the drawings is of a class that this network knows",
        ),
        (
            ("--drawings", "mine.ndjson", "--output", "t.safetensors", "--dataset", "fashion"),
            "There is no data set 'fashion'",
        ),
        (
            ("--drawings", "mine.ndjson", "--output", "t.safetensors", "--dataset", "mnist"),
            "name the data set that it was trained on",
        ),
        (("--drawings", "mine.ndjson", "--output", "nowhere/t.safetensors"), "nowhere"),
    ],
)
def test_what_cannot_be_is_told_in_a_line_and_nothing_is_written(
    options: tuple[str, ...],
    sentence: str,
    network: Path,
    drawings: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_drawings(Path("hats.ndjson"), several("cross", "hat", 2))
    assert teach(*options, "--checkpoint", network) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert "Traceback" not in told
    assert not Path("t.safetensors").exists()


def test_the_seed_gives_the_same_network(network: Path, drawings: Path) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        options = ("--drawings", drawings, "--checkpoint", network, "--seed", seed)
        assert teach(*options, "--output", f"{name}.safetensors") == 0
    first, again, other = (load_checkpoint(Path(f"{name}.safetensors")) for name in "abc")
    assert not first.has_other_weights_than(again)
    assert first.has_other_weights_than(other)
    assert "bars" in DATASETS
