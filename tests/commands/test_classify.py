import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.sketching.pictures import load_picture
from cnnviz.core.sketching.sketch import see_sketch
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.session import Session
from tests.picture_shapes import SIZE


@pytest.fixture(autouse=True)
def _threads_as_before() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def network_file(checkpoint: Checkpoint, tmp_path: Path) -> Path:
    path = tmp_path / "network.safetensors"
    save_checkpoint(path, checkpoint)
    return path


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """Light ink on black: something like a T."""
    pixels = np.zeros((120, 90), np.uint8)
    pixels[20:40, 10:80] = 250
    pixels[40:110, 35:55] = 180
    return saved(tmp_path / "drawing.png", pixels)


def saved(path: Path, pixels: np.ndarray) -> Path:
    Image.fromarray(pixels).save(path)
    return path


def answers(
    network_file: Path, *pictures: Path, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, Any]]:
    files = map(str, pictures)
    assert main(["classify", "--checkpoint", str(network_file), "--json", *files]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_is_one_object_a_line(
    network_file: Path, drawing: Path, checkpoint: Checkpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = answers(network_file, drawing, drawing, capsys=capsys)
    assert first == second
    assert list(first) == ["file", "class", "sure", "probabilities", "reason"]
    assert first["file"] == str(drawing)
    assert tuple(first["probabilities"]) == checkpoint.class_names
    assert sum(first["probabilities"].values()) == pytest.approx(1)
    assert first["class"] == max(first["probabilities"], key=first["probabilities"].get)
    assert first["sure"] is True  # this network's doubt was never measured


def test_the_path_is_that_of_the_canvas_to_the_last_bit(
    network_file: Path,
    drawing: Path,
    checkpoint: Checkpoint,
    session: Session,
    capsys: pytest.CaptureFixture[str],
) -> None:
    canvas, network = CanvasDocument(SIZE, session), LiveNetwork(checkpoint, "n", session)
    canvas.show_picture(load_picture(drawing), "a file")
    (answer,) = answers(network_file, drawing, capsys=capsys)
    network.see(canvas.seen.pixels)
    shown = network.trace.probabilities
    printed = np.array(list(answer["probabilities"].values()), np.float32)
    assert printed.tobytes() == shown.tobytes()


def test_ink_colour_alpha_and_colour_make_no_difference(
    network_file: Path, drawing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    light = np.asarray(Image.open(drawing))
    alpha = np.dstack([np.zeros((*light.shape, 3), np.uint8), light])
    files = [
        drawing,
        saved(tmp_path / "dark.png", 255 - light),
        saved(tmp_path / "colour.png", np.dstack([light] * 3)),
        saved(tmp_path / "alpha.png", alpha),
    ]
    first, *others = (a["probabilities"] for a in answers(network_file, *files, capsys=capsys))
    for other in others:
        assert other == first


def test_the_readable_form_is_a_line_a_file(
    network_file: Path, drawing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (answer,) = answers(network_file, drawing, capsys=capsys)
    assert main(["classify", "--checkpoint", str(network_file), str(drawing)]) == 0
    share = answer["probabilities"][answer["class"]]
    assert capsys.readouterr().out == f"{drawing}: {answer['class']}, {share:.1%}\n"


def test_doubt_is_told_in_both_forms(
    network_file: Path, drawing: Path, checkpoint: Checkpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    (before,) = answers(network_file, drawing, capsys=capsys)
    likeliest = before["class"]
    share = before["probabilities"][likeliest]
    for doubt_below, sure in ((share, True), (float(np.nextafter(share, 1)), False)):
        save_checkpoint(network_file, replace(checkpoint, doubt_below=doubt_below))
        (answer,) = answers(network_file, drawing, capsys=capsys)
        why = "" if sure else f"no class reaches {doubt_below:.1%}"
        assert answer == {**before, "sure": sure, "reason": why}
    assert main(["classify", "--checkpoint", str(network_file), str(drawing)]) == 0
    expected = f"{drawing}: not sure (most like {likeliest}, {share:.1%}; {why})\n"
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize("grey", [0, 255, 90])
def test_nothing_drawn_is_no_class(
    grey: int, network_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "blank.png", np.full((50, 40), grey, np.uint8))
    assert see_sketch(load_picture(path), SIZE).blank
    (answer,) = answers(network_file, path, capsys=capsys)
    why = "all of it has one colour"
    nothing = {"file": str(path), "class": None, "sure": False, "probabilities": {}}
    assert answer == nothing | {"reason": why}
    assert main(["classify", "--checkpoint", str(network_file), str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: nothing drawn ({why})\n"


def test_a_broken_file_does_not_keep_the_others_back(
    network_file: Path, drawing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(drawing.read_bytes()[:60])
    files = [str(broken), str(drawing), str(tmp_path / "none.png"), str(drawing)]
    assert main(["classify", "--checkpoint", str(network_file), "--json", *files]) == 2
    printed = capsys.readouterr()
    assert [json.loads(line)["file"] for line in printed.out.splitlines()] == [str(drawing)] * 2
    first, second = printed.err.splitlines()
    assert first.startswith("cnnviz: ")
    assert "broken.png" in first
    assert "none.png" in second


def test_weights_that_overflow_are_told_of(
    network_file: Path, drawing: Path, checkpoint: Checkpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    huge = {**checkpoint.weights, "fc.weight": torch.full((10, 1568), 3e38)}
    save_checkpoint(network_file, replace(checkpoint, weights=huge))
    assert main(["classify", "--checkpoint", str(network_file), "--json", str(drawing)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "NaN or infinite" in printed.err


def test_a_checkpoint_that_is_none_is_one_line(
    tmp_path: Path, drawing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "text.safetensors"
    path.write_text("this is no checkpoint")
    assert main(["classify", "--checkpoint", str(path), str(drawing)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
