from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.cells.cell_grid import CellGrid
from cnnviz.views.lessons.convolution.convolution_experiment import ConvolutionExperiment
from cnnviz.views.lessons.convolution.legal_spin import LegalSpin
from cnnviz.views.lessons.convolution.sandbox import OWN, TYPED
from cnnviz.views.maps.colour_maps import coloured
from tests.picture_shapes import grey


@pytest.fixture
def experiment(qtbot: QtBot, session: Session) -> Iterator[ConvolutionExperiment]:
    experiment = ConvolutionExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(640, 430)
    experiment.show()
    qtbot.waitExposed(experiment)
    yield experiment
    experiment.close()


def spot(grid: CellGrid, row: int, column: int) -> QPoint:
    return grid.cell_rect(row, column).center()


def by_torch(experiment: ConvolutionExperiment) -> np.ndarray:
    box = experiment.sandbox
    picture, kernel = (torch.from_numpy(a)[None, None] for a in (box.picture, box.kernel))
    answer = torch.nn.functional.conv2d(
        picture, kernel, stride=box.sizes.stride, padding=box.sizes.padding
    )
    return answer[0, 0].numpy()


def choose(experiment: ConvolutionExperiment, name: str) -> None:
    kernels = experiment.controls.kernels
    kernels.setCurrentText(name)
    kernels.activated.emit(kernels.currentIndex())


def test_the_output_is_what_torch_computes_for_every_kernel(
    experiment: ConvolutionExperiment,
) -> None:
    for name in experiment.sandbox.kernel_names:
        choose(experiment, name)
        np.testing.assert_allclose(experiment.output.values, by_torch(experiment), atol=1e-12)
        assert experiment.controls.formula.text().endswith(f"= {len(experiment.output.values)}")


def test_no_step_of_any_box_reaches_an_illegal_state(
    qtbot: QtBot, experiment: ConvolutionExperiment
) -> None:
    controls, box = experiment.controls, experiment.sandbox
    chance = np.random.default_rng(4)
    boxes = (controls.width_box, controls.kernel_box, controls.stride_box, controls.padding_box)
    reached = set()
    for _ in range(150):
        spin = boxes[chance.integers(4)]
        qtbot.keyClick(spin, Qt.Key.Key_Up if chance.random() < 0.5 else Qt.Key.Key_Down)
        assert box.sizes.is_legal
        sizes = box.sizes
        assert [b.value() for b in boxes] == [
            sizes.width,
            sizes.kernel,
            sizes.stride,
            sizes.padding,
        ]
        assert experiment.output.values.shape == (sizes.output, sizes.output)
        reached.add(sizes)
    assert len(reached) > 20


def test_a_typed_illegal_size_is_told_the_legal_ones(
    qtbot: QtBot, experiment: ConvolutionExperiment
) -> None:
    stride = experiment.controls.stride_box
    assert stride.legal == (1, 2, 3, 4, 6, 12)  # W - F + 2P = 12
    stride.setFocus()
    stride.selectAll()
    before = stride.value()
    qtbot.keyClicks(stride, "5")
    with qtbot.waitSignal(stride.refused) as told:
        qtbot.keyClick(stride, Qt.Key.Key_Return)
    assert "choose 1, 2, 3, 4, 6, 12" in told.args[0]
    assert experiment.sandbox.sizes.stride == stride.value() == before
    qtbot.keyClicks(stride, "S = 6")
    qtbot.keyClick(stride, Qt.Key.Key_Return)
    assert experiment.sandbox.sizes.stride == stride.value() == 6


def test_a_legal_spin_steps_from_one_value_to_the_next(qtbot: QtBot) -> None:
    spin = LegalSpin("S", "stride")
    qtbot.addWidget(spin)
    spin.offer((1, 3, 9), 1)
    seen = []
    for _ in range(4):
        seen.append(spin.value())
        spin.stepBy(1)
    assert seen == [1, 3, 9, 9]


def test_drawing_by_hand_with_the_mouse(qtbot: QtBot, experiment: ConvolutionExperiment) -> None:
    qtbot.mouseClick(experiment.controls.clear, Qt.MouseButton.LeftButton)
    assert not experiment.sandbox.picture.any()
    assert experiment.controls.by_hand.isChecked()
    grid = experiment.input
    qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot(grid, 2, 3))
    qtbot.mouseMove(grid.viewport(), spot(grid, 6, 3))
    qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot(grid, 6, 3))
    inked = {tuple(map(int, cell)) for cell in np.argwhere(experiment.sandbox.picture == 1)}
    assert inked == {(row, 3) for row in range(2, 7)}  # no gap where the mouse was fast
    # An upright line answers to vertical edges, left and right of it with opposite signs.
    assert experiment.output.values[4, 2] == 1
    assert experiment.output.values[4, 4] == -1
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot(grid, 4, 3))
    assert experiment.sandbox.picture[4, 3] == 0


