import json
from pathlib import Path
from random import Random

import pytest

from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.my_drawings.drawing_lines import line_of
from cnnviz.core.teaching import drawn_dataset
from tests.core.teaching.hands import drawn

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two classes by two authors, and a line that is no drawing; training is short."""
    monkeypatch.setattr(drawn_dataset, "PICTURES", 128)
    lines = [
        line_of(drawn(name, name, Random(f"{author}{number}"), author))
        for author in ("Ada", "Carl")
        for name in ("square", "cross")
        for number in range(4)
    ]
    path = tmp_path / "drawings.ndjson"
    path.write_bytes(b"\n".join([*lines, b"{}"]))
    return path


def test_new_classes_are_trained_saved_and_told_of(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "own.safetensors"
    assert main(["teach", "--new", "--drawings", str(file), "--output", str(output)]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["classes"] == {"square": 8, "cross": 8}
    assert told["held_out_drawings"] == 2
    assert 0 <= told["held_out_accuracy"] <= 1
    apart = told["read_apart"]
    assert (apart["split"], apart["drawings"]) == ("author", 16)
    assert {author: total for author, (_, total) in apart["by_author"].items()} == {
        "Ada": 8,
        "Carl": 8,
    }
    assert "1 line of drawings.ndjson is no drawing" in err
    checkpoint = load_checkpoint(output)
    assert checkpoint.class_names == ("square", "cross")
    assert checkpoint.config.classes == 2


def test_new_weights_and_a_network_to_begin_with_exclude_each_other(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "own.safetensors"
    options = ["--drawings", str(file), "--output", str(output), "--dataset", "mnist"]
    assert main(["teach", "--new", *options]) == 2
    assert "leave out --checkpoint and --dataset" in capsys.readouterr().err
    assert not output.exists()


def test_a_single_class_is_refused_in_one_line(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(b"\n".join(line_of(drawn("cross", "cross", Random(n))) for n in range(4)))
    output = str(tmp_path / "own.safetensors")
    assert main(["teach", "--new", "--drawings", str(file), "--output", output]) == 2
    assert "2 to 20 classes, not 1" in capsys.readouterr().err
