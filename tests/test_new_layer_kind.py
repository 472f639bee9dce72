"""A kind of layer that cnnviz does not have: its record below and one line in the table do it."""

import json
from collections.abc import Generator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot
from torch import Tensor, nn
from torch.nn import functional

from cnnviz.core.channels.channel_search import search_channels
from cnnviz.core.channels.maximisation import ascend
from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.design.design_sums import examine
from cnnviz.core.edits.channel_ranking import rank_channels
from cnnviz.core.edits.weight_edits import SetWeight, SilenceChannel, apply_edits
from cnnviz.core.inspection.arithmetic import explain
from cnnviz.core.inspection.equations import convolution_sum
from cnnviz.core.inspection.receptive_field import boxes
from cnnviz.core.inspection.trace import trace
from cnnviz.core.lessons.connections import connections
from cnnviz.core.lessons.equivariance import layer_shifts
from cnnviz.core.lessons.lesson_pages import load_lessons
from cnnviz.core.network.explained_values import ConvolutionValue, Explanation, Place
from cnnviz.core.network.kinds.activations import Relu
from cnnviz.core.network.kinds.batch_norm import BatchNorm
from cnnviz.core.network.kinds.convolution import Convolution
from cnnviz.core.network.kinds.exact import per_map, slid
from cnnviz.core.network.kinds.fully_connected import FullyConnected
from cnnviz.core.network.kinds.layer import FloatArray, Layer, setting
from cnnviz.core.network.kinds.poolings import MaxPooling
from cnnviz.core.network.kinds.table import KINDS
from cnnviz.core.network.network_config import NetworkConfig, network_config_from_dict
from cnnviz.core.network.networks import Network, build_network, weights_of
from cnnviz.core.network.nodes import Node
from cnnviz.core.network.shapes import layer_shapes
from cnnviz.core.network.windows import Span, Volume
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import train
from cnnviz.session.session import Session
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.window.main_window import MainWindow
from tests.flags import SHAPE, SIZE, flags
from tests.views.window.test_extreme_weights import look_at_pages


@dataclass(frozen=True)
class Depthwise(Layer):
    """Each map is read by a kernel of its own."""

    kernel_size: int = setting("F", 1, 31, "Kernel size", "Each kernel is F x F")
    stride: int = setting("S", 1, 31, "Stride", "The kernel moves S pixels at a time")
    padding: int = setting("P", 0, 31, "Padding", "P rings of zeros around the map")

    name = "depthwise"
    stem = "depth"
    role = "convolution"
    title = "depthwise convolution"
    does = "Each map is read by a kernel of its own."
    has_kernels = True
    leaves = ("weight", "bias")
    weight_sides = 4

    @property
    def spans(self) -> tuple[Span, Span]:
        span = Span(self.kernel_size, self.stride, self.padding)
        return span, span

    def is_signed(self, before: bool) -> bool:
        return True

    def parameters(self, before: Volume) -> tuple[int, str]:
        f, depth = self.kernel_size, before.depth
        return f * f * depth + depth, f"{f}x{f}x{depth} + {depth}"

    def size_formula(self, length: int) -> str:
        return f"({length} - {self.kernel_size} + 2*{self.padding})/{self.stride} + 1"

    def kernel_shape(self, before: Volume) -> tuple[int, int, int, int]:
        return before.depth, 1, self.kernel_size, self.kernel_size

    def readers(self, unit: int, before: Volume) -> tuple[slice | int, ...]:
        return (unit,)

    def build(self, before: Volume) -> nn.Module:
        settings = self.kernel_size, self.stride, self.padding
        return nn.Conv2d(before.depth, before.depth, *settings, groups=before.depth)

    def explain(
        self, module: nn.Module, place: Place, source: str, before: FloatArray
    ) -> Explanation:
        return Convolution.explain(self, module, place, source, before)  # type: ignore[arg-type]

    def exactly(self, module: nn.Module, values: Tensor) -> Tensor:
        padded = functional.pad(values, [self.padding] * 4)
        kernels = module.get_parameter("weight")[:, 0].double().permute(1, 2, 0)[..., None, None]
        return slid(padded, kernels, self.stride) + per_map(module.get_parameter("bias"))


