import numpy as np
import pytest
import torch

from cnnviz.core.evidence.attribution import AttributionRequest, attribute
from cnnviz.core.evidence.captum_import import captum_attr
from cnnviz.core.evidence.occlusion import window_count, window_starts
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import Network
from cnnviz.core.progress import Progress
from tests.core.evidence.attribution_cases import (
    EMPTY,
    ONE_BLOCK,
    PAPER,
    SIGMOID,
    answer_of,
    found,
    logit,
    network_of,
    picture_of,
)

ARTICLE = NETWORKS["article"]


def plain_occlusion(
    network: Network, picture: np.ndarray, target: int, window: int, stride: int
) -> np.ndarray:
    """Cover, ask, put back: one window after another, averaged over those that cover a pixel."""
    whole = logit(network, torch.from_numpy(picture)[None], target).item()
    _, height, width = picture.shape
    fallen, covers = np.zeros((height, width)), np.zeros((height, width))
    top = 0
    while True:
        left = 0
        while True:
            covered = picture.copy()
            covered[:, top : top + window, left : left + window] = EMPTY
            fall = whole - logit(network, torch.from_numpy(covered)[None], target).item()
            fallen[top : top + window, left : left + window] += fall
            covers[top : top + window, left : left + window] += 1
            if left + window >= width:
                break
            left += stride
        if top + window >= height:
            break
        top += stride
    return fallen / covers * picture.shape[0]  # a value a channel, which add up


@pytest.mark.parametrize(
    ("config", "window", "stride"),
    [
        (ARTICLE, 7, 4),
        (ARTICLE, 5, 5),
        (SIGMOID, 6, 3),
        (ONE_BLOCK, 4, 3),
        (ONE_BLOCK, 9, 1),
        (ONE_BLOCK, 1, 1),
    ],
)
def test_it_is_the_mean_fall_over_the_windows_on_a_pixel(
    config: object, window: int, stride: int
) -> None:
    network, picture = network_of(config), picture_of(config)
    request = AttributionRequest("occlusion", 1, window=window, stride=stride)
    with torch.no_grad():
        wanted = plain_occlusion(network, picture, 1, window, stride)
    values = found(network, picture, request).values
    np.testing.assert_allclose(values, wanted, atol=2e-5 * np.abs(wanted).max() + 1e-6)


def test_row_by_row_is_what_captum_finds_at_once() -> None:
    network, picture = network_of(ARTICLE), picture_of(ARTICLE)
    pixels = torch.from_numpy(picture)[None]
    wanted = (
        captum_attr()
        .Occlusion(network)
        .attribute(pixels, (1, 6, 6), (1, 4, 4), baselines=EMPTY, target=3)
    )
    values = found(network, picture, AttributionRequest("occlusion", 3, window=6, stride=4)).values
    np.testing.assert_allclose(values, wanted[0, 0].detach().numpy(), atol=1e-5)


@pytest.mark.parametrize(
    ("size", "window", "stride", "starts"),
    [
        (28, 28, 3, [0]),
        (28, 5, 5, [0, 5, 10, 15, 20, 25]),  # the last one is cut
        (9, 4, 2, [0, 2, 4, 6]),
        (10, 4, 3, [0, 3, 6]),
        (5, 1, 1, [0, 1, 2, 3, 4]),
    ],
)
def test_windows_reach_to_the_edge(size: int, window: int, stride: int, starts: list[int]) -> None:
    assert window_starts(size, window, stride) == starts


def test_progress_counts_windows() -> None:
    request = AttributionRequest("occlusion", 0, window=8, stride=5)
    work = attribute(network_of(ARTICLE), picture_of(ARTICLE), request, PAPER)
    _, told = answer_of(work)
    assert window_count(28, 28, 8, 5) == 25
    assert told[1:] == [Progress(done, 25) for done in (0, 5, 10, 15, 20, 25)]
