from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evidence.attribution import (
    Attribution,
    AttributionRequest,
    Completeness,
    attribute,
    rather,
)
from cnnviz.core.evidence.attribution_methods import (
    METHODS,
    MethodName,
    layers_with_maps,
    usual_layer,
)
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.network.networks import Network, weights_of
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.core.sketching.drawing import draw_strokes
from cnnviz.core.sketching.examples import load_examples
from cnnviz.core.sketching.sketch import see_sketch
from tests.core.evidence.attribution_cases import (
    DEEP,
    EMPTY,
    ONE_BLOCK,
    PAPER,
    SIGMOID,
    answer_of,
    found,
    gradients,
    logit,
    network_of,
    picture_of,
)
from tests.picture_shapes import SIZE

ARTICLE = NETWORKS["article"]
CONFIGS = [ARTICLE, SIGMOID, DEEP, ONE_BLOCK]


def enlarged(small: np.ndarray, height: int, width: int) -> np.ndarray:
    """Bilinear, by hand: each output pixel's middle lies between four values."""

    def places(count_in: int, count_out: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        at = np.clip((np.arange(count_out) + 0.5) * count_in / count_out - 0.5, 0, None)
        low = np.minimum(at.astype(int), count_in - 1)
        return low, np.minimum(low + 1, count_in - 1), at - low

    top, bottom, down = places(small.shape[0], height)
    left, right, across = places(small.shape[1], width)
    upper = small[top][:, left] * (1 - across) + small[top][:, right] * across
    lower = small[bottom][:, left] * (1 - across) + small[bottom][:, right] * across
    return upper * (1 - down[:, None]) + lower * down[:, None]


def plain_grad_cam(network: Network, picture: np.ndarray, target: int, layer: str) -> np.ndarray:
    maps = network.until(torch.from_numpy(picture)[None], layer).detach().requires_grad_()
    network.after(layer, maps)[0, target].backward()
    assert maps.grad is not None
    slopes = maps.grad[0].double().numpy()
    values = maps.detach()[0].double().numpy()
    coarse = sum(slope.mean() * value for slope, value in zip(slopes, values, strict=True))
    return enlarged(np.asarray(coarse), *picture.shape[1:])


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
def test_grad_cam_is_each_map_times_its_mean_slope(config: NetworkConfig) -> None:
    network, picture = network_of(config), picture_of(config)
    for layer in layers_with_maps(config):
        request = AttributionRequest("grad-cam", config.classes - 1, layer=layer.name)
        wanted = plain_grad_cam(network, picture, config.classes - 1, layer.name)
        values = found(network, picture, request).values
        assert values.shape == config.input_shape[1:]
        np.testing.assert_allclose(values, wanted, rtol=1e-4, atol=1e-5 * np.abs(wanted).max())


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
def test_integrated_gradients_are_the_mean_slope_on_the_way_times_the_way(
    config: NetworkConfig,
) -> None:
    network, picture = network_of(config), picture_of(config)
    pixels = torch.from_numpy(picture)[None]
    paper = torch.full_like(pixels, EMPTY)
    shares = (torch.arange(1000) + 0.5) / 1000
    points = paper + shares[:, None, None, None] * (pixels - paper)
    wanted = ((pixels - paper) * gradients(network, points, 1).mean(dim=0)).sum(dim=1)[0].numpy()
    values = found(network, picture, AttributionRequest("integrated-gradients", 1)).values
    # 64 steps against 1000: a network with ReLU and max pooling has bends in between.
    atol = (1e-3 if config is SIGMOID else 0.08) * np.abs(wanted).max()
    np.testing.assert_allclose(values, wanted, atol=atol, rtol=0)
    assert np.corrcoef(values.ravel(), wanted.ravel())[0, 1] > 0.995


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
def test_saliency_is_how_fast_the_logit_changes_with_a_pixel(config: NetworkConfig) -> None:
    network = network_of(config).double()
    picture = picture_of(config)
    request = AttributionRequest("saliency", 2)
    values = found(network_of(config), picture, request).values
    pixels = torch.from_numpy(picture)[None].double()
    for row, column in ((0, 0), (5, 4), (11, 8)):
        slopes = []
        for channel in range(config.input_shape[0]):
            step = torch.zeros_like(pixels)
            step[0, channel, row, column] = 1e-6
            ahead, behind = (logit(network, pixels + way * step, 2) for way in (1, -1))
            slopes.append(abs(float((ahead - behind).detach()) / 2e-6))
        assert values[row, column] == pytest.approx(max(slopes), rel=1e-3, abs=1e-6)
    assert not METHODS["saliency"].signed
    assert values.min() >= 0


class GuidedReLU(torch.autograd.Function):
    @staticmethod
    def forward(context: object, maps: Tensor) -> Tensor:
        context.save_for_backward(maps)  # type: ignore[attr-defined]
        return maps.clamp(min=0)

    @staticmethod
    def backward(context: object, slope: Tensor) -> Tensor:
        (maps,) = context.saved_tensors  # type: ignore[attr-defined]
        return slope * (maps > 0) * (slope > 0)


@pytest.mark.parametrize("config", [ARTICLE, DEEP], ids=lambda config: config.name)
def test_guided_backpropagation_stops_what_is_negative_at_each_relu(config: NetworkConfig) -> None:
    network, picture = network_of(config), picture_of(config)
    value = asked = torch.from_numpy(picture)[None].requires_grad_()
    for layer in network.children():
        value = GuidedReLU.apply(value) if isinstance(layer, nn.ReLU) else layer(value)
    value[0, 1].backward()
    assert asked.grad is not None
    values = found(network, picture, AttributionRequest("guided-backpropagation", 1)).values
    np.testing.assert_allclose(values, asked.grad.sum(dim=1)[0].numpy(), rtol=1e-4, atol=1e-7)
    plain = gradients(network, torch.from_numpy(picture)[None], 1).sum(dim=1)[0].numpy()
    assert not np.allclose(values, plain, rtol=1e-2)


@pytest.fixture(scope="module")
def shipped() -> Checkpoint:
    return load_checkpoint(shipped_checkpoint())


@pytest.fixture(scope="module")
def drawing(shipped: Checkpoint) -> np.ndarray:
    pixels = see_sketch(draw_strokes(load_examples()[0].strokes), SIZE).pixels
    return shipped.picture_shape.normalised_picture(pixels)


def of_shipped(
    shipped: Checkpoint, drawing: np.ndarray, request: AttributionRequest
) -> Attribution:
    return answer_of(attribute(shipped.network(), drawing, request, shipped.picture_shape.empty))[0]


@pytest.mark.parametrize("method", METHODS)
def test_every_class_has_a_picture_of_its_own(
    method: MethodName, shipped: Checkpoint, drawing: np.ndarray
) -> None:
    pictures = []
    for target in range(10):
        request = AttributionRequest(method, target, layer=usual_layer(shipped.config))
        values = of_shipped(shipped, drawing, request).values
        pictures.append(values / np.abs(values).max())
    for one in range(10):
        for other in range(one):
            assert np.abs(pictures[one] - pictures[other]).max() > 0.1


def test_integrated_gradients_add_up_to_what_the_drawing_adds(
    shipped: Checkpoint, drawing: np.ndarray
) -> None:
    network = shipped.network()
    both = torch.from_numpy(np.stack([drawing, np.full_like(drawing, shipped.picture_shape.empty)]))
    logits = network(both).detach().numpy()
    for target in range(10):
        request = AttributionRequest("integrated-gradients", target)
        answer = of_shipped(shipped, drawing, request)
        complete = answer.completeness
        assert complete is not None
        assert complete.attributed == pytest.approx(answer.values.sum(), abs=1e-3)
        assert complete.logit == answer.logit == pytest.approx(logits[0, target], abs=1e-4)
        assert complete.empty_logit == pytest.approx(logits[1, target], abs=1e-4)
        assert abs(complete.attributed - (logits[0, target] - logits[1, target])) < 0.3
        assert complete.holds


def test_a_sum_that_is_off_is_said_to_be() -> None:
    assert Completeness(3.9, 5.0, 1.0, 0.2).holds
    assert not Completeness(3.7, 5.0, 1.0, 0.2).holds


def test_an_empty_canvas_says_nothing() -> None:
    network, blank = network_of(ARTICLE), np.full((1, 28, 28), EMPTY, np.float32)
    for method in ("integrated-gradients", "occlusion"):
        answer = found(network, blank, AttributionRequest(method, 1))
        np.testing.assert_allclose(answer.values, 0, atol=1e-6)
    assert found(network, blank, AttributionRequest("integrated-gradients", 1)).completeness.holds


@pytest.mark.parametrize("method", [method for method in METHODS.values() if method.linear])
@pytest.mark.parametrize("config", [SIGMOID, DEEP], ids=lambda config: config.name)
def test_rather_is_the_evidence_for_the_difference_of_two_logits(
    method: object, config: NetworkConfig
) -> None:
    network, picture = network_of(config), picture_of(config)
    request = AttributionRequest(method.name, 2, layer=usual_layer(config))
    asked = found(network, picture, replace(request, against=0))
    mine, other = (found(network, picture, replace(request, target=n)) for n in (2, 0))
    taken = rather(mine, other)
    assert taken.request == asked.request
    assert taken.logit == pytest.approx(asked.logit, abs=1e-5)
    largest = np.abs(asked.values).max()
    tolerance = 0.05 if method.name == "integrated-gradients" else 1e-4
    np.testing.assert_allclose(taken.values, asked.values, rtol=1e-3, atol=tolerance * largest)
    if taken.completeness is not None:
        assert taken.completeness.difference == pytest.approx(
            asked.completeness.difference, abs=1e-4
        )
        assert taken.completeness.attributed == pytest.approx(taken.values.sum(), abs=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_the_network_and_the_picture_are_left_as_they_were(method: MethodName) -> None:
    network, picture = network_of(ARTICLE), picture_of(ARTICLE)
    weights, pixels = weights_of(network), picture.copy()
    answer_of(attribute(network, picture, AttributionRequest(method, 1, layer="relu2"), PAPER))
    cancelled = attribute(network, picture, AttributionRequest(method, 1, layer="relu2"), PAPER)
    next(cancelled)
    next(cancelled)
    cancelled.close()
    np.testing.assert_array_equal(picture, pixels)
    assert not network.training
    for name, value in weights_of(network).items():
        assert torch.equal(value, weights[name])
    for module in network.modules():
        assert not module._forward_hooks
        assert not module._forward_pre_hooks
        assert not module._backward_hooks
        assert not module._backward_pre_hooks
    assert all(parameter.grad is None for parameter in network.parameters())


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (AttributionRequest("saliency", 4), "no class 4; choose one from 0 to 3"),
        (AttributionRequest("saliency", 0, against=-1), "There is no class"),
        (AttributionRequest("grad-cam", 0, layer="fc"), "fc has no maps; choose one of conv1"),
        (AttributionRequest("grad-cam", 0), "That has no maps"),
        (AttributionRequest("guided-backpropagation", 0), "needs ReLU"),
        (AttributionRequest("occlusion", 0, window=29), "window of 1 to 28 px"),
        (AttributionRequest("occlusion", 0, window=3, stride=4), "stride no larger"),
    ],
)
def test_what_cannot_be_asked_is_said(request_: AttributionRequest, says: str) -> None:
    with pytest.raises(CnnvizError, match=says):
        found(network_of(SIGMOID), picture_of(SIGMOID), request_)