LAYERS = {
    "conv1": Convolution(6, 3, 1, 1),
    "depth1": Depthwise(4, 2, 1),
    "batch1": BatchNorm(),
    "relu1": Relu(),
    "depth2": Depthwise(3, 1, 1),
    "relu2": Relu(),
    "pool2": MaxPooling(2, 2),
    "fc": FullyConnected(7),
}


def chain(layers: dict[str, Layer]) -> tuple[Node, ...]:
    sources = ("input", *layers)
    return tuple(
        Node(name, layer, (source,))
        for (name, layer), source in zip(layers.items(), sources, strict=False)
    )


CONFIG = NetworkConfig("depthwise", (), SIZE, 7, chain(LAYERS))


@pytest.fixture(autouse=True)
def _one_line_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, Depthwise.name, Depthwise)


@pytest.fixture(scope="module")
def network() -> Network:
    return living(CONFIG)


def living(config: NetworkConfig) -> Network:
    """With running statistics, scales and shifts that do something."""
    made, chance = build_network(config, seed=2).eval(), torch.Generator().manual_seed(3)
    with torch.no_grad():
        for value in made.module("batch1").state_dict().values():
            if value.is_floating_point():
                value.copy_(torch.rand(value.shape, generator=chance) + 0.2)
    return made


def picture(config: NetworkConfig = CONFIG) -> np.ndarray:
    return np.random.default_rng(5).normal(size=config.input_shape).astype(np.float32)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return flags()


def test_it_is_written_to_files_and_read_from_them(network: Network, tmp_path: Path) -> None:
    assert network_config_from_dict(json.loads(json.dumps(CONFIG.to_dict()))) == CONFIG
    kept = Checkpoint(CONFIG, weights_of(network), flags().class_names, SHAPE)
    save_checkpoint(tmp_path / "kept.safetensors", kept)
    read = load_checkpoint(tmp_path / "kept.safetensors")
    assert read.config == CONFIG
    images = torch.rand(2, *SIZE)
    assert torch.equal(read.network().eval()(images), network(images))


def test_sizes_counts_and_connections_are_torchs(network: Network) -> None:
    seen, shapes = trace(network, picture()), layer_shapes(CONFIG)
    counted = {one.layer: one for one in connections(CONFIG)}
    for shape, sums in zip(shapes, examine(CONFIG, 10).layers, strict=True):
        module, read = network.module(shape.name), seen.of(shape.node.inputs[0])
        assert shape.parameters == sum(p.numel() for p in module.parameters())
        assert seen.of(shape.name).shape[::-1] in [
            (shape.width, shape.height, shape.depth),
            (shape.depth,),
        ]
        if shape.name.startswith("depth"):
            formula, _, result = sums.parameters.partition(" = ")
            assert eval(formula) == int(result) == shape.parameters
            assert eval(sums.size.partition(" = ")[0]) == shape.width
            twin = deepcopy(module)
            nn.init.ones_(twin.weight)
            jacobian = torch.autograd.functional.jacobian(twin, torch.ones(1, *read.shape))
            assert counted[shape.name].connections == int((jacobian != 0).sum())


def test_it_learns_by_the_general_pass_and_is_read_again_on_the_way(data: Dataset) -> None:
    learning = build_network(CONFIG, seed=1)
    before = weights_of(learning)
    config = TrainingConfig(epochs=6, batch_size=20, learning_rate=0.02, device="cpu")
    losses = [report.loss for report in train(learning, data, config)]
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) / 2
    after = weights_of(learning)
    assert not torch.equal(before["depth1.weight"], after["depth1.weight"])
    # Batch norm takes away what a bias before it adds.
    assert torch.equal(before["depth1.bias"], after["depth1.bias"])
    assert not torch.equal(before["depth2.bias"], after["depth2.bias"])


