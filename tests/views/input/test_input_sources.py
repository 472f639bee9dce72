"""The title and the sources of input: examples, test pictures, files, the clipboard."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.session.session import Session
from cnnviz.views.input.examples_menu import ExamplesMenu
from cnnviz.views.input.input_sources import InputSources, in_sentence

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def sources(session: Session, window: QWidget) -> InputSources:
    return InputSources(session, window)


def class_menus(sources: InputSources) -> list[QMenu]:
    menu = sources.examples_button.menu()
    assert isinstance(menu, ExamplesMenu)
    return [m for m in (action.menu() for action in menu.actions()) if isinstance(m, QMenu)]


def test_the_title_follows_the_canvas(sources: InputSources, session: Session) -> None:
    assert sources.title.text() == session.examples[0].name
    session.canvas.show_example(session.examples[5])
    assert sources.title.text() == session.examples[5].name
    session.canvas.clear()
    assert sources.title.text() == "Nothing drawn"


def test_a_long_title_is_cut_in_view_and_whole_in_the_tooltip(
    sources: InputSources, session: Session
) -> None:
    name = "a" * 300 + ".png"
    session.canvas.show_picture(session.canvas.canvas, name)
    assert sources.minimumSizeHint().width() < 260
    assert name in sources.title.toolTip()


def test_every_example_is_in_the_menu_under_its_class(
    sources: InputSources, session: Session
) -> None:
    menus = class_menus(sources)
    assert [menu.title() for menu in menus] == list(session.network.class_names)
    shown = []
    for menu in menus:
        for action in menu.actions():
            action.trigger()
            shown.append((menu.title(), session.canvas.title))
    assert shown == [(example.class_name, example.name) for example in session.examples]


def test_examples_have_pictures_once_their_menu_opens(sources: InputSources) -> None:
    menu = class_menus(sources)[4]
    menu.aboutToShow.emit()
    for action in menu.actions():
        image = action.icon().pixmap(48, 48).toImage()
        assert max(image.pixelColor(x, 24).lightness() for x in range(48)) > 100
        assert image.pixelColor(0, 0).lightness() == 0


def test_next_example_walks_on(sources: InputSources, session: Session) -> None:
    sources.examples_button.menu().actions()[0].trigger()
    assert session.canvas.title == session.examples[1].name


def test_a_click_shows_the_next_test_picture_exactly(
    sources: InputSources, session: Session, small_dataset: Dataset, qtbot: QtBot
) -> None:
    session.data.dataset = small_dataset
    for number in range(3):
        qtbot.mouseClick(sources.test_button, LEFT)
        pixels = small_dataset.test.images[number].numpy()
        assert np.array_equal(session.canvas.seen.pixels, pixels)
        assert sources.title.text().startswith(f"Test picture {number}: ")


def test_the_menu_asks_for_one_class(
    sources: InputSources, session: Session, small_dataset: Dataset
) -> None:
    session.data.dataset = small_dataset
    labels = small_dataset.test.labels.numpy()
    coats = np.flatnonzero(labels == 4)
    sources.classes_menu.aboutToShow.emit()
    for number in coats[:2]:
        (coat,) = (a for a in sources.classes_menu.actions() if a.text() == "Next coat")
        coat.trigger()
        assert session.canvas.title == f"Test picture {number}: Coat"


def test_without_a_data_set_the_classes_are_the_networks(
    sources: InputSources, session: Session
) -> None:
    texts = [action.text() for action in sources.classes_menu.actions() if action.text()]
    assert texts[0] == "Next of any class"
    assert len(texts) == 1 + len(session.network.class_names)


def test_open_and_paste(
    sources: InputSources,
    session: Session,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    image = QImage(20, 20, QImage.Format.Format_Grayscale8)
    image.fill(0)
    image.setPixelColor(5, 5, QColor("white"))
    path = tmp_path / "dot.png"
    image.save(str(path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *asked: (str(path), ""))
    with qtbot.waitSignal(session.canvas.changed):
        qtbot.mouseClick(sources.open_button, LEFT)
    assert sources.title.text() == "dot.png"
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(session.canvas.changed):
        qtbot.mouseClick(sources.paste_button, LEFT)
    assert sources.title.text() == "Pasted picture"


def test_every_button_has_a_name_a_tooltip_and_the_keyboard(sources: InputSources) -> None:
    for button in (
        sources.examples_button,
        sources.test_button,
        sources.open_button,
        sources.paste_button,
    ):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Coat", "coat"), ("T-shirt/top", "T-shirt/top"), ("Ankle boot", "ankle boot"), ("7", "7")],
)
def test_class_names_within_a_sentence(name: str, shown: str) -> None:
    assert in_sentence(name) == shown
