from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.views.evaluation.data_page import DataPage
from cnnviz.views.evaluation.paged_wall import PAGE

LEFT = Qt.MouseButton.LeftButton
TRAIN, VALIDATION, TEST = range(3)
Expose = Callable[[QWidget, int, int], None]


@pytest.fixture
def page(session: Session, small_dataset: Dataset, expose: Expose) -> DataPage:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    page = DataPage(session)
    expose(page, 680, 330)
    return page


def type_number(qtbot: QtBot, page: DataPage, text: str) -> None:
    page.number.setFocus()
    page.number.selectAll()
    qtbot.keyClicks(page.number, text)
    qtbot.keyClick(page.number, Qt.Key.Key_Return)


def test_parts_are_shown_a_page_at_a_time(qtbot: QtBot, page: DataPage) -> None:
    pictures = page.pictures
    assert pictures.place.text() == f"1 to {PAGE} of 400"
    assert not pictures.back.isEnabled()
    for _ in range(3):
        qtbot.mouseClick(pictures.on, LEFT)
    assert pictures.place.text() == f"{3 * PAGE + 1} to 400 of 400"
    assert not pictures.on.isEnabled()
    qtbot.mouseClick(pictures.back, LEFT)
    assert pictures.page == 2
    qtbot.mouseClick(page.parts.button(TEST), LEFT)
    assert pictures.page == 0
    assert len(pictures.indices) == 100


def test_a_class_is_picked_and_a_click_makes_a_picture_the_input(
    qtbot: QtBot, session: Session, page: DataPage, small_dataset: Dataset
) -> None:
    qtbot.mouseClick(page.parts.button(VALIDATION), LEFT)
    for _ in range(3):
        qtbot.keyClick(page.classes, Qt.Key.Key_Down)
    expected = np.flatnonzero(small_dataset.validation.labels.numpy() == 2)
    assert page.pictures.indices.tolist() == expected.tolist()
    wall = page.pictures.wall
    qtbot.mouseClick(wall, LEFT, pos=wall.picture_rect(2).center())
    assert session.canvas.title == f"Validation picture {expected[2]}: Pullover"
    pixels = small_dataset.validation.images[int(expected[2])].numpy()
    np.testing.assert_array_equal(session.canvas.seen.pixels, pixels)


def test_a_typed_number_is_shown_framed_and_in_sight(
    qtbot: QtBot, session: Session, page: DataPage, small_dataset: Dataset
) -> None:
    type_number(qtbot, page, "317")
    pictures = page.pictures
    assert pictures.page == 317 // PAGE
    assert pictures.wall.current == 317 % PAGE
    assert "Training picture 317" in pictures.wall.part(pictures.wall.current).description
    place = pictures.wall.picture_rect(pictures.wall.current)
    assert pictures.wall.visibleRegion().boundingRect().contains(place)
    pictures.wall.setFocus()
    qtbot.keyClick(pictures.wall, Qt.Key.Key_Return)
    assert session.canvas.title.startswith("Training picture 317:")


def test_a_number_of_another_class_shows_all_classes(
    qtbot: QtBot, page: DataPage, small_dataset: Dataset
) -> None:
    labels = small_dataset.train.labels.numpy()
    page.classes.choose(4)
    page.classes.chosen.emit()
    own, other = (int(np.flatnonzero((labels == 4) == same)[-1]) for same in (True, False))
    type_number(qtbot, page, str(own))
    assert page.classes.class_index == 4
    assert page.pictures.indices[PAGE * page.pictures.page + page.pictures.wall.current] == own
    type_number(qtbot, page, str(other))
    assert page.classes.class_index is None
    assert page.pictures.indices[PAGE * page.pictures.page + page.pictures.wall.current] == other


def test_walking_past_the_number_changes_nothing(qtbot: QtBot, page: DataPage) -> None:
    page.classes.choose(4)
    page.classes.chosen.emit()
    page.number.setFocus()
    qtbot.keyClick(page.number, Qt.Key.Key_Tab)
    assert page.classes.class_index == 4


def test_without_a_data_set_it_offers_to_load_it(
    qtbot: QtBot, session: Session, small_dataset: Dataset, expose: Expose
) -> None:
    page = DataPage(session)
    expose(page, 680, 330)
    wanted: list[str] = []
    session.data.want = wanted.append  # type: ignore[method-assign]
    assert page.words.text() == "No data set is loaded."
    qtbot.mouseClick(page.load, LEFT)
    assert wanted == ["fashion-mnist"]
    session.data.state = DataState.LOADING
    session.data.changed.emit()
    assert page.words.text() == "Loading fashion-mnist…"
    assert not page.load.isEnabled()
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.data.changed.emit()
    assert len(page.pictures.indices) == 400
