"""Every claim of the lessons that depends on the network, on networks of every make."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.lessons.equivariance import layer_shifts
from cnnviz.core.lessons.lesson_numbers import network_numbers
from cnnviz.core.lessons.lesson_pages import load_lessons
from cnnviz.core.network.networks import build_network
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.optimizers import Optimizer
from cnnviz.core.training.recipes import RECIPES
from tests.core.measured_network import MeasuredNetwork, layers_in_words
from tests.mixed_designs import MIXED_DESIGNS
from tests.picture_shapes import grey

MEAN, DEVIATION = 0.286, 0.353


@cache
def page(slug: str, name: str) -> str:
    numbers = network_numbers(MIXED_DESIGNS[name], grey(MEAN, DEVIATION))
    return next(one for one in load_lessons() if one.slug == slug).filled(numbers)


@cache
def measured(name: str) -> MeasuredNetwork:
    return MeasuredNetwork(MIXED_DESIGNS[name])


every_design = pytest.mark.parametrize("name", MIXED_DESIGNS)


@every_design
def test_no_page_has_a_gap_or_an_empty_heading(name: str) -> None:
    for lesson in load_lessons():
        text = page(lesson.slug, name)
        assert "{" not in text
        assert "\n\n\n" not in text
        assert not re.search(r"##[^\n]*\n+(##|$)", text), lesson.slug
        assert not re.search(r" \n| \. | ,|\{|\}", re.sub(r"```.*?```", "", text, flags=re.S))


@every_design
def test_no_page_names_a_layer_that_the_network_lacks(name: str) -> None:
    named = re.compile(r"\b(conv|batch|relu|tanh|sigmoid|pool)(\d+)\b")
    for lesson in load_lessons():
        layers = {"".join(found) for found in named.findall(page(lesson.slug, name))}
        assert layers <= set(measured(name).layers), lesson.slug


@every_design
def test_the_picture_lesson(name: str) -> None:
    text = page("picture", name)
    assert "28 columns, 28 rows, depth 1. That makes 784 numbers" in text
    assert f"x = (p / 255 - {MEAN}) / {DEVIATION}" in text
    black, white = ((pixel / 255 - MEAN) / DEVIATION for pixel in (0, 255))
    assert f"Black becomes {black:.2f}" in text
    assert f"white becomes {white:.2f}" in text


@every_design
def test_the_convolution_lesson(name: str) -> None:
    text, network = page("convolution", name), measured(name)
    for conv in network.of_kind(nn.Conv2d)[:2]:
        layer = network.layers[conv]
        assert isinstance(layer, nn.Conv2d)
        depth, side = layer.weight.shape[1:3]
        products = f"{side}x{side}x{depth} = {side * side * depth:,} products"
        assert products in text
        formula = re.search(rf"In {conv} (?:that|it) is `(.*?) = (\d+)`", text)
        assert formula is not None
        assert eval(formula[1]) == int(formula[2]) == network.after[conv].shape[3]
    assert f"**{network.size(network.after['conv1'])}**" in text
    assert f"k = {network.layers['conv1'].weight.shape[0]}" in text
    is_padded = network.reads("conv1")[0] < layer_products(network, "conv1")
    assert ("part of the window lies on padding" in text) == is_padded


def layer_products(network: MeasuredNetwork, conv: str) -> int:
    return network.layers[conv].get_parameter("weight")[0].numel()


@every_design
def test_the_lesson_on_sparse_interaction(name: str) -> None:
    text, network = page("sparse", name), measured(name)
    fewest, most = network.reads("conv1")
    assert ("at most" in text) == (fewest < 784)
    assert ("Here conv1 is the exception" in text) == (fewest == 784)
    assert ("in a corner" in text) == ("reads the fewest pixels" in text) == (fewest < most)
    assert (f"lies on padding, {fewest}:" in text) == (fewest < most)
    assert f"convolution: {most} reads for each value" in text
    assert ("or fewer" in text) == (fewest < most)
    paths, _ = network.paths(network.last)
    first, _ = network.paths("conv1")
    seen, seen_first = min(28, len(paths)), min(28, len(first))  # the picture ends there
    assert f"In conv1 it is {seen_first} wide" in text
    grows = f", and in {network.last}, the last layer with maps, {seen}."
    assert (grows in text) == (seen > seen_first)
    assert ("There the picture ends" in text) == (len(paths) > 28)
    assert ("more paths lead through them" in text) == bool(paths.max() > paths[0])


@every_design
def test_the_lesson_on_sharing(name: str) -> None:
    text, network = page("sharing", name), measured(name)
    for conv in network.of_kind(nn.Conv2d)[:2]:
        inputs, outputs = network.before[conv].numel(), network.after[conv].numel()
        own, dense = network.parameters(conv), inputs * outputs + outputs
        assert f" = {own:,}" in text
        assert f"{dense:,}" in text
        if conv == "conv1":
            assert ("times as many" in text) == (own < dense)
            assert ("sharing saves nothing" in text) == (own >= dense)
            said = re.search(r"about ([\d,.]+) times as many", text)
            ratio = float(said[1].replace(",", "")) if said else 1
            assert not said or ratio == pytest.approx(dense / own, rel=0.05)
            side = network.layers[conv].get_parameter("weight").shape[2]
            assert own < dense or side >= 28
    is_padded = network.reads("conv1")[0] < layer_products(network, "conv1")
    assert ("meet padding most often" in text) == is_padded


@every_design
def test_the_lesson_on_equivariance(name: str) -> None:
    text, network = page("equivariance", name), measured(name)
    _, jump = network.paths(network.last)
    assert (f"is {jump} pixels of the input, so only shifts by multiples of {jump}" in text) == (
        jump > 1
    )
    assert ("has a stride above 1" in text) == (jump == 1)
    strides = [layer.stride for layer in network.layers.values() if hasattr(layer, "stride")]
    assert (jump == 1) == all(stride in (1, (1, 1)) for stride in strides)
    padded = any(
        layer.padding[0] for layer in network.network.children() if isinstance(layer, nn.Conv2d)
    )
    assert ("padding stays where it is" in text) == padded
    assert ("this network has none" in text) == (not network.poolings)
    has_places = network.after[network.last][0, 0].numel() > 1
    assert ("fc gives each place weights of its own" in text) == has_places
    assert ("no place is left that could move" in text) == (not has_places)


@every_design
def test_inside_the_maps_both_sides_agree_to_the_last_digit(name: str) -> None:
    """Of every layer that the shift is a whole number of steps for."""
    chance = np.random.default_rng(4)
    picture = chance.normal(size=(1, 28, 28)).astype(np.float32)
    for dx, dy in ((1, 0), (0, -2), (4, 4)):
        for shift in layer_shifts(measured(name).network, picture, dx, dy, 0.0):
            if shift.lines_up and shift.largest_inside is not None:
                assert shift.largest_inside == 0.0, shift.layer


@every_design
def test_the_pooling_lesson(name: str) -> None:
    text, network = page("pooling", name), measured(name)
    has_any = bool(network.poolings)
    assert ("This network has no pooling" in text) == (not has_any)
    assert ("Measure the cost" in text) == has_any
    if has_any:
        first = network.poolings[0]
        before, after = (network.size(v[first]) for v in (network.before, network.after))
        assert f"{before} becomes **{after}**" in text
        kinds = [block.pooling for block in MIXED_DESIGNS[name].blocks if block.pooling]
        words = {"l2": "L2", "weighted": "distance-weighted"}
        groups = {kind: [] for kind in kinds}
        for kind, pool in zip(kinds, network.poolings, strict=True):
            groups[kind].append(pool)
        told = [f"{words.get(k, k)} in {layers_in_words(names)}" for k, names in groups.items()]
        assert f"The pooling of this network is {'; '.join(told)}." in text


@every_design
def test_the_lesson_on_fc(name: str) -> None:
    text, network = page("fully-connected", name), measured(name)
    weights = network.layers["fc"].get_parameter("weight")
    total = network.parameters(*network.layers)
    last = network.after[network.last]
    assert f"{network.size(last)} makes {weights.shape[1]:,} values" in text
    assert f"all values of {network.last} into" in text
    assert f"**{network.parameters('fc'):,}** of the network's {total:,} parameters" in text
    assert f"For all {len(weights)} classes" in text


@every_design
def test_the_lesson_on_nonlinearity_names_each_function_where_it_is(name: str) -> None:
    text, network = page("nonlinearity", name), measured(name)
    told = re.search(r"This network has (.*)\.", text)
    assert told is not None
    kinds = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
    for kind, words in (("relu", "ReLU"), ("tanh", "tanh"), ("sigmoid", "sigmoid")):
        there = network.of_kind(kinds[kind])
        group = f"{words} in {layers_in_words(there)}" if there else f"{words} in"
        assert (group in told[1]) == bool(there)
    assert ("Batch norm, which" in text) == bool(network.of_kind(nn.BatchNorm2d))


@every_design
def test_the_lesson_on_batch_norm(name: str) -> None:
    text, network = page("batch-norm", name), measured(name)
    norms = network.of_kind(nn.BatchNorm2d)
    assert ("This network has no batch norm" in text) == (not norms)
    assert ("## Try it" in text) == bool(norms)
    if norms:
        learned = network.parameters(norms[0])
        assert f"In {norms[0]} the learned ones number `2x{learned // 2} = {learned}`" in text


@every_design
def test_how_a_network_starts_is_what_its_first_weights_are(name: str) -> None:
    text, network = page("network", name), measured(name)
    one, two = (build_network(MIXED_DESIGNS[name], seed) for seed in (1, 2))
    pairs = [(key, value, two.get_parameter(key)) for key, value in one.named_parameters()]
    fixed = {key: value for key, value, other in pairs if torch.equal(value, other)}
    random = sum(value.numel() for key, value, _ in pairs if key not in fixed)
    assert all(bool((a != b).all()) for key, a, b in pairs if key not in fixed)
    drawn = layers_in_words(network.of_kind(nn.Conv2d, nn.Linear))
    assert f"{random:,} of the parameters on screen begin as random numbers" in text
    assert f"the weights and biases of {drawn}." in text
    assert ("every gamma begins at 1, every beta at 0" in text) == bool(fixed)
    if fixed:
        count = sum(value.numel() for value in fixed.values())
        assert f"The other {count} are batch norm's" in text
        for key, value in fixed.items():
            assert (value == (1 if key.endswith("weight") else 0)).all()


@every_design
@pytest.mark.parametrize("recipe", [name for name, one in RECIPES.items() if one.whitened])
def test_what_a_recipe_puts_in_the_place_of_chance(
    name: str, recipe: str, small_dataset: Dataset
) -> None:
    config = MIXED_DESIGNS[name]
    one, two = (
        new_network(config, replace(RECIPES[recipe], seed=seed), small_dataset) for seed in (1, 2)
    )
    weights = [network.get_parameter("conv1.weight") for network in (one, two)]
    same = [torch.equal(a, b) for a, b in zip(*weights, strict=True)]
    bias = one.get_parameter("conv1.bias")
    assert not bias[: sum(same)].any()
    many = f"all {len(same)}" if all(same) else f"{sum(same)} of {len(same)}"
    text = page("network", name)
    assert (f"replace {many} kernels of conv1" in text) == any(same)
    assert f"*{recipe}*" in text or not any(same)


@every_design
def test_the_lesson_on_the_network(name: str) -> None:
    text, network = page("network", name), measured(name)
    counts = {layer: network.parameters(layer) for layer in network.layers}
    heaviest, most = max(counts.items(), key=lambda item: item[1])
    total = sum(counts.values())
    assert f"belongs to {heaviest}, which holds {100 * most / total:.0f} % of the {total:,}" in text
    chain = re.search(r"```\n(.*)\n```", text)
    assert chain is not None
    changing = [
        f"{layer} {network.size(network.after[layer])}"
        for layer in [*network.of_kind(nn.Conv2d), *network.poolings, "fc"]
    ]
    assert sorted(chain[1].split(" → ")) == sorted(["input 28x28x1", *changing])
    shown = [one for one in ("article", "article-3x3") if f"on screen is *{one}*." in text]
    assert shown == ([name] if name in ("article", "article-3x3") else [])
    for article in ("article", "article-3x3"):
        weights = build_network(MIXED_DESIGNS[article]).parameters()
        assert f"{sum(p.numel() for p in weights):,} " in text


@every_design
def test_the_training_lesson(name: str) -> None:
    text, network = page("training", name), measured(name)
    config = RECIPES["article"]
    assert (config.optimizer, config.schedule, config.label_smoothing) == ("adam", "constant", 0)
    assert (
        f"for {config.epochs} epochs with Adam at a learning rate of {config.learning_rate}" in text
    )
    assert f"Batches of {config.batch_size}" in text
    by_muon = [
        f"*{recipe}*"
        for recipe, one in RECIPES.items()
        if len(Optimizer(network.network, one)._muon.means)
    ]
    assert f"Recipes {layers_in_words(by_muon)} train kernels with Muon" in text
    assert ("before batch norm: why?" in text) == bool(network.of_kind(nn.BatchNorm2d))
    classes = MIXED_DESIGNS[name].classes
    assert f"each of {classes} classes p = 1/{classes}" in text


@every_design
def test_the_lesson_on_uses(name: str) -> None:
    text, network = page("uses", name), measured(name)
    assert f"shares the layers up to {network.last}" in text
    assert f"here {network.layers['fc'].get_parameter('weight').shape[1]:,}," in text
