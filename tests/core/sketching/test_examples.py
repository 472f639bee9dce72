import json
from pathlib import Path

import numpy as np
import pytest

from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.core.errors import CnnvizError
from cnnviz.core.sketching.drawing import Stroke, draw_strokes
from cnnviz.core.sketching.examples import Example, load_examples, read_examples
from cnnviz.core.sketching.sketch import see_sketch
from tests.picture_shapes import SIZE

STROKE = {"points": [[10, 20], [30.5, 40]], "width_px": 6, "grey": 200}


def write(folder: Path, examples: object, class_name: object = "Bag") -> Path:
    file = folder / "bag.json"
    file.write_text(json.dumps({"class_name": class_name, "examples": examples}))
    return file


def test_every_class_has_three_drawings_in_order() -> None:
    assert [example.class_name for example in load_examples()] == [
        name for name in FASHION_CLASSES for _ in range(3)
    ]


def test_the_first_drawing_of_each_class_is_filled() -> None:
    for example in load_examples()[::3]:
        assert any(stroke.filled for stroke in example.strokes)


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.name)
def test_a_drawing_is_large_and_seen(example: Example) -> None:
    canvas = draw_strokes(example.strokes)
    rows, columns = np.nonzero(canvas > 60)
    assert max(np.ptp(rows), np.ptp(columns)) > 180
    assert min(rows.min(), columns.min()) >= 5
    assert max(rows.max(), columns.max()) <= 275
    assert not see_sketch(canvas, SIZE).blank


def test_no_two_drawings_are_alike() -> None:
    examples = load_examples()
    assert len({example.name for example in examples}) == len(examples)
    assert len({see_sketch(draw_strokes(e.strokes), SIZE).pixels.tobytes() for e in examples}) == 30


def test_a_drawing_is_read_as_written(tmp_path: Path) -> None:
    file = write(tmp_path, [{"name": "Pouch", "strokes": [STROKE, {**STROKE, "filled": True}]}])
    plain = Stroke(((10, 20), (30.5, 40)), 6, 200)
    filled = Stroke(((10, 20), (30.5, 40)), 6, 200, filled=True)
    assert read_examples(file) == (Example("Pouch", "Bag", (plain, filled)),)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"points": []},
        {"points": [[1, 2, 3]]},
        {"points": [[1, "2"]]},
        {"points": [[1, float("nan")]]},
        {"points": [[1, 281]]},
        {"points": [[-1, 2]]},
        {"points": 7},
        {"grey": 256},
        {"grey": 20.5},
        {"grey": True},
        {"width_px": "6"},
        {"width_px": -1},
        {"filled": "yes"},
    ],
)
def test_a_spoilt_stroke_is_named(tmp_path: Path, spoilt: dict[str, object]) -> None:
    file = write(tmp_path, [{"name": "Pouch", "strokes": [{**STROKE, **spoilt}]}])
    with pytest.raises(CnnvizError, match=r"bag\.json.*reinstall cnnviz"):
        read_examples(file)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"class_name": "Bag"}', "[1, 2]"])
def test_a_spoilt_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bag.json"
    file.write_text(text)
    with pytest.raises(CnnvizError, match=r"bag\.json"):
        read_examples(file)


def test_missing_names_and_strokes_are_refused(tmp_path: Path) -> None:
    for file in (
        write(tmp_path, [{"name": "", "strokes": [STROKE]}]),
        write(tmp_path, [{"name": "Pouch", "strokes": []}]),
        write(tmp_path, [{"name": "Pouch", "strokes": [STROKE]}], class_name=None),
        tmp_path / "absent.json",
    ):
        with pytest.raises(CnnvizError):
            read_examples(file)


def test_an_installation_without_drawings_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.core.sketching.examples.resource", lambda *parts: tmp_path)
    with pytest.raises(CnnvizError, match="missing"):
        load_examples()
