import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from cnnviz.core.errors import CnnvizError
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.training.history import History
from cnnviz.core.training.recipes import RECIPES
from cnnviz.session.background.background_work import Work
from cnnviz.views.runs.exports.curves_files import preview_curves, write_curves
from cnnviz.views.runs.exports.curves_picture import (
    AXIS_LEFT,
    BETWEEN,
    MARGIN,
    MOST_POINTS,
    SIZE,
    CurvesPicture,
    nice_ticks,
)
from cnnviz.views.runs.exports.frame_painter import FrameLook
from cnnviz.views.widgets.plots.curves_key import BLUE, ORANGE

RATES = [0.01, 0.01, 0.003, 0.003, 0.003, 0.0005, 0.0005, 0.0005]


@pytest.fixture
def look(qapp: QApplication) -> FrameLook:
    return FrameLook.of_app()


def finished(work: Work) -> Any:
    try:
        while True:
            next(work)
    except StopIteration as end:
        return end.value


def texts(svg: bytes) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("text")]


def count(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_a_drawing_names_the_run_its_settings_and_its_axes(
    run: RecordedRun, look: FrameLook, tmp_path: Path
) -> None:
    path = tmp_path / "curves.svg"
    assert finished(write_curves(run, look, path)) == path
    svg = path.read_bytes()
    words = texts(svg)
    assert "My run: a/b" in words
    assert "network article, recipe fast, seed 3, learning rate 0.01, epochs 2" in words
    assert {"Loss (nats)", "Accuracy", "step", "validation", "training (smoothed)"} <= set(words)
    assert b"<image" not in svg, "lines, no pixels"
    lines = [e for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("polyline")]
    points = [len(line.get("points", "").split()) for line in lines]
    assert [count for count in points if count > 2] == [8, 8, 8, 8], "beside axes"


def test_a_picture_has_both_curves(run: RecordedRun, look: FrameLook, tmp_path: Path) -> None:
    path = tmp_path / "curves.png"
    finished(write_curves(run, look, path))
    image = QImage(str(path))
    assert image.size().toTuple() == (1800, 840)
    assert count(image, BLUE) > 500
    assert count(image, ORANGE) > 500
    shown = finished(preview_curves(run, look))
    assert shown.convertToFormat(image.format()) == image


def test_the_steps_at_which_the_rate_was_turned_are_marked(
    run: RecordedRun, look: FrameLook
) -> None:
    """Steps 3 and 6 of eight: as many dashed lines in either plot, that far along its axis."""
    made_by = asdict(replace(RECIPES["article"], learning_rate=RATES[0]))
    history = replace(run.history, learning_rates=RATES)
    turned = replace(run, history=history, start=replace(run.start, made_by=made_by))
    before, after = CurvesPicture(run, look), CurvesPicture(turned, look)
    words = "step; dashed: learning rate changed"
    assert words not in texts(before.svg())
    assert texts(after.svg()).count(words) == 2
    plain, marked = before.image(1), after.image(1)
    changed = {
        x
        for x in range(plain.width())
        if sum(plain.pixel(x, y) != marked.pixel(x, y) for y in range(120, 320)) > 60
    }
    for left in (
        MARGIN + AXIS_LEFT,
        MARGIN + AXIS_LEFT + (SIZE.width() - 2 * MARGIN + BETWEEN) / 2,
    ):
        width = (SIZE.width() - 2 * MARGIN - BETWEEN) / 2 - AXIS_LEFT
        for step in (3, 6):
            assert any(abs(x - (left + step / 8 * width)) <= 1 for x in changed)
    assert len(changed) <= 8


def test_a_table_is_that_of_the_command(run: RecordedRun, look: FrameLook, tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    finished(write_curves(run, look, path))
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert [float(row["training loss (nats)"]) for row in rows] == run.history.losses
    assert {row["run"] for row in rows} == {"My run: a/b"}


def test_a_run_before_its_first_step_has_empty_curves(run: RecordedRun, look: FrameLook) -> None:
    assert "Accuracy" in texts(CurvesPicture(run.up_to(0), look).svg())


def test_odd_curves_are_drawn(run: RecordedRun, look: FrameLook) -> None:
    steps = list(range(1, 4 * MOST_POINTS))
    flat, high = [0.0] * len(steps), [1e300] * len(steps)
    history = History(steps, high, flat, flat, [5], [1.0], [1e-300])
    svg = CurvesPicture(replace(run, history=history, name="<&>" * 40), look).svg()
    lines = [e for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("polyline")]
    assert max(len(line.get("points", "").split()) for line in lines) == MOST_POINTS


def test_a_full_disk_is_told(
    run: RecordedRun,
    look: FrameLook,
    tmp_path: Path,
    small_disk: Callable[[int], AbstractContextManager[None]],
) -> None:
    with small_disk(50), pytest.raises(CnnvizError, match="could not be written"):
        finished(write_curves(run, look, tmp_path / "curves.svg"))
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (860, [0, 200, 400, 600, 800]),
        (2.37, [0, 0.5, 1, 1.5, 2]),
        (1e-3, [0, 0.0002, 0.0004, 0.0006, 0.0008, 0.001]),
    ],
)
def test_ticks_are_round_numbers(most: float, expected: list[float]) -> None:
    assert nice_ticks(most) == pytest.approx(expected)