def test_the_canvas_is_followed_until_it_is_drawn_on(
    qtbot: QtBot, session: Session, experiment: ConvolutionExperiment
) -> None:
    before = experiment.input.values.copy()
    session.next_example()
    assert not np.array_equal(before, experiment.input.values)
    qtbot.mouseClick(
        experiment.input.viewport(), Qt.MouseButton.LeftButton, pos=spot(experiment.input, 0, 0)
    )
    kept = experiment.input.values.copy()
    session.next_example()
    np.testing.assert_array_equal(experiment.input.values, kept)
    qtbot.mouseClick(experiment.controls.canvas, Qt.MouseButton.LeftButton)
    assert not np.array_equal(experiment.input.values, kept)


def test_hovering_an_output_stops_the_walk_and_shows_a_sum_that_adds_up(
    qtbot: QtBot, experiment: ConvolutionExperiment
) -> None:
    assert experiment.is_walking
    qtbot.mouseMove(experiment.output.viewport(), spot(experiment.output, 4, 5))
    assert not experiment.is_walking
    assert experiment.sandbox.place == (4, 5)
    assert experiment.input.marks.window == (3, 4, 3, 3)
    kernel = experiment.sandbox.kernel
    np.testing.assert_array_equal(experiment.input.marks.over, coloured(kernel, abs(kernel).max()))
    words = experiment.sum.text.replace("- ", "-").replace("+ ", "").split()
    *terms, equals, total = words
    assert equals == "="
    assert len(terms) == 9
    assert sum(map(Fraction, terms)) == Fraction(total)
    assert float(total) == pytest.approx(by_torch(experiment)[4, 5], abs=1e-4)


def test_the_window_walks_and_play_resumes(qtbot: QtBot, experiment: ConvolutionExperiment) -> None:
    seen = [experiment.sandbox.place]
    for _ in range(2):
        with qtbot.waitSignal(experiment.sandbox.looked):
            pass
        seen.append(experiment.sandbox.place)
    assert all(b[0] * 13 + b[1] == a[0] * 13 + a[1] + 1 for a, b in pairwise(seen))
    qtbot.mouseMove(experiment.output.viewport(), spot(experiment.output, 8, 8))
    qtbot.mouseClick(experiment.play, Qt.MouseButton.LeftButton)
    assert experiment.is_walking
    experiment.hide()
    assert not experiment.is_walking
    experiment.show()
    assert experiment.is_walking


def test_hovering_a_weight_lights_up_all_that_it_meets(
    qtbot: QtBot, experiment: ConvolutionExperiment
) -> None:
    qtbot.keyClick(experiment.controls.stride_box, Qt.Key.Key_Up)
    qtbot.mouseMove(experiment.kernel.grid.viewport(), spot(experiment.kernel.grid, 0, 2))
    lit = experiment.input.marks.lit
    assert lit is not None
    expected = {(2 * row, 2 + 2 * column) for row in range(7) for column in range(7)}
    assert {tuple(map(int, cell)) for cell in np.argwhere(lit)} == expected
    assert "49 times" in experiment.readout.text()
    assert not experiment.is_walking


def test_weights_are_typed_number_by_number(
    qtbot: QtBot, experiment: ConvolutionExperiment
) -> None:
    grid, weight = experiment.kernel.grid, experiment.kernel.weight
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot(grid, 1, 1))
    grid.setFocus()
    qtbot.keyClicks(grid, "-")
    qtbot.keyClicks(weight, "2.5")
    qtbot.keyClick(weight, Qt.Key.Key_Return)
    assert experiment.sandbox.kernel[1, 1] == -2.5
    assert experiment.sandbox.kernel_name == TYPED
    assert experiment.controls.kernels.currentText() == TYPED
    assert experiment.kernel.chosen == (1, 2)
    np.testing.assert_allclose(experiment.output.values, by_torch(experiment), atol=1e-12)


def test_conv1s_kernels_are_the_networks_and_follow_it(
    session: Session, experiment: ConvolutionExperiment
) -> None:
    choose(experiment, OWN)
    experiment.controls.unit.setValue(4)
    np.testing.assert_array_equal(experiment.sandbox.kernel, session.network.kernels("conv1")[3, 0])
    assert experiment.sandbox.sizes.kernel == 5
    weights = session.network.checkpoint().weights
    session.network.update_weights({name: 2 * value for name, value in weights.items()})
    np.testing.assert_array_equal(
        experiment.kernel.grid.values, session.network.kernels("conv1")[3, 0]
    )


def test_any_network_will_do(session: Session, experiment: ConvolutionExperiment) -> None:
    choose(experiment, OWN)
    block = BlockConfig(2, kernel_size=9, padding=4, batch_norm=False, pooling=None)
    config = NetworkConfig("large kernel", (block,), classes=3)
    weights = weights_of(build_network(config, seed=1))
    session.network.show(Checkpoint(config, weights, ("a", "b", "c"), grey(0.3, 0.3)), "large")
    assert OWN not in experiment.sandbox.kernel_names
    assert experiment.sandbox.kernel_name == TYPED
    assert experiment.controls.kernels.findText(OWN) == -1


def test_a_blank_canvas_and_small_sizes_are_no_trouble(
    session: Session, experiment: ConvolutionExperiment
) -> None:
    session.canvas.clear()
    experiment.resize(320, 200)
    assert not experiment.grab().isNull()
    assert not experiment.output.values.any()
    assert experiment.minimumSizeHint().width() <= 320
    assert experiment.minimumSizeHint().height() <= 150
