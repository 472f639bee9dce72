from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.peoples_drawings.folder import VARIABLE
from cnnviz.core.progress import Progress
from cnnviz.core.training.recipes import RECIPES
from cnnviz.session.session import Session
from cnnviz.views.training.peoples_drawings_line import FETCH, PICTURES_ONLY, PeoplesDrawingsLine
from cnnviz.views.training.training_panel import TrainingPanel
from tests.bucket import Bucket, framed

WAIT_MS = 30_000
DRAWING = [name for name, recipe in RECIPES.items() if recipe.drawings_share]
PLAIN = [name for name in RECIPES if name not in DRAWING]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "people"
    folder.mkdir()
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture
def line(qtbot: QtBot, session: Session, folder: Path) -> Iterator[PeoplesDrawingsLine]:
    panel = TrainingPanel(session)
    qtbot.addWidget(panel)
    panel.resize(1280, 210)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel.controls.drawings
    session.peoples_drawings.shut_down()


def choose(session: Session, recipe: str) -> None:
    session.training.configure(RECIPES[recipe], "article", "new weights")


@pytest.mark.parametrize("recipe", PLAIN)
def test_a_recipe_without_drawings_says_so(
    recipe: str, session: Session, line: PeoplesDrawingsLine
) -> None:
    choose(session, recipe)
    assert line.text.shown_text() == PICTURES_ONLY
    assert "Recipe sketch learns drawings" in line.toolTip()
    assert not line.button.isVisible()
    assert not line.bar.isVisible()


def test_recipe_sketch_offers_to_fetch_what_is_not_there(
    session: Session, line: PeoplesDrawingsLine
) -> None:
    choose(session, "sketch")
    assert DRAWING == ["sketch"]
    assert line.button.isVisible()
    assert line.button.text() == FETCH == "People's drawings: fetch 30 MB"
    assert "CC BY 4.0" in line.button.toolTip()
    assert "Google's Quick, Draw!" in line.button.toolTip()


def test_recipe_sketch_says_how_many_are_there(
    session: Session, line: PeoplesDrawingsLine, folder: Path
) -> None:
    np.savez(folder / "bag.npz", drawings=framed(7))
    np.savez(folder / "coat.npz", drawings=framed(1200))
    choose(session, "sketch")
    assert line.text.shown_text() == "Learns from 1,207 drawings by people."
    assert "CC BY 4.0" in line.toolTip()
    assert "Coat: 1,200" in line.toolTip()
    assert not line.button.isVisible()
    choose(session, "article")
    assert line.text.shown_text() == PICTURES_ONLY


def test_a_click_fetches_them(
    qtbot: QtBot, session: Session, line: PeoplesDrawingsLine, bucket: Bucket
) -> None:
    choose(session, "sketch")
    bucket.piece_bytes, bucket.waits_s = 20_000, 0.02
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert line.bar.isVisible()
    assert line.button.text() == "Cancel"
    assert "what has come is kept" in line.button.toolTip()
    qtbot.waitUntil(lambda: "left" in line.bar.text(), timeout=WAIT_MS)
    assert " MB, 0:" in line.bar.text()
    bucket.waits_s = 0
    qtbot.waitUntil(lambda: not session.peoples_drawings.is_running, timeout=WAIT_MS)
    assert line.text.shown_text() == "Learns from 2,800 drawings by people."
    assert not line.bar.isVisible()
    assert not line.button.isVisible()


def test_a_click_cancels_it(
    qtbot: QtBot, session: Session, line: PeoplesDrawingsLine, bucket: Bucket
) -> None:
    choose(session, "sketch")
    bucket.piece_bytes, bucket.waits_s = 4000, 0.02
    for text in ("Cancel", FETCH):
        qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
        assert line.button.text() == text
    assert not line.bar.isVisible()
    assert not session.peoples_drawings.is_running


def test_what_goes_on_is_seen_with_any_recipe(
    qtbot: QtBot, session: Session, line: PeoplesDrawingsLine, bucket: Bucket
) -> None:
    bucket.waits_s = 0.05
    choose(session, "sketch")
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    choose(session, "article")
    assert line.bar.isVisible()
    assert line.button.text() == "Cancel"
    session.peoples_drawings.cancel()
    assert line.text.isVisible()


def test_the_line_takes_the_same_room_whatever_it_shows(
    session: Session, line: PeoplesDrawingsLine, folder: Path
) -> None:
    heights = {line.window().minimumSizeHint().height()}
    choose(session, "sketch")
    heights.add(line.window().minimumSizeHint().height())
    np.savez(folder / "bag.npz", drawings=framed(7))
    line.refresh()
    heights.add(line.window().minimumSizeHint().height())
    assert len(heights) == 1


def test_bytes_are_shown_as_megabytes(
    session: Session, line: PeoplesDrawingsLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings = type(session.peoples_drawings)
    monkeypatch.setattr(drawings, "is_running", True)
    for progress, words in (
        (Progress(1_200_000, 28_200_000), "1.2 of 28.2 MB"),
        (Progress(14_100_000, 28_200_000, 65.0), "14.1 of 28.2 MB, 1:05 left"),
    ):
        monkeypatch.setattr(drawings, "progress", progress)
        session.peoples_drawings.progressed.emit()
        assert line.bar.text() == words
        assert (line.bar.value(), line.bar.maximum()) == (progress.done, progress.total)


def test_a_recipe_that_was_changed_still_draws(session: Session, line: PeoplesDrawingsLine) -> None:
    config = replace(RECIPES["sketch"], recipe="mine", epochs=3)
    session.training.configure(config, "article", "new weights")
    assert line.button.isVisible()


def test_nothing_is_said_of_pictures_where_drawings_are_learned(
    line: PeoplesDrawingsLine, session: Session
) -> None:
    assert line.text.text() == PICTURES_ONLY
    session.data.wanted = "my-drawings"
    session.data.changed.emit()
    assert line.text.text() == ""
    assert line.toolTip() == ""
