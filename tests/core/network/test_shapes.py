import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.network.shapes import layer_shapes, maker_of
from cnnviz.core.network.windows import Span

DEEP = NetworkConfig(
    "deep",
    (
        BlockConfig(2, 3, 2, 1, activation="tanh", pooling="average", pool_size=3, pool_stride=1),
        BlockConfig(3, 5, 1, 2, activation="tanh", pooling="average", pool_size=3, pool_stride=2),
        BlockConfig(2, 3, 1, 1, activation="tanh", pooling=None),
    ),
    input_shape=(1, 65, 65),
)


@pytest.mark.parametrize(
    ("width", "kernel", "stride", "padding"),
    [(28, 5, 1, 2), (28, 3, 1, 1), (28, 2, 2, 0), (13, 5, 2, 0), (7, 7, 3, 0), (1, 1, 1, 0)],
)
def test_output_size_is_what_torch_computes(
    width: int, kernel: int, stride: int, padding: int
) -> None:
    convolution = torch.nn.Conv2d(1, 1, kernel, stride, padding)
    expected = convolution(torch.zeros(1, 1, width, width)).shape[-1]
    span = Span(kernel, stride, padding)
    assert span.fits(width)
    assert span.outputs(width) == expected


@pytest.mark.parametrize(("width", "kernel", "stride"), [(28, 3, 2), (4, 5, 1)])
def test_what_leaves_a_rest_does_not_fit(width: int, kernel: int, stride: int) -> None:
    assert not Span(kernel, stride).fits(width)


@pytest.mark.parametrize(
    ("name", "parameters", "fields"),
    [
        ("article", [416, 32, 12_832, 64, 15_690], [5, 5, 5, 6, 14, 14, 14, 16]),
        ("article-3x3", [160, 32, 4_640, 64, 15_690], [3, 3, 3, 4, 8, 8, 8, 10]),
    ],
)
def test_the_articles_numbers(name: str, parameters: list[int], fields: list[int]) -> None:
    layers = layer_shapes(NETWORKS[name])
    assert [layer.parameters for layer in layers if layer.parameters] == parameters
    assert [layer.receptive_field_px for layer in layers[:-1]] == fields
    assert layers[-1].receptive_field_px == 28
    assert [layer.size_text for layer in layers] == [
        *["28x28x16"] * 3,
        "14x14x16",
        *["14x14x32"] * 3,
        "7x7x32",
        "10",
    ]
    names = "conv1 batch1 relu1 pool1 conv2 batch2 relu2 pool2 fc"
    assert [layer.name for layer in layers] == names.split()


@pytest.mark.parametrize("config", [*NETWORKS.values(), DEEP])
def test_parameters_are_those_of_the_torch_network(config: NetworkConfig) -> None:
    network = build_network(config)
    for layer in layer_shapes(config):
        values = sum(p.numel() for p in network.get_submodule(layer.name).parameters())
        assert layer.parameters == values
        formula = layer.parameter_formula.replace("x", "*")
        assert values == (0 if formula == "no parameters" else eval(formula))


