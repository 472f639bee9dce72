from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.training.batches import SHOWN_DRAWINGS
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.session.session import Session
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_thread import TrainingUpdate
from cnnviz.views.training.batch_drawings import BatchDrawings

Drawings = npt.NDArray[np.uint8]


class Watched(BatchDrawings):
    """Counts how often it is painted."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        super().paintEvent(event)


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    host = QWidget()
    qtbot.addWidget(host)
    QHBoxLayout(host).setContentsMargins(0, 0, 0, 0)
    host.resize(260, 202)
    return host


@pytest.fixture
def drawings(qtbot: QtBot, session: Session, host: QWidget) -> Watched:
    """With recipe sketch, on the screen."""
    choose(session.training, RECIPES["sketch"])
    drawings = Watched(session, host)
    layout = host.layout()
    assert layout is not None
    layout.addWidget(drawings)
    host.show()
    qtbot.waitExposed(host)
    return drawings


@pytest.fixture
def made() -> Drawings:
    random = np.random.default_rng(4)
    return random.integers(0, 256, (SHOWN_DRAWINGS, 28, 28), dtype=np.uint8)


def choose(training: Training, config: TrainingConfig) -> None:
    training.configure(config, "article", "new weights")


def report(made: Drawings | None, accuracy: float | None = None) -> StepReport:
    validation = None if accuracy is None else Validation(0.9, 0.3, accuracy)
    return StepReport(
        1, 1, 2.3, 0.1, 0.01, 128, 0.1, validation, None if made is None else made[:, None]
    )


def shown_pictures(drawings: BatchDrawings) -> Drawings:
    """What stands on the screen, (n, side, side) greys."""
    image = drawings.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    assert (pixels[..., 0].max(), image.width()) == (255, drawings.width())
    grid, corner = drawings.grid(), drawings.pictures_corner()
    places = [grid.place(number).translated(corner) for number in range(grid.shown)]
    greys = [
        pixels[place.top() : place.bottom() + 1, place.left() : place.right() + 1]
        for place in places
    ]
    assert all((grey[..., :1] == grey[..., :3]).all() for grey in greys), "a colour among greys"
    return np.stack([grey[..., 0] for grey in greys])


@pytest.mark.parametrize(("name", "config"), RECIPES.items())
def test_shown_while_the_chosen_recipe_draws(
    session: Session, drawings: Watched, name: str, config: TrainingConfig
) -> None:
    choose(session.training, config)
    assert drawings.isVisible() == (name == "sketch")
    choose(session.training, RECIPES["sketch"])
    assert drawings.isVisible()


def test_shows_the_pictures_of_the_newest_report_pixel_by_pixel(
    session: Session, drawings: Watched, made: Drawings
) -> None:
    session.training.last_report = report(255 - made)
    drawings.refresh()
    assert not np.array_equal(shown_pictures(drawings)[:, ::2, ::2], made)
    session.training.last_report = report(made)
    drawings.refresh()
    shown = shown_pictures(drawings)
    assert np.array_equal(shown, made.repeat(2, axis=1).repeat(2, axis=2))


def test_the_narrow_panel_shows_six_of_them(
    host: QWidget, session: Session, drawings: Watched, made: Drawings
) -> None:
    host.resize(drawings.minimumWidth(), 2 * drawings.fontMetrics().height() + 175)
    session.training.last_report = report(made)
    drawings.refresh()
    assert np.array_equal(shown_pictures(drawings)[:, ::2, ::2], made[:6])


def test_fewer_drawings_than_places(session: Session, drawings: Watched, made: Drawings) -> None:
    """A small batch holds fewer."""
    session.training.last_report = report(made[:3])
    drawings.refresh()
    shown = shown_pictures(drawings)
    assert np.array_equal(shown[:3, ::2, ::2], made[:3])
    assert all(len(np.unique(place)) == 1 for place in shown[3:])


def test_says_that_they_are_still_to_be_made(
    session: Session, drawings: Watched, made: Drawings
) -> None:
    before = drawings.grab().toImage()
    session.training.last_report = report(made)
    drawings.refresh()
    assert drawings.grab().toImage() != before
    session.training.last_report = report(None)  # of a run with another recipe
    drawings.refresh()
    assert drawings.grab().toImage() == before


def test_a_hidden_one_rests(
    qtbot: QtBot, session: Session, drawings: Watched, made: Drawings
) -> None:
    qtbot.waitUntil(lambda: drawings.painted > 0)
    choose(session.training, RECIPES["article"])
    painted = drawings.painted
    session.training.last_report = report(made)
    drawings.refresh()
    drawings.refresh()
    choose(session.training, replace(RECIPES["article"], epochs=3))
    assert drawings.painted == painted
    choose(session.training, RECIPES["sketch"])
    qtbot.waitUntil(lambda: drawings.painted > painted)
    assert np.array_equal(shown_pictures(drawings)[:, ::2, ::2], made)


def test_says_how_many_were_recognised_at_the_last_epochs_end(
    session: Session, drawings: Watched, made: Drawings
) -> None:
    training = session.training
    assert drawings.accuracy_texts()[0] == "made drawings recognised: -"
    weights = session.network.checkpoint().weights
    training._on_progress(TrainingUpdate((report(made, 0.8312), report(made)), weights))
    drawings.refresh()
    assert drawings.accuracy_texts() == ("made drawings recognised: 83.1 %", "recognised: 83.1 %")
    assert drawings.accessibleDescription() == "made drawings recognised: 83.1 %"
    training.show_history(training.history)
    assert drawings.accuracy_texts()[1] == "recognised: -"


def test_the_tooltip_counts_as_the_recipe_does(session: Session, drawings: Watched) -> None:
    sketch = RECIPES["sketch"]
    choose(session.training, replace(sketch, batch_size=50, drawings_share=0.3, others_share=0.1))
    assert "15 of the 50 pictures of a batch" in drawings.toolTip()
    assert "5 more" in drawings.toolTip()
    choose(session.training, replace(sketch, batch_size=50, drawings_share=0.5, others_share=0.0))
    assert "25 of the 50 pictures of a batch" in drawings.toolTip()
    assert "more" not in drawings.toolTip()
