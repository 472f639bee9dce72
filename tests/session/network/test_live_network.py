"""All that is shown is computed from one set of weights: the newest that the GUI has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import torch
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from torch import Tensor

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.explained_values import SOFTMAX, Place
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.session import Session

ALL_KINDS = NetworkConfig(
    "all kinds",
    (
        BlockConfig(4, activation="tanh", pooling="average"),
        BlockConfig(5, kernel_size=3, padding=1, activation="sigmoid", pooling="l2"),
        BlockConfig(6, kernel_size=3, padding=1, batch_norm=False, pooling=None),
    ),
)
WAIT_MS = 60_000


@dataclass(frozen=True)
class ForwardPass:
    """One input through a network built anew, layer by layer."""

    outputs: dict[str, npt.NDArray[np.float32]]
    probabilities: npt.NDArray[np.float32]


def forward_pass(network: LiveNetwork, weights: Mapping[str, Tensor]) -> ForwardPass:
    """What exactly these weights make of the input that is on screen."""
    fresh = build_network(network.config, seed=99)
    fresh.load_state_dict(dict(weights))
    fresh.eval()
    value = torch.from_numpy(network.trace.input.copy())[None]
    outputs = {}
    with torch.no_grad():
        for name, layer in fresh.named_children():
            value = layer(value)
            outputs[name] = value[0].numpy().copy()
        probabilities = torch.softmax(value[0], dim=0).numpy()
    return ForwardPass(outputs, probabilities)


def assert_all_from(network: LiveNetwork, weights: Mapping[str, Tensor]) -> None:
    """Maps, kernels, class bars and the arithmetic of a value of each layer."""
    expected = forward_pass(network, weights)
    np.testing.assert_array_equal(network.trace.probabilities, expected.probabilities)
    for layer in network.layers:
        values = expected.outputs[layer.name]
        np.testing.assert_array_equal(network.trace.outputs[layer.name], values)
        unit, *position = np.unravel_index(np.abs(values).argmax(), values.shape)
        result = network.explain(Place(layer.name, int(unit), *map(int, position))).result
        assert result == pytest.approx(values[unit, *position], rel=1e-4, abs=1e-5)
        assert_parameters_from(network, weights, layer.name, layer.kind.stem)
    for unit, share in enumerate(expected.probabilities):
        assert network.explain(Place(SOFTMAX, unit)).result == pytest.approx(share, abs=1e-5)


def assert_parameters_from(
    network: LiveNetwork, weights: Mapping[str, Tensor], layer: str, kind: str
) -> None:
    if kind in ("conv", "fc"):
        kernels = network.kernels(layer).ravel()
        np.testing.assert_array_equal(kernels, weights[f"{layer}.weight"].numpy().ravel())
        np.testing.assert_array_equal(network.biases(layer), weights[f"{layer}.bias"].numpy())
    elif kind == "batch":
        shown = network.batch_norm(layer)
        for name, key in (("scale", "weight"), ("running mean", "running_mean")):
            np.testing.assert_array_equal(shown[name], weights[f"{layer}.{key}"].numpy())


def disturbed(weights: Mapping[str, Tensor], seed: int) -> dict[str, Tensor]:
    """Other weights, as after many steps; running variances stay positive."""
    random = torch.Generator().manual_seed(seed)
    return {
        name: value * (1 + 0.5 * torch.rand(value.shape, generator=random))
        if value.is_floating_point()
        else value
        for name, value in weights.items()
    }


@pytest.fixture(params=[NETWORKS["article"], ALL_KINDS], ids=lambda config: config.name)
def network(
    request: pytest.FixtureRequest, checkpoint: Checkpoint, qapp: QObject
) -> Iterator[LiveNetwork]:
    """An untrained network that looks at noise."""
    weights = weights_of(build_network(request.param, seed=1))
    owner = QObject()
    network = LiveNetwork(
        replace(checkpoint, config=request.param, weights=weights), "untrained", owner
    )
    network.see(np.random.default_rng(4).integers(0, 256, (28, 28)).astype(np.uint8))
    yield network
    owner.deleteLater()


class Witness(QObject):
    """Looks at everything whenever the network says that something is new."""

    def __init__(self, network: LiveNetwork) -> None:
        super().__init__()
        self.network = network
        self.newest: Mapping[str, Tensor] = network.checkpoint().weights
        self.looks = 0
        network.weights_changed.connect(self.look)
        network.traced.connect(self.look)

    def look(self) -> None:
        assert_all_from(self.network, self.newest)
        self.looks += 1


def test_every_update_is_in_all_that_is_shown_at_once(network: LiveNetwork) -> None:
    """Already when the first signal comes, whichever widget hears it first."""
    witness = Witness(network)
    for seed in range(3):
        before = network.trace.probabilities
        witness.newest = disturbed(witness.newest, seed)
        network.update_weights(witness.newest)
        assert witness.looks == 2 * (seed + 1)
        assert np.abs(network.trace.probabilities - before).max() > 1e-6


def test_weights_that_go_on_changing_elsewhere_change_nothing_here(network: LiveNetwork) -> None:
    weights = disturbed(network.checkpoint().weights, seed=5)
    kept = {name: value.clone() for name, value in weights.items()}
    network.update_weights(weights)
    for value in weights.values():
        value.zero_()
    assert_all_from(network, kept)


def test_what_was_shown_before_is_not_overwritten(network: LiveNetwork) -> None:
    before = network.trace
    maps = {name: values.copy() for name, values in before.outputs.items()}
    kernels = network.kernels("conv1")
    kept = kernels.copy()
    network.update_weights(disturbed(network.checkpoint().weights, seed=6))
    np.testing.assert_array_equal(kernels, kept)
    for name, values in maps.items():
        np.testing.assert_array_equal(before.outputs[name], values)


def test_while_training_all_that_is_shown_is_from_the_newest_weights(
    qtbot: QtBot, session: Session, small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a hand that draws at each update: a trace has another input, but no other weights."""
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    training, network = session.training, session.network
    config = TrainingConfig(epochs=1000, batch_size=50, learning_rate=0.01, device="cpu")
    training.configure(config, "article", "weights on screen")
    witness = Witness(network)
    update = network.update_weights
    received: list[Tensor] = []

    def receive(weights: Mapping[str, Tensor], step: int | None = None) -> None:
        witness.newest = {name: value.clone() for name, value in weights.items()}
        received.append(witness.newest["conv1.weight"])
        update(weights)
        session.canvas.press(20 + 9 * len(received), 20)
        session.canvas.move(20 + 9 * len(received), 260)
        session.canvas.release()

    monkeypatch.setattr(network, "update_weights", receive)
    training.run()
    qtbot.waitUntil(lambda: len(received) >= 4, timeout=WAIT_MS)
    training.shut_down()
    assert witness.looks >= 4 * 3
    assert all(not torch.equal(a, b) for a, b in pairwise(received))
