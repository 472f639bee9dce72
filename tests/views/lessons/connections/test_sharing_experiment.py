from collections.abc import Iterator

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.connections.sharing_experiment import SharingExperiment
from tests.picture_shapes import grey


@pytest.fixture
def experiment(qtbot: QtBot, session: Session) -> Iterator[SharingExperiment]:
    experiment = SharingExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(640, 430)
    experiment.show()
    qtbot.waitExposed(experiment)
    yield experiment
    experiment.close()


def test_counts_are_those_of_torch(session: Session, experiment: SharingExperiment) -> None:
    network = session.network.checkpoint().network()
    for number in range(experiment.chooser.count()):
        name = experiment.chooser.itemText(number)
        experiment.chooser.setCurrentIndex(number)
        experiment.chooser.activated.emit(number)
        held = sum(p.numel() for p in network.get_submodule(name).parameters())
        assert experiment.bars.counts[1].number == held
        assert experiment.shared.text().endswith(f"= {held:,}")


def test_conv1_has_416_parameters_and_a_dense_layer_9_847_040(
    experiment: SharingExperiment,
) -> None:
    dense, shared = experiment.bars.counts
    assert shared.number == 416
    assert dense.number == 784 * 12_544 + 12_544
    assert "784x12,544 + 12,544 = 9,847,040" in experiment.dense.text()
    assert "5x5x1x16 + 16 = 416" in experiment.shared.text()


@pytest.mark.parametrize(
    ("cell", "on_pixels"), [((2, 2), 784), ((0, 0), 26 * 26), ((0, 2), 26 * 28)]
)
def test_a_weight_lights_up_all_that_it_meets(
    qtbot: QtBot, experiment: SharingExperiment, cell: tuple[int, int], on_pixels: int
) -> None:
    kernel = experiment.kernel
    qtbot.mouseMove(kernel.viewport(), kernel.cell_rect(*cell).center())
    lit = experiment.drawing.marks.lit
    assert lit is not None
    assert lit.sum() == 28 * 28
    assert lit[2:-2, 2:-2].sum() == on_pixels
    assert lit[cell[0] : cell[0] + 28, cell[1] : cell[1] + 28].all()
    told = experiment.readout.text()
    assert "28*28 = 784 times" in told
    assert f"{on_pixels} on pixels, {784 - on_pixels} on padding" in told


def test_what_lights_up_is_what_changes_an_output(
    session: Session, experiment: SharingExperiment
) -> None:
    """Counted by the gradient: a weight's slope is the sum of all that it meets."""
    network = session.network.checkpoint().network()
    conv1 = network.get_submodule("conv1")
    picture = np.pad(session.network.trace.input[0].astype(np.float64), 2)
    seen = conv1(torch.from_numpy(session.network.trace.input)[None])
    seen[0, 0].sum().backward()
    slopes = conv1.get_parameter("weight").grad[0, 0].numpy()
    for cell in ((0, 0), (1, 3), (4, 4)):
        met = picture[experiment.use_of(cell).touched].sum()
        assert met == pytest.approx(float(slopes[cell]), rel=1e-4)


def test_the_keyboard_walks_over_the_weights(qtbot: QtBot, experiment: SharingExperiment) -> None:
    experiment.kernel.setFocus()
    for _ in range(2):
        qtbot.keyClick(experiment.kernel, Qt.Key.Key_Right)
    assert experiment.kernel.marks.cell == (0, 1)
    assert experiment.drawing.marks.lit is not None


def test_it_follows_weights_and_drawing(session: Session, experiment: SharingExperiment) -> None:
    experiment.unit.setValue(3)
    np.testing.assert_array_equal(experiment.kernel.values, session.network.kernels("conv1")[2, 0])
    weights = session.network.checkpoint().weights
    session.network.update_weights({name: 2 * value for name, value in weights.items()})
    np.testing.assert_array_equal(experiment.kernel.values, session.network.kernels("conv1")[2, 0])
    session.canvas.clear()
    assert not experiment.drawing.values.any()


def test_any_network_will_do(session: Session, experiment: SharingExperiment, qtbot: QtBot) -> None:
    experiment.unit.setValue(16)
    block = BlockConfig(2, kernel_size=4, stride=2, padding=1, batch_norm=False, pooling=None)
    config = NetworkConfig("strided", (block,), classes=3)
    weights = weights_of(build_network(config, seed=1))
    session.network.show(Checkpoint(config, weights, ("a", "b", "c"), grey(0.3, 0.3)), "strided")
    assert experiment.unit.value() == 2
    kernel = experiment.kernel
    qtbot.mouseMove(kernel.viewport(), kernel.cell_rect(1, 1).center())
    assert "14*14 = 196 times: 196 on pixels" in experiment.readout.text()
    experiment.resize(320, 200)
    assert not experiment.grab().isNull()
