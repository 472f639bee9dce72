import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.lessons.pixels.pixel_grid import PixelGridExperiment


@pytest.fixture
def experiment(qtbot: QtBot, session: Session) -> Iterator[PixelGridExperiment]:
    experiment = PixelGridExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(420, 360)
    experiment.show()
    qtbot.waitExposed(experiment)
    yield experiment
    experiment.close()


def point_of(experiment: PixelGridExperiment, row: int, column: int) -> QPoint:
    view = experiment.view
    corner = view.rect().bottomRight() - QPoint(*view.window_seen.size.toTuple())
    return corner + view.window_seen.cell(row, column).center()


def grey_at(experiment: PixelGridExperiment, row: int, column: int) -> int:
    """The grey near a cell's corner, where no number stands."""
    picture = experiment.view.grab().toImage()
    half = experiment.view.window_seen.cell_px // 2 - 2
    return int(picture.pixelColor(point_of(experiment, row, column) - QPoint(half, half)).red())


def turn_wheel(experiment: PixelGridExperiment, point: QPoint, turns: int) -> None:
    here = QPointF(point)
    event = QWheelEvent(
        here,
        here,
        QPoint(),
        QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(experiment.view.viewport(), event)


def test_numbers_can_be_read_at_once_and_begin_where_ink_does(
    session: Session, experiment: PixelGridExperiment
) -> None:
    assert experiment.view.numbers_are_seen()
    assert 0 in experiment.view.window_seen.seen()[0]
    sandal = next(e for e in session.examples if e.class_name == "Sandal")
    session.canvas.show_example(sandal)
    experiment.resize(420, 361)
    first = int(np.flatnonzero(session.canvas.seen.grey.any(axis=1))[0])
    rows = experiment.view.window_seen.seen()[0]
    assert rows[0] in (first - 2, first - 1)
    assert first in rows


@pytest.mark.parametrize(("width", "height"), [(420, 360), (1200, 960)])
def test_cells_have_their_pixels_greys(
    session: Session, experiment: PixelGridExperiment, width: int, height: int
) -> None:
    experiment.resize(width, height)
    experiment.view.centre_on(14, 14)
    for row, column in ((12, 14), (13, 9), (16, 16)):
        assert grey_at(experiment, row, column) == session.canvas.seen.grey[row, column]
    experiment.view.show_whole()
    for row, column in ((0, 0), (3, 14), (27, 14)):
        assert grey_at(experiment, row, column) == session.canvas.seen.grey[row, column]


def test_pointing_at_a_cell_tells_it(
    qtbot: QtBot, session: Session, experiment: PixelGridExperiment
) -> None:
    experiment.view.centre_on(14, 14)
    qtbot.mouseMove(experiment.view.viewport(), point_of(experiment, 12, 9))
    assert experiment.view.pointed == (12, 9)
    pixel = session.canvas.seen.grey[12, 9]
    assert experiment.readout.text().startswith(f"row 12, column  9: {pixel:3}")
    before = experiment.view.grab().toImage()
    qtbot.mouseMove(experiment.view.viewport(), point_of(experiment, 13, 9))
    assert experiment.view.grab().toImage() != before


def test_arrow_keys_walk_and_bring_the_cell_into_view(
    qtbot: QtBot, experiment: PixelGridExperiment
) -> None:
    view = experiment.view
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.pointed == (14, 15)
    for _ in range(40):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.pointed == (27, 15)
    assert 27 in view.window_seen.seen()[0]
    assert view.window_seen.cell(27, 15).bottom() < view.window_seen.size.height()


def test_the_printed_sum_is_right_for_every_pixel(
    session: Session, experiment: PixelGridExperiment
) -> None:
    pixels = np.arange(784, dtype=np.uint16).reshape(28, 28) % 256
    session.canvas.show_pixels(pixels.astype(np.uint8)[None], "all greys")
    for row in range(10):
        for column in range(28):
            experiment.view.point_at((row, column))
            sum_text, _, result = experiment.readout.text().splitlines()[1].rpartition("=")
            assert f"{eval(sum_text):.2f}" == result.strip()
            read = session.network.trace.input[0, row, column]
            assert f"{read:.2f}" == result.strip()


def test_normalised_numbers_are_what_the_network_reads(
    qtbot: QtBot, session: Session, experiment: PixelGridExperiment
) -> None:
    qtbot.mouseClick(experiment.as_read, Qt.MouseButton.LeftButton)
    assert experiment.view.numbers_are_seen()
    rows = [line.split("\t") for line in experiment.copied_values().splitlines()]
    assert np.allclose(np.array(rows, float), session.network.trace.input[0], atol=0.00501)
    session.canvas.switch_step("normalised")
    assert re.fullmatch(r"[01]\.\d\d", experiment.view.numbers.text_at(14, 14, 0))


def test_the_wheel_zooms_about_the_cursor(experiment: PixelGridExperiment) -> None:
    point = point_of(experiment, 12, 14)
    before = experiment.view.window_seen.cell_px
    turn_wheel(experiment, point, 3)
    assert experiment.view.window_seen.cell_px > before
    assert experiment.zoom.value() == experiment.view.window_seen.cell_px
    assert (point - point_of(experiment, 12, 14)).manhattanLength() <= 40
    for _ in range(40):
        turn_wheel(experiment, point, -3)
    assert experiment.view.window_seen.is_whole
    assert not experiment.view.numbers_are_seen()


def test_slider_button_and_keys_zoom(qtbot: QtBot, experiment: PixelGridExperiment) -> None:
    view = experiment.view
    experiment.zoom.setValue(60)
    assert view.window_seen.cell_px == 60
    qtbot.keyClick(view, "-")
    assert view.window_seen.cell_px == 56
    qtbot.mouseClick(experiment.whole, Qt.MouseButton.LeftButton)
    assert view.window_seen.is_whole
    assert not experiment.whole.isEnabled()
    experiment.resize(800, 700)
    assert view.window_seen.cell_px == view.window_seen.fitting_cell_px
    qtbot.keyClick(view, "+")
    assert not view.window_seen.is_whole
    qtbot.keyClick(view, "0")
    assert view.window_seen.is_whole


def test_dragging_moves_the_grid(qtbot: QtBot, experiment: PixelGridExperiment) -> None:
    view = experiment.view
    view.centre_on(14, 14)
    start = view.rect().center()
    before = view.window_seen
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.viewport(), start + QPoint(-25, 10))
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(-25, 10))
    assert (view.window_seen.left, view.window_seen.top) == (before.left - 25, before.top + 10)
    qtbot.mouseMove(view.viewport(), start)
    assert view.window_seen.left == before.left - 25


