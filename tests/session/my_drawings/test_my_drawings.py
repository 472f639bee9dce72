"""Drawings labelled on the canvas, and what becomes of them in the session."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings.drawing_lines import read_drawings, write_drawings
from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, labelled
from cnnviz.core.sketching.drawing import Stroke
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.session.my_drawings.my_drawings import MyDrawings
from tests.picture_shapes import SIZE


@pytest.fixture
def canvas(qapp: object) -> CanvasDocument:
    owner = QObject()
    canvas = CanvasDocument(SIZE, owner)
    canvas.owner = owner  # type: ignore[attr-defined]
    return canvas


@pytest.fixture
def mine(canvas: CanvasDocument, tmp_path: Path) -> MyDrawings:
    mine = MyDrawings(canvas, tmp_path / "mine", canvas)
    mine.told, mine.troubles = [], []  # type: ignore[attr-defined]
    mine.notified.connect(mine.told.append)  # type: ignore[attr-defined]
    mine.failed.connect(mine.troubles.append)  # type: ignore[attr-defined]
    return mine


@pytest.fixture
def settle(mine: MyDrawings, qtbot: QtBot) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not mine.is_busy)


def draw_line(canvas: CanvasDocument, row: float = 100) -> None:
    canvas.press(50, row)
    canvas.move(200, row)
    canvas.release()


def line(row: float, name: str = "Coat", author: str = "") -> LabelledDrawing:
    return labelled(name, (Stroke(((50.0, row), (200.0, row)), 14.0, 255),), author)


def names(mine: MyDrawings) -> list[str]:
    return [drawing.class_name for drawing in mine.drawings]


Settle = Callable[[], None]


def test_a_labelled_drawing_is_kept_and_confirmed(
    mine: MyDrawings, canvas: CanvasDocument, settle: Settle
) -> None:
    draw_line(canvas)
    mine.label("Coat")
    settle()
    assert mine.drawings == (line(100),)
    assert mine.confirmation == "In My drawings as Coat, the first one."
    assert np.array_equal(mine.drawings[0].picture, canvas.canvas)
    draw_line(canvas, 200)
    assert mine.confirmation == ""
    mine.label("Coat")
    settle()
    assert mine.confirmation == "In My drawings as Coat, 2 now."


def test_a_drawing_labelled_again_gets_the_new_class(
    mine: MyDrawings, canvas: CanvasDocument, settle: Settle
) -> None:
    draw_line(canvas)
    mine.label("Coat")
    mine.label("Bag")
    settle()
    assert names(mine) == ["Bag"]
    mine.undo()
    settle()
    assert names(mine) == ["Coat"]
    assert mine.confirmation == ""
    mine.undo()
    settle()
    assert names(mine) == []
    mine.redo()
    mine.redo()
    settle()
    assert names(mine) == ["Bag"]


def test_nothing_and_pictures_cannot_be_labelled(
    mine: MyDrawings, canvas: CanvasDocument, settle: Settle, qtbot: QtBot
) -> None:
    assert "Nothing is drawn" in mine.why_not_label
    canvas.show_picture(np.full((280, 280), 255, np.uint8) - canvas.canvas, "white")
    draw_line(canvas)
    canvas.show_pixels(np.eye(28, dtype=np.uint8)[None] * 255, "Test picture 1")
    assert "picture" in mine.why_not_label
    mine.label("Coat")
    settle()
    assert mine.drawings == ()
    assert mine.told == [mine.why_not_label]  # type: ignore[attr-defined]
    canvas.clear()
    with qtbot.waitSignal(mine.labelling_changed):
        draw_line(canvas)
    assert mine.why_not_label == ""


def test_deleting_is_undone_in_place(mine: MyDrawings, settle: Settle, tmp_path: Path) -> None:
    drawings = [line(row) for row in range(20, 200, 20)]
    DrawingStore(tmp_path / "mine").add(drawings)
    mine.look()
    settle()
    mine.delete([drawings[2].key, drawings[5].key])
    settle()
    assert len(mine.drawings) == 7
    assert mine.last_change == "Deleted 2 drawings"
    mine.undo()
    settle()
    assert mine.drawings == tuple(drawings)
    mine.redo()
    settle()
    assert len(DrawingStore(tmp_path / "mine").read()) == 7


def test_several_undos_in_a_row_take_back_one_change_each(
    mine: MyDrawings, settle: Settle, tmp_path: Path
) -> None:
    drawings = [line(row) for row in (20, 40, 60)]
    DrawingStore(tmp_path / "mine").add(drawings)
    for drawing in drawings:
        mine.delete([drawing.key])
    for _ in range(5):
        mine.undo()
    settle()
    assert mine.drawings == tuple(drawings)
    assert not mine.can_undo


def test_relabelling_is_undone_too(mine: MyDrawings, settle: Settle, tmp_path: Path) -> None:
    drawings = [line(20), line(40, "Bag"), line(60)]
    DrawingStore(tmp_path / "mine").add(drawings)
    mine.relabel([drawing.key for drawing in drawings], " Shirt ")
    settle()
    assert names(mine) == ["Shirt"] * 3
    assert mine.last_change == "Relabelled 3 drawings Shirt"
    assert mine.class_names() == ("Shirt",)
    mine.relabel([drawings[0].key], "  ")
    mine.undo()
    settle()
    assert mine.drawings == tuple(drawings)


def test_files_are_merged_and_told_of(mine: MyDrawings, settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "anna.ndjson"
    write_drawings(path, [line(20), line(40)])
    path.write_bytes(path.read_bytes() + b"torn\n")
    DrawingStore(tmp_path / "mine").add([line(20)])
    mine.merge(path, "anna")
    settle()
    assert [drawing.author for drawing in mine.drawings] == ["", "anna"]
    assert mine.told == [  # type: ignore[attr-defined]
        "anna.ndjson: 1 drawing added. 1 was there already. Line 3 is damaged."
    ]
    mine.undo()
    settle()
    assert mine.drawings == (line(20),)
    mine.merge(tmp_path / "none.ndjson")
    settle()
    (trouble,) = mine.troubles  # type: ignore[attr-defined]
    assert isinstance(trouble, CnnvizError)


def test_all_or_some_are_exported(mine: MyDrawings, settle: Settle, tmp_path: Path) -> None:
    drawings = [line(20), line(40, author="ben")]
    DrawingStore(tmp_path / "mine").add(drawings)
    mine.look()
    settle()
    mine.export(tmp_path / "all.ndjson")
    mine.export(tmp_path / "one.ndjson", [drawings[1].key])
    settle()
    assert list(read_drawings(tmp_path / "all.ndjson").drawings) == drawings
    assert list(read_drawings(tmp_path / "one.ndjson").drawings) == drawings[1:]
    assert mine.told == [  # type: ignore[attr-defined]
        "Exported 2 drawings to all.ndjson",
        "Exported 1 drawing to one.ndjson",
    ]


def test_a_drawing_is_put_on_the_canvas_and_taken_off_again(
    mine: MyDrawings, canvas: CanvasDocument, settle: Settle, tmp_path: Path
) -> None:
    DrawingStore(tmp_path / "mine").add([line(20, "Bag")])
    mine.look()
    settle()
    mine.open(line(20).key)
    assert (canvas.strokes, canvas.title) == (line(20).strokes, "Bag")
    canvas.undo()
    assert canvas.strokes == ()


def test_what_another_program_does_is_seen(
    mine: MyDrawings, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    mine.look()
    settle()
    other = DrawingStore(tmp_path / "mine")
    other.add([line(20)])
    qtbot.waitUntil(lambda: names(mine) == ["Coat"])
    other.relabel([line(20).key], "Bag")
    qtbot.waitUntil(lambda: names(mine) == ["Bag"])
    mine.delete([line(20).key])
    settle()
    assert other.read() == ()


def test_a_full_disk_loses_neither_drawings_nor_the_way_back(
    mine: MyDrawings,
    settle: Settle,
    tmp_path: Path,
    small_disk: Callable[[int], AbstractContextManager[None]],
) -> None:
    drawings = [line(row) for row in (20, 40)]
    DrawingStore(tmp_path / "mine").add(drawings)
    mine.delete([drawings[0].key])
    settle()
    with small_disk(50):
        mine.undo()
        mine.delete([drawings[1].key])
        settle()
    assert mine.drawings == (drawings[1],) or mine.drawings == ()
    assert mine.troubles  # type: ignore[attr-defined]
    while mine.can_undo:
        mine.undo()
        settle()
    assert mine.drawings == tuple(drawings)


def test_what_was_asked_for_last_is_written_when_the_program_ends(
    mine: MyDrawings, canvas: CanvasDocument, tmp_path: Path
) -> None:
    for row in (20, 60, 100):
        draw_line(canvas, row)
        mine.label("Coat")
    mine.undo()
    mine.shut_down()
    assert len(DrawingStore(tmp_path / "mine").read()) == 2


def test_lines_that_are_no_drawings_are_told_of_once(
    mine: MyDrawings, settle: Settle, tmp_path: Path
) -> None:
    (tmp_path / "mine" / "drawings.ndjson").write_bytes(b"{torn\n")
    mine.look()
    mine.look()
    settle()
    (told,) = mine.told  # type: ignore[attr-defined]
    assert told.startswith("1 line of drawings.ndjson is no drawing")
    mine.delete([line(20).key])
    settle()
    assert (tmp_path / "mine" / "unreadable.ndjson").read_bytes() == b"{torn\n"


@pytest.fixture(autouse=True)
def _shut_down(mine: MyDrawings) -> object:
    yield
    mine.shut_down()
