import numpy as np
import pytest

from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.session.runs.layer_histories import LayerHistory
from cnnviz.views.network.curve_words import summary_at, to_come, words_at

LAYERS = {layer.name: layer for layer in layer_shapes(NETWORKS["article"])}
NAN = np.nan
HISTORY = LayerHistory(
    weight_norm=np.array([5.0, 6.0, 7.0]),
    gradient_norm=np.array([NAN, 0.35, 0.07]),
    update_ratio=np.array([NAN, 0.0021, 0.1]),
    dead_share=np.array([0.0, NAN, 3 / 16]),
    running_mean=np.array([0.0, 0.5, 0.25]),
    running_std=np.array([1.0, 1.25, 2.0]),
)
NOTHING = LayerHistory(*np.full((6, 3), NAN))


def words(layer: str, place: int, history: LayerHistory = HISTORY) -> str:
    return words_at(LAYERS[layer], history, place, 1000 * place, drawings=30)


@pytest.mark.parametrize("layer", ["conv1", "fc"])
def test_kernels_are_told_with_what_is_usual(layer: str) -> None:
    text = words(layer, 1)
    assert text.startswith(f"{layer} after step 1,000\n")
    assert "Update / weights: 0.0021; about 0.001 is usual for Adam" in text
    assert "Gradient (blue): norm 0.35 (0.070 to 0.35 in this run)" in text
    assert "Weights (orange): norm 6.00 (5.00 to 7.00 in this run)" in text
    assert text.endswith("Click to go to this step")


def test_before_the_first_step_there_is_no_update() -> None:
    text = words("conv1", 0)
    assert "Update / weights: unknown" in text
    assert "Gradient (blue): norm unknown here" in text
    assert "norm 5.00" in text


def test_batch_norm_is_told_with_its_statistics() -> None:
    text = words("batch1", 1)
    assert "Running std (blue): 1.25 (1.00 to 2.00 in this run)" in text
    assert "Running mean (orange): 0.50 (0 to 0.50 in this run)" in text
    assert "Update / weights: 0.0021" in text


def test_dead_maps_are_counted() -> None:
    assert "Dead: 3 of 16 maps are 0 everywhere for all 30 example drawings" in words("relu1", 2)
    assert "Dead: unknown here" in words("relu1", 1)
    assert "Dead: unknown so far" in words("relu1", 1, NOTHING)


@pytest.mark.parametrize(
    ("layer", "summary"),
    [
        (
            "conv1",
            "conv1, step 2,000: update / weights 0.1000 · gradient 0.070 (blue) "
            "· weights 7.00 (orange)",
        ),
        ("batch1", "batch1, step 2,000: running std 2.00 (blue) · mean 0.25 (orange)"),
        ("relu1", "relu1, step 2,000: 19 % of its maps dead"),
    ],
)
def test_one_line_for_each_kind(layer: str, summary: str) -> None:
    assert summary_at(LAYERS[layer], HISTORY, 2, 2000) == summary


@pytest.mark.parametrize("layer", ["conv1", "batch1", "relu1", "fc"])
def test_what_is_unknown_is_said_to_be(layer: str) -> None:
    shape: LayerShape = LAYERS[layer]
    assert "nan" not in summary_at(shape, NOTHING, 1, 1)
    assert "nan" not in words(layer, 1, NOTHING)
    assert to_come(shape, 5000) == f"{layer}, step 5,000: still to come"