def test_receptive_fields_and_jumps_are_where_the_gradient_arrives() -> None:
    """A value in the middle of a layer gets a gradient from exactly the pixels that it reads."""
    network = build_network(DEEP, seed=3).eval().double()
    random = torch.Generator().manual_seed(1)
    for layer in layer_shapes(DEEP)[:-1]:
        picture = torch.rand(1, 1, 65, 65, generator=random, dtype=torch.float64) - 0.5
        first = _columns_read(network, layer.name, picture, layer.width // 2)
        second = _columns_read(network, layer.name, picture, layer.width // 2 + 1)
        assert len(first) == layer.receptive_field_px, layer.name
        assert second.start - first.start == layer.jump_px, layer.name


def _columns_read(network: Network, layer: str, picture: torch.Tensor, column: int) -> range:
    picture = picture.clone().requires_grad_()
    value = picture
    for name, module in network.named_children():
        value = module(value)
        if name == layer:
            break
    value[0, 0, value.shape[2] // 2, column].backward()
    assert picture.grad is not None
    read = np.flatnonzero(picture.grad[0, 0].abs().sum(dim=0).numpy())
    return range(int(read[0]), int(read[-1]) + 1)


def test_signs_tell_which_layers_can_be_negative() -> None:
    blocks = (
        BlockConfig(2, activation="tanh", pooling="average"),
        BlockConfig(2, activation="tanh", pooling="l2", batch_norm=False),
    )
    signed = {layer.name: layer.signed for layer in layer_shapes(NetworkConfig("n", blocks))}
    assert signed == {
        "conv1": True,
        "batch1": True,
        "tanh1": True,
        "pool1": True,
        "conv2": True,
        "tanh2": True,
        "pool2": False,
        "fc": True,
    }
    article = {layer.name for layer in layer_shapes(NETWORKS["article"]) if not layer.signed}
    assert article == {"relu1", "pool1", "relu2", "pool2"}


SMALL = BlockConfig(2, pooling=None)
MISFITS = [
    (
        (replace(SMALL, stride=3, padding=1),),
        "conv1: (28 - 5 + 2)/3 + 1 is no whole number; P=2 or S=1 would fit",
    ),
    ((replace(SMALL, stride=2),), "conv1: (28 - 5 + 4)/2 + 1 is no whole number; S=1 would fit"),
    (
        (replace(SMALL, kernel_size=6, stride=4, padding=0),),
        "conv1: (28 - 6 + 0)/4 + 1 is no whole number; P=1 or S=2 would fit",
    ),
    ((BlockConfig(2, pool_size=3),), "pool1: (28 - 3)/2 + 1 is no whole number; S=1 would fit"),
    ((BlockConfig(2, pool_size=30),), "pool1: (28 - 30)/2 + 1 is less than 1; F=28 would fit"),
    (
        (BlockConfig(2, pool_size=14, pool_stride=14), replace(SMALL, kernel_size=9, padding=0)),
        "conv2: (2 - 9 + 0)/1 + 1 is less than 1; P=4 or F=2 would fit",
    ),
    (
        (BlockConfig(2), BlockConfig(2, pool_size=3)),
        "pool2: (14 - 3)/2 + 1 is no whole number; S=1 would fit",
    ),
]


@pytest.mark.parametrize(("blocks", "message"), MISFITS)
def test_a_misfit_names_layer_formula_and_remedy(
    blocks: tuple[BlockConfig, ...], message: str
) -> None:
    with pytest.raises(CnnvizError) as caught:
        layer_shapes(NetworkConfig("misfit", blocks))
    assert str(caught.value) == message


@pytest.mark.parametrize(("blocks", "message"), MISFITS)
def test_what_is_said_to_fit_fits(blocks: tuple[BlockConfig, ...], message: str) -> None:
    kind, number = re.match(r"(conv|pool)(\d)", message).groups()  # type: ignore[union-attr]
    fields = {
        "conv": {"P": "padding", "S": "stride", "F": "kernel_size"},
        "pool": {"S": "pool_stride", "F": "pool_size"},
    }[kind]
    index = int(number) - 1
    for letter, value in re.findall(r"([PSF])=(\d+)", message):
        mended = replace(blocks[index], **{fields[letter]: int(value)})
        layers = layer_shapes(
            NetworkConfig("mended", (*blocks[:index], mended, *blocks[index + 1 :]))
        )
        assert layers[-1].name == "fc"


def test_which_layer_made_a_map() -> None:
    config = NetworkConfig("two", (BlockConfig(2), BlockConfig(3, batch_norm=False)))
    layers = layer_shapes(config)
    made_by = {layer.name: maker_of(layers, layer.name, with_norms=True) for layer in layers}
    assert made_by == {
        "conv1": "conv1",
        "batch1": "batch1",
        "relu1": "conv1",
        "pool1": "conv1",
        "conv2": "conv2",
        "relu2": "conv2",
        "pool2": "conv2",
        "fc": "fc",
    }
    assert maker_of(layers, "batch1") == "conv1"