def test_every_value_is_explained_and_its_printed_sum_adds_up(network: Network) -> None:
    seen = trace(network, picture())
    for shape in layer_shapes(CONFIG):
        for unit in (0, shape.depth - 1):
            place = Place(shape.name, unit, shape.height - 1, shape.width // 2)
            explained = explain(network, seen, place)
            values = seen.outputs[shape.name].reshape(shape.depth, shape.height, shape.width)
            true = float(values[unit, place.row, place.column])
            assert explained.result == pytest.approx(true, abs=1e-4)
            if isinstance(explained, ConvolutionValue):
                printed = convolution_sum(explained)
                total = sum(Decimal(term.printed) for term in printed.terms)
                assert total == Decimal(printed.total.printed)
                is_depthwise = shape.name.startswith("depth")
                names = [f"map {n + 1}" for n in ([unit] if is_depthwise else range(3))]
                assert [term.name for term in printed.terms] == [*names, "bias"]


def test_receptive_fields_are_those_that_a_gradient_reaches(network: Network) -> None:
    for shape in layer_shapes(CONFIG):
        place = Place(shape.name, 1, shape.height // 2, shape.width - 1)
        pixels = torch.ones(1, 3, 20, 24, dtype=torch.float64)
        lines = []
        for axis in (2, 3):
            spoilt = pixels.repeat(pixels.shape[axis], 1, 1, 1)
            for line in range(pixels.shape[axis]):
                spoilt[line].select(axis - 1, line).fill_(torch.nan)
            made = deepcopy(network).double().until(spoilt, shape.name)
            values = made[:, 1] if made.ndim == 2 else made[:, 1, place.row, place.column]
            lines.append(values.isnan().nonzero()[:, 0])
        box = boxes(CONFIG, place)[-1]
        rows, columns = lines
        assert (int(rows.min()), int(rows.max()) + 1) == (box.top, box.bottom), shape.name
        assert (int(columns.min()), int(columns.max()) + 1) == (box.left, box.right), shape.name


def test_it_shifts_along_with_the_input_exactly(network: Network) -> None:
    shifts = {shift.layer: shift for shift in layer_shifts(network, picture(), 2, 4, SHAPE.empty)}
    for name in ("conv1", "depth1", "batch1", "relu1", "depth2"):
        assert shifts[name].largest_inside == 0.0


def test_its_numbers_are_edited_and_its_channels_silenced(network: Network) -> None:
    weights, images = weights_of(network), torch.from_numpy(picture())[None]
    edited = apply_edits(CONFIG, weights, (SetWeight("depth1", 2, 0, 3, 1, 0.5),))
    assert float(edited["depth1.weight"][2, 0, 3, 1]) == 0.5
    for layer, end in (("conv1", "conv1"), ("depth1", "relu1"), ("depth2", "pool2")):
        silenced = build_network(CONFIG).eval()
        silenced.load_state_dict(apply_edits(CONFIG, weights, (SilenceChannel(layer, 4),)))
        with torch.no_grad():
            maps = network.until(images, end).clone()
            maps[:, 4] = 0
            expected = network.after(end, maps)
            torch.testing.assert_close(silenced(images), expected)
            assert not torch.allclose(network(images), expected)


def test_its_channels_are_searched_and_ranked(network: Network, data: Dataset) -> None:
    found = finished(search_channels(network, CONFIG, data, SHAPE))
    best = found.of("depth1", 3)[0]
    images = SHAPE.normalised(data.part(best.part).images[best.index : best.index + 1])
    maps = network.until(images, "depth1")[0, 3].detach()
    assert float(maps[best.row, best.column]) == pytest.approx(best.value, rel=1e-4)
    assert float(maps.max()) == pytest.approx(best.value, rel=1e-4)
    costs = finished(rank_channels(network, CONFIG, data.test, SHAPE))
    assert {cost.layer for cost in costs} == {"conv1", "depth1", "depth2"}
    assert finished(ascend(network, CONFIG, "depth2", 1, SHAPE)).rose


def finished(work: Generator[object, None, Any]) -> Any:
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value


def test_every_panel_shows_it(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    window = MainWindow(session, tmp_path / "cnnviz.log")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    shown = Checkpoint(CONFIG, weights_of(living(CONFIG)), flags().class_names, SHAPE)
    session.network.show(shown, "depthwise")
    for panel in PANELS:
        window.show_panel(panel.name)
        look_at_pages(window.docks[panel.name].panel)
    window.show_panel("network")
    for layer in session.network.layers:
        session.inspection.open_map(layer.name, 1)
        window.grab()
        session.inspection.open_channel(1)
        window.grab()
    session.inspection.close()
    window.show_panel("lessons")
    for lesson in load_lessons():
        session.navigation.read(lesson)
        look_at_pages(window.docks["lessons"].panel)
    qtbot.waitUntil(lambda: not session.attributions.is_running, timeout=60_000)
    assert window.messages.box is None
    window.close()
