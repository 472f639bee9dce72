import pytest

from cnnviz.core.lessons.lesson_network import EVERY_NETWORK
from cnnviz.core.lessons.lesson_numbers import network_numbers
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network


def test_the_articles_numbers() -> None:
    numbers = network_numbers(NETWORKS["article"])
    assert numbers["input"]["size"] == "28x28x1"
    assert numbers["input"]["values"] == "784"
    conv1 = numbers["conv1"]
    assert conv1["size"] == "28x28x16"
    assert conv1["size_formula"] == "(28 - 5 + 2*2)/1 + 1 = 28"
    assert f"{conv1['parameter_formula']} = {conv1['parameters']}" == "5x5x1x16 + 16 = 416"
    assert conv1["dense_formula"] == "784 x 12,544 + 12,544 = 9,847,040"
    assert conv1["dense_ratio"] == "23,671"
    assert numbers["pool1"]["size_formula"] == "(28 - 2)/2 + 1 = 14"
    assert numbers["conv2"]["reads_formula"] == "5x5x16 = 400"
    assert numbers["last"].items() >= numbers["pool2"].items()
    assert numbers["last"]["receptive_field"] == "16"
    assert numbers["fc"]["inputs"] == "1,568"
    assert numbers["network"]["chain"] == (
        "input 28x28x1 → conv1 28x28x16 → pool1 14x14x16 → conv2 14x14x32 → pool2 7x7x32 → fc 10"
    )


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_parameters_are_those_that_torch_counts(name: str) -> None:
    numbers, network = network_numbers(NETWORKS[name]), build_network(NETWORKS[name], seed=1)
    total = sum(parameter.numel() for parameter in network.parameters())
    assert numbers["network"]["parameters"] == f"{total:,}"
    for layer in ("conv1", "batch2", "fc"):
        counted = sum(p.numel() for p in network.get_submodule(layer).parameters())
        assert numbers[layer]["parameters"] == f"{counted:,}"


def test_sizes_written_as_formulas_are_what_the_formulas_give() -> None:
    config = NetworkConfig("odd", (BlockConfig(3, kernel_size=4, stride=2, padding=1),))
    for layer in network_numbers(config).values():
        formula, _, size = layer.get("size_formula", "1 = 1").partition(" = ")
        assert eval(formula) == int(size)


def test_a_network_without_pooling_or_batch_norm_has_no_numbers_for_them() -> None:
    block = BlockConfig(4, batch_norm=False, activation="tanh", pooling=None)
    numbers = network_numbers(NetworkConfig("plain", (block,)))
    of_network = {"input", "network", "conv1", "tanh1", "activation1", "fc", "last"}
    assert set(numbers) == {*of_network, *EVERY_NETWORK}
    assert numbers["last"]["name"] == "tanh1"
    assert numbers["activation1"]["function"] == "tanh"


def test_no_receptive_field_is_wider_than_the_input() -> None:
    numbers = network_numbers(NetworkConfig("deep", (BlockConfig(2),) * 3, (1, 24, 24)))
    fields = [numbers[name]["receptive_field"] for name in ("conv1", "pool2", "conv3", "last")]
    assert fields == ["5", "16", "24", "24"]
