from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.lessons.convolution_sandbox import convolve
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.connections.sparse_experiment import SparseExperiment
from cnnviz.views.lessons.convolution.band_matrix import WEIGHTS
from tests.picture_shapes import grey


@pytest.fixture
def experiment(qtbot: QtBot, session: Session) -> Iterator[SparseExperiment]:
    experiment = SparseExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(1000, 700)
    experiment.show()
    qtbot.waitExposed(experiment)
    yield experiment
    experiment.close()


def test_the_bars_count_the_real_layer(experiment: SparseExperiment) -> None:
    dense, padded, real = experiment.count.bars.counts
    assert dense.number == 784 * 12_544
    assert padded.number == 12_544 * 25
    # Along a line of 28, windows of 5 read 3 + 4 + 24*5 + 4 + 3 = 134 real cells.
    assert real.number == 134**2 * 16
    experiment.count.chooser.setCurrentText("fc")
    experiment.count.chooser.activated.emit(experiment.count.chooser.currentIndex())
    dense, real = experiment.count.bars.counts  # nothing is padded there
    assert dense.number == real.number == 1568 * 10
    assert "is dense" in experiment.count.words.text()


def test_bars_are_as_long_as_their_scale_says(qtbot: QtBot, experiment: SparseExperiment) -> None:
    bars = experiment.count.bars
    assert bars.share(1000) == pytest.approx(3 / 7)
    experiment.count.true_scale.setChecked(True)
    assert bars.is_true_scale
    dense, _, real = bars.counts
    assert bars.share(real.number) == pytest.approx(real.number / dense.number)
    assert bars.rows[2].cells[1].bars[0].end < bars.rows[0].cells[1].bars[0].end / 20
    bars.grab()


def test_the_matrix_times_the_picture_is_the_convolution(experiment: SparseExperiment) -> None:
    band = experiment.band
    picture = band.picture.values
    answer = band.matrix.values @ picture.ravel()
    np.testing.assert_allclose(answer, convolve(picture, WEIGHTS, 1, 1).ravel(), atol=1e-12)


def test_hovering_a_row_shows_its_window(qtbot: QtBot, experiment: SparseExperiment) -> None:
    band = experiment.band
    qtbot.mouseMove(band.matrix.viewport(), band.matrix.cell_rect(0, 24).center())
    assert band.picture.marks.window == (-1, -1, 3, 3)
    assert "reads 4 of 49" in band.readout.text()
    assert "5 weights lie on padding" in band.readout.text()
    qtbot.keyClick(band.matrix, Qt.Key.Key_Down)
    assert band.picture.marks.window == (-1, 0, 3, 3)
    band.padding.click()
    assert band.matrix.values.shape == (25, 49)
    assert np.count_nonzero(band.matrix.values) == 25 * 9
    assert "25 outputs x 49 inputs" in band.title.text()


def test_hovering_the_picture_shows_a_row(qtbot: QtBot, experiment: SparseExperiment) -> None:
    picture = experiment.band.picture
    qtbot.mouseMove(picture.viewport(), picture.cell_rect(2, 3).center())
    assert experiment.band.matrix.row == 2 * 7 + 3


def test_the_matrix_has_equal_colours_for_equal_weights(experiment: SparseExperiment) -> None:
    matrix = experiment.band.matrix
    picture = matrix.grab().toImage()

    def colour(row: int, column: int) -> int:
        return picture.pixel(matrix.cell_rect(row, column).center())

    assert colour(8, 8) == colour(16, 16) == colour(40, 40)
    assert colour(8, 9) == colour(16, 17)
    assert len({colour(8, column) for column in (0, 1, 2, 7, 8, 9, 14, 15, 16)}) == 9
    assert colour(8, 30) == colour(40, 3)


def test_the_field_is_that_of_the_selected_value(
    session: Session, experiment: SparseExperiment
) -> None:
    session.selection.select_value("pool1", 2, 6, 6)
    assert "pool1" in experiment.field_title.text()
    assert experiment.fields.on_input_name.text() == "sees 6x6 px"
    box = session.network.boxes(session.selection.place)[-1]
    field = experiment.fields.effective.values.copy()
    field[box.top : box.bottom, box.left : box.right] = 0
    assert not field.any()


def test_small_ones_show_one_part_at_a_time(qtbot: QtBot, experiment: SparseExperiment) -> None:
    assert experiment.count.isVisible()
    assert experiment.band.isVisible()
    experiment.resize(420, 360)
    assert experiment.count.isVisible()
    assert not experiment.band.isVisible()
    qtbot.mouseClick(experiment.segments[1], Qt.MouseButton.LeftButton)
    assert experiment.band.isVisible()
    assert not experiment.count.isVisible()
    assert experiment.minimumSizeHint().width() <= 320


def test_any_network_will_do(session: Session, experiment: SparseExperiment) -> None:
    block = BlockConfig(2, batch_norm=False, activation="tanh", pooling=None)
    config = NetworkConfig("plain", (block,), classes=3)
    weights = weights_of(build_network(config, seed=1))
    session.network.show(Checkpoint(config, weights, ("a", "b", "c"), grey(0.3, 0.3)), "plain")
    chooser = experiment.count.chooser
    assert [chooser.itemText(n) for n in range(chooser.count())] == ["conv1", "fc"]
    session.canvas.clear()
    assert not experiment.grab().isNull()