def test_the_small_picture_moves_the_grid(qtbot: QtBot, experiment: PixelGridExperiment) -> None:
    overview, view = experiment.overview, experiment.view
    frame = overview.frame()
    assert overview.rect().contains(frame)
    qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert (view.window_seen.left, view.window_seen.top) == (0, 0)
    assert overview.frame().topLeft() != frame.topLeft()


def test_the_grid_follows_the_stroke(
    qtbot: QtBot, session: Session, experiment: PixelGridExperiment
) -> None:
    experiment.view.centre_on(14, 14)
    qtbot.mouseMove(experiment.view.viewport(), point_of(experiment, 14, 14))
    session.canvas.clear()
    assert "column 14:   0" in experiment.readout.text()
    assert grey_at(experiment, 12, 14) == 0
    session.canvas.press(140, 20)
    session.canvas.move(140, 260)
    pixel = session.canvas.seen.grey[14, 14]
    assert pixel > 0
    assert f"column 14: {pixel:3}" in experiment.readout.text()
    assert grey_at(experiment, 12, 14) == session.canvas.seen.grey[12, 14]


def test_a_hidden_experiment_rests(session: Session, experiment: PixelGridExperiment) -> None:
    experiment.view.point_at((14, 14))
    before = experiment.readout.text()
    experiment.hide()
    session.canvas.clear()
    assert experiment.readout.text() == before
    experiment.show()
    assert experiment.readout.text() != before


def test_numbers_are_copied(
    qtbot: QtBot, session: Session, experiment: PixelGridExperiment
) -> None:
    experiment.view.setFocus()
    qtbot.keySequence(experiment.view, "Ctrl+C")
    lines = QGuiApplication.clipboard().text().splitlines()
    copied = np.array([line.split("\t") for line in lines], int)
    assert (copied == session.canvas.seen.grey).all()
