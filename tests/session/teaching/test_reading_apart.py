"""A set judged apart in the background: by author, with a reason why not, and old one day."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, labelled
from cnnviz.core.teaching import drawn_dataset, own_classes
from cnnviz.session.session import Session
from cnnviz.session.teaching.reading_apart import ReadingApart
from tests.core.teaching.hands import several

LONG_MS = 60_000
NAMES = ("square", "cross")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_dataset, "PICTURES", 64)
    monkeypatch.setattr(own_classes, "OWN_CLASSES", own_classes.TrainingConfig(epochs=1))


def by(author: str, each: int, seed: int) -> list[LabelledDrawing]:
    return [
        labelled(d.class_name, d.strokes, author)
        for name in NAMES
        for d in several(name, name, each, seed)
    ]


@pytest.fixture
def apart(session: Session) -> ReadingApart:
    session.own_classes.set.begin(NAMES)
    return session.own_classes.apart


def keep(session: Session, qtbot: QtBot, tmp_path: Path, drawings: list[LabelledDrawing]) -> None:
    DrawingStore(tmp_path / "my-drawings").add(drawings)
    session.my_drawings.look()
    qtbot.waitUntil(lambda: set(drawings) <= set(session.my_drawings.drawings))


def test_authors_are_read_by_networks_that_saw_nothing_of_theirs(
    session: Session, apart: ReadingApart, qtbot: QtBot, tmp_path: Path
) -> None:
    drawings = [d for number in range(5) for d in by(f"student {number}", 2, number)]
    keep(session, qtbot, tmp_path, drawings)
    network = session.network.checkpoint()
    steps: list[int] = []
    apart.progressed.connect(lambda: steps.append(apart.progress.done))
    apart.ask()
    assert apart.is_running
    qtbot.waitUntil(lambda: not apart.is_running, timeout=LONG_MS)
    assert apart.found is not None
    assert apart.found.is_by_author
    assert [total for _, total in apart.found.by_author().values()] == [4] * 5
    assert not session.network.checkpoint().has_other_weights_than(network)


def test_too_few_drawings_are_a_reason(
    session: Session, apart: ReadingApart, qtbot: QtBot, tmp_path: Path
) -> None:
    keep(session, qtbot, tmp_path, by("", 3, 1))
    assert apart.obstacle == (
        "Judging takes 4 drawings of each class: there are fewer of square and cross."
    )
    apart.ask()
    assert not apart.is_running


def test_what_was_found_is_old_with_other_drawings_and_gone_with_another_set(
    session: Session, apart: ReadingApart, qtbot: QtBot, tmp_path: Path
) -> None:
    keep(session, qtbot, tmp_path, by("", 4, 1))
    apart.ask()
    qtbot.waitUntil(lambda: not apart.is_running, timeout=LONG_MS)
    assert apart.found is not None
    assert not apart.found.is_by_author
    assert not apart.is_old
    keep(session, qtbot, tmp_path, by("", 1, 9))
    assert apart.is_old
    session.own_classes.set.begin(("house", "cat"))
    assert apart.found is None


def test_judging_is_cancelled_and_shut_down_in_its_midst(
    session: Session, apart: ReadingApart, qtbot: QtBot, tmp_path: Path
) -> None:
    keep(session, qtbot, tmp_path, by("", 6, 1))
    apart.ask()
    apart.cancel()
    assert not apart.is_running
    apart.ask()
    session.shut_down()
    assert apart.found is None
