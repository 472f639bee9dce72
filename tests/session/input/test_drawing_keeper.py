"""The drawing survives a restart, whatever became of its file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.sketching.drawing import Stroke
from cnnviz.core.sketching.kept_drawing import FORMAT, KeptDrawing, keep_drawing, kept_drawing
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session

Start = Callable[[], Session]


@pytest.fixture
def start(
    qtbot: QtBot, checkpoint: Checkpoint, preferences: Preferences, tmp_path: Path
) -> Iterator[Start]:
    """Starts the program, again and again in the same folder."""
    sessions: list[Session] = []

    def start() -> Session:
        sessions.append(Session(checkpoint, "untrained", preferences, tmp_path / "data"))
        return sessions[-1]

    yield start
    for session in sessions:
        session.shut_down()


def draw(session: Session, row: int = 40) -> None:
    session.canvas.press(30, row)
    session.canvas.move(200, row)
    session.canvas.release()


def test_the_first_start_shows_an_example_and_the_next_what_was_drawn(start: Start) -> None:
    first = start()
    assert first.canvas.title == first.examples[0].name
    draw(first)
    first.shut_down()
    second = start()
    assert second.canvas.title == "Your drawing"
    assert np.array_equal(second.canvas.canvas, first.canvas.canvas)
    assert np.array_equal(second.canvas.seen.pixels, first.canvas.seen.pixels)
    assert not second.canvas.can_undo
    assert np.array_equal(second.network.trace.input, first.network.trace.input)


def test_pictures_of_a_data_set_stay_untouched_by_the_path(start: Start) -> None:
    first, pixels = start(), np.arange(784, dtype=np.uint8).reshape(1, 28, 28)
    first.canvas.show_pixels(pixels, "Test picture 7: Coat")
    first.shut_down()
    second = start()
    assert second.canvas.title == "Test picture 7: Coat"
    assert np.array_equal(second.canvas.seen.pixels, pixels)


def test_a_killed_program_has_kept_the_drawing(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    first = start()
    draw(first)
    path = tmp_path / "data" / "drawing.canvas"
    qtbot.waitUntil(path.exists, timeout=20_000)
    kept = kept_drawing(path)
    assert kept is not None
    assert np.array_equal(kept.canvas, first.canvas.canvas)


def test_two_programs_keep_a_drawing_each(start: Start) -> None:
    first, second = start(), start()
    draw(first, 40)
    draw(second, 90)
    for session in (second, first):
        session.shut_down()
    again, beside = start(), start()
    assert np.array_equal(again.canvas.canvas, first.canvas.canvas)
    assert np.array_equal(beside.canvas.canvas, second.canvas.canvas)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", FORMAT, FORMAT + b"\0" * 78_559, FORMAT + b"\0" * 78_561, b"\0" * 78_577,
     FORMAT + b"\0" * 10_000_000],
    ids=len,
)  # fmt: skip
def test_what_is_no_drawing_is_left_aside(start: Start, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "drawing.canvas").write_bytes(content)
    session = start()
    assert session.canvas.title == session.examples[0].name


def test_a_folder_or_a_title_of_a_hostile_file_does_no_harm(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "data" / "drawing.canvas"
    path.mkdir(parents=True)
    assert kept_drawing(path) is None
    canvas = np.zeros((280, 280), np.uint8)
    other = tmp_path / "other.canvas"
    keep_drawing(other, KeptDrawing(canvas, "a\x1b[31m\nb" * 100))
    kept = kept_drawing(other)
    assert kept is not None
    assert kept.title.isprintable()
    assert len(kept.title) <= 160
    first = start()
    told: list[str] = []
    first.notified.connect(told.append)
    draw(first)
    first.shut_down()
    assert len(told) == 1
    assert "next start" in told[0]


def test_strokes_are_there_again_at_the_next_start(start: Start) -> None:
    first = start()
    first.canvas.clear()
    draw(first)
    strokes = first.canvas.strokes
    first.shut_down()
    second = start()
    assert strokes
    assert second.canvas.strokes == strokes
    second.canvas.show_picture(second.canvas.canvas, "a photograph")
    second.shut_down()
    assert start().canvas.strokes is None


def test_damaged_strokes_cost_nothing_but_themselves(tmp_path: Path) -> None:
    path, canvas = tmp_path / "drawing.canvas", np.full((280, 280), 7, np.uint8)
    strokes = (Stroke(((1.0, 2.0), (3.0, 4.0)), 14.0, 255),)
    keep_drawing(path, KeptDrawing(canvas, "mine", strokes=strokes))
    kept = kept_drawing(path)
    assert kept is not None
    assert kept.strokes == strokes
    for damaged in (path.read_bytes()[:-5], path.read_bytes()[:-40] + b"\xff" * 40):
        path.write_bytes(damaged)
        kept = kept_drawing(path)
        assert kept is not None
        assert kept.strokes is None
        assert np.array_equal(kept.canvas, canvas)
