from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.lessons_panel import LessonsPanel
from cnnviz.views.lessons.pixels.pixel_grid import PixelGridExperiment
from tests.picture_shapes import grey

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> Iterator[LessonsPanel]:
    panel = LessonsPanel(session)
    qtbot.addWidget(panel)
    panel.resize(640, 430)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.close()


def title(panel: LessonsPanel) -> str:
    return panel.page.toPlainText().splitlines()[0]


def test_the_first_lesson_is_open_at_first_start(panel: LessonsPanel) -> None:
    assert title(panel) == "A picture is a grid of numbers"
    assert panel.chooser.currentText() == "1  A picture is a grid of numbers"
    assert "Next lesson: Convolution" in panel.page.toPlainText()
    assert not panel.previous.isEnabled()


def test_the_page_has_the_numbers_of_the_network_on_screen(
    session: Session, panel: LessonsPanel
) -> None:
    session.navigation.follow("cnnviz:lessons?page=sharing")
    assert "5x5x1x16 + 16 = 416" in panel.page.toPlainText()
    config = NETWORKS["article-3x3"]
    weights = weights_of(build_network(config, seed=2))
    session.network.show(Checkpoint(config, weights, FASHION_CLASSES, grey(0.3, 0.3)), "other")
    assert "3x3x1x16 + 16 = 160" in panel.page.toPlainText()
    assert "416" not in panel.page.toPlainText()


def test_a_lesson_is_chosen_in_each_way(
    qtbot: QtBot, session: Session, panel: LessonsPanel
) -> None:
    qtbot.mouseClick(panel.next, Qt.MouseButton.LeftButton)
    assert title(panel) == "Convolution"
    qtbot.keyClick(panel.page, Qt.Key.Key_Right, ALT)
    assert title(panel) == "Sparse interaction"
    qtbot.keyClick(panel.page, Qt.Key.Key_Left, ALT)
    assert title(panel) == "Convolution"
    qtbot.mouseClick(panel.previous, Qt.MouseButton.LeftButton)
    assert session.navigation.lesson.slug == "picture"
    panel.chooser.setFocus()
    qtbot.keyClick(panel.chooser, Qt.Key.Key_End)
    assert title(panel) == "Where CNNs are used"
    assert not panel.next.isEnabled()
    assert panel.next.toolTip() == "Next lesson"


def test_the_list_of_a_wide_panel_chooses_too(qtbot: QtBot, panel: LessonsPanel) -> None:
    assert not panel.contents.isVisible()
    panel.resize(1300, 700)
    assert panel.contents.isVisible()
    assert not panel.chooser.isVisible()
    place = panel.contents.visualItemRect(panel.contents.item(5)).center()
    qtbot.mouseClick(panel.contents.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert title(panel) == "Pooling"


def test_a_small_panel_shows_page_and_experiment_in_turn(
    qtbot: QtBot, session: Session, panel: LessonsPanel
) -> None:
    assert panel.page.isVisible()
    assert not panel.experiments.isVisible()
    qtbot.mouseClick(panel.show_experiment, Qt.MouseButton.LeftButton)
    assert not panel.page.isVisible()
    assert isinstance(panel.experiment, PixelGridExperiment)
    assert panel.experiment.isVisible()
    session.navigation.follow("cnnviz:lessons?page=uses")
    assert panel.page.isVisible()
    assert not panel.show_experiment.isVisible()


@pytest.mark.parametrize(("width", "height"), [(900, 700), (640, 900), (1300, 900)])
def test_a_large_panel_shows_both(panel: LessonsPanel, width: int, height: int) -> None:
    panel.resize(width, height)
    assert panel.page.isVisible()
    assert panel.experiments.isVisible()
    assert not panel.show_experiment.isVisible()
    assert panel.experiments.width() >= 420
    assert panel.experiments.height() >= 360


def test_links_are_followed(qtbot: QtBot, session: Session, panel: LessonsPanel) -> None:
    with qtbot.waitSignal(session.navigation.panel_wanted) as wanted:
        panel.page.anchorClicked.emit(QUrl("cnnviz:kernels?layer=conv2&unit=7"))
    assert wanted.args == ["kernels"]
    assert (session.selection.layer, session.selection.unit) == ("conv2", 7)


def test_pages_of_the_web_open_in_the_browser(
    qtbot: QtBot, panel: LessonsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    panel.page.anchorClicked.emit(QUrl("https://cs231n.github.io/"))
    assert opened == [QUrl("https://cs231n.github.io/")]


def test_the_page_is_the_same_at_the_next_start(
    qtbot: QtBot, session: Session, panel: LessonsPanel
) -> None:
    session.navigation.turn_page(3)
    again = LessonsPanel(session)
    qtbot.addWidget(again)
    assert title(again) == title(panel) == "Parameter sharing"


def test_no_experiment_is_made_before_it_is_seen(qtbot: QtBot, session: Session) -> None:
    panel = LessonsPanel(session)
    qtbot.addWidget(panel)
    assert panel.experiment is None


def test_every_control_says_what_it_is(panel: LessonsPanel) -> None:
    controls: list[QWidget] = [
        panel.previous,
        panel.next,
        panel.chooser,
        panel.contents,
        panel.show_page,
        panel.show_experiment,
    ]
    for control in controls:
        assert control.toolTip()
        assert control.accessibleName() or control.text()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
