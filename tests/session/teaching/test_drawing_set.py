"""A set of classes that is drawn: which comes next, what is kept, and what is undone."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session
from cnnviz.session.teaching.drawing_set import DrawingSet
from tests.core.teaching.hands import drawn, several

NAMES = ("square", "cross", "arrow")


@pytest.fixture
def own(session: Session, qtbot: QtBot) -> DrawingSet:
    qtbot.waitUntil(lambda: not session.my_drawings.is_busy)
    return session.own_classes.set


@pytest.fixture
def settle(session: Session, qtbot: QtBot) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not session.my_drawings.is_busy)


@pytest.fixture
def sketch(session: Session) -> Callable[[int], None]:
    def sketch(seed: int) -> None:
        session.canvas.show_strokes(drawn("square", "", Random(seed)).strokes, "")

    return sketch


def test_a_set_begins_with_its_first_class_on_an_empty_canvas(
    session: Session, own: DrawingSet
) -> None:
    assert not session.canvas.seen.blank
    own.begin([" square", "cross  section", "arrow"])
    assert own.class_names == ("square", "cross section", "arrow")
    assert own.is_drawn
    assert own.wanted == "square"
    assert session.canvas.seen.blank
    session.canvas.undo()
    assert not session.canvas.seen.blank


def test_what_is_added_is_kept_and_the_rarest_class_is_asked_for(
    session: Session,
    own: DrawingSet,
    sketch: Callable[[int], None],
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    own.begin(NAMES)
    asked = []
    for seed in range(5):
        asked.append(own.wanted)
        sketch(seed)
        own.add()
        assert session.canvas.seen.blank
    assert asked == ["square", "cross", "arrow", "square", "cross"]
    assert own.counts() == {"square": 2, "cross": 2, "arrow": 1}, "before the file is written, too"
    settle()
    kept = DrawingStore(tmp_path / "my-drawings").read()
    assert [drawing.class_name for drawing in kept] == asked
    assert own.wanted == "arrow"
    assert own.counts() == {"square": 2, "cross": 2, "arrow": 1}


def test_nothing_is_added_where_nothing_is_drawn(session: Session, own: DrawingSet) -> None:
    assert "choose Draw" in own.why_not_add
    own.begin(NAMES)
    assert own.why_not_add == "Nothing is drawn yet."
    own.add()
    assert own.wanted == "square"
    assert own.counts() == dict.fromkeys(NAMES, 0)


def test_another_class_is_chosen_or_skipped_to(
    own: DrawingSet, sketch: Callable[[int], None], settle: Callable[[], None]
) -> None:
    own.begin(NAMES)
    own.choose("arrow")
    assert own.wanted == "arrow"
    own.skip()
    assert own.wanted == "square"
    own.choose("arrow")
    sketch(1)
    own.add()
    assert own.wanted == "square"
    own.choose("house")
    assert own.wanted == "square"
    own.end()
    assert not own.is_drawn
    own.choose("cross")
    assert own.is_drawn
    assert own.wanted == "cross"
    settle()


def test_undo_puts_the_drawing_back_on_the_canvas(
    session: Session, own: DrawingSet, sketch: Callable[[int], None], settle: Callable[[], None]
) -> None:
    own.begin(NAMES)
    sketch(1)
    strokes = session.canvas.strokes
    own.add()
    settle()
    assert own.wanted == "cross"
    session.my_drawings.undo()
    settle()
    assert own.counts()["square"] == 0
    assert session.canvas.strokes == strokes
    assert own.wanted == "square"


def test_a_drawing_that_is_deleted_does_not_come_back(
    session: Session, own: DrawingSet, sketch: Callable[[int], None], settle: Callable[[], None]
) -> None:
    own.begin(NAMES)
    sketch(1)
    own.add()
    settle()
    session.my_drawings.delete([session.my_drawings.drawings[0].key])
    settle()
    assert session.canvas.seen.blank


def test_what_cannot_be_kept_is_on_the_canvas_again(
    session: Session,
    own: DrawingSet,
    sketch: Callable[[int], None],
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise CnnvizError("The disk is full.")

    monkeypatch.setattr(DrawingStore, "add", refuse)
    own.begin(NAMES)
    sketch(1)
    strokes = session.canvas.strokes
    own.add()
    settle()
    assert session.canvas.strokes == strokes
    assert own.counts()["square"] == 0
    assert own.wanted == "square"


def test_names_are_spelt_as_drawings_have_them(
    session: Session, own: DrawingSet, settle: Callable[[], None], tmp_path: Path
) -> None:
    drawings = (*several("square", "Square", 2), *several("cross", "cross", 1))
    DrawingStore(tmp_path / "my-drawings").add(drawings)
    session.my_drawings.look()
    settle()
    own.begin(["square", "Arrow"])
    assert own.class_names == ("Square", "Arrow")
    assert own.counts() == {"Square": 2, "Arrow": 0}
    assert own.wanted == "Arrow"
    assert own.example() is None
    own.choose("Square")
    assert own.example() == drawings[1]


def test_drawings_have_the_author_who_draws(
    session: Session, own: DrawingSet, sketch: Callable[[int], None], settle: Callable[[], None]
) -> None:
    own.begin(NAMES)
    for seed, author in enumerate(("Ada ", "")):
        own.say_author(author)
        sketch(seed)
        own.add()
    settle()
    assert [drawing.author for drawing in session.my_drawings.drawings] == ["Ada", ""]


def test_the_set_is_remembered_and_a_spoiled_one_is_not(
    session: Session, own: DrawingSet, checkpoint: Checkpoint, preferences: Preferences,
    tmp_path: Path,
) -> None:  # fmt: skip
    own.begin(NAMES)
    again = Session(checkpoint, "untrained", preferences, data_folder=tmp_path / "other")
    assert again.own_classes.set.class_names == NAMES
    assert not again.own_classes.set.is_drawn
    again.shut_down()
    preferences.own_classes = ("cat", "Cat")
    third = Session(checkpoint, "untrained", preferences, data_folder=tmp_path / "third")
    assert third.own_classes.set.class_names == ()
    third.shut_down()
