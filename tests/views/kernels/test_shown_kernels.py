"""The weights that are shown are those that the network computes with."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from cnnviz.core.edits.weight_edits import SilenceChannel
from cnnviz.session.session import Session
from cnnviz.views.kernels.shown_kernels import KernelAddress, ShownKernels


def test_fcs_weights_as_maps_give_its_logits(session: Session) -> None:
    outputs = session.network.trace.outputs
    weights = session.network.kernels("fc")
    assert weights.shape == (10, 32, 7, 7)
    logits = (weights * outputs["pool2"]).sum(axis=(1, 2, 3)) + session.network.biases("fc")
    assert_allclose(logits, outputs["fc"], atol=1e-4)


def test_conv1s_kernel_gives_its_value(session: Session) -> None:
    shown = ShownKernels(session.network)
    shown.show("conv1", KernelAddress(3, 0))
    window = session.network.trace.input[0, 8:13, 10:15]  # padded by 2: around (12, 10)
    value = (shown.slice * window).sum() + shown.bias
    assert_allclose(value, session.network.trace.outputs["conv1"][3, 10, 12], atol=1e-5)


def test_batch_norms_numbers_give_its_values(session: Session) -> None:
    outputs, numbers = session.network.trace.outputs, session.network.batch_norm("batch1")
    by_map = {name: values[:, None, None] for name, values in numbers.items()}
    centred = outputs["conv1"] - by_map["running mean"]
    divided = centred / np.sqrt(by_map["running variance"] + 1e-5)
    expected = divided * by_map["scale"] + by_map["shift"]
    assert_allclose(expected, outputs["batch1"], atol=1e-5)


def test_weights_are_fetched_again_after_they_changed(session: Session) -> None:
    shown = ShownKernels(session.network)
    before = shown.kernels
    weights = dict(session.network.checkpoint().weights)
    weights["conv1.weight"] = 2 * weights["conv1.weight"]
    session.network.update_weights(weights)
    assert shown.kernels is before
    shown.forget()
    assert_allclose(shown.kernels, 2 * before)
    assert shown.range.reach == pytest.approx(2 * np.abs(before).max())


def test_what_is_said_of_a_weight(session: Session) -> None:
    shown = ShownKernels(session.network)
    shown.show("conv2", KernelAddress(1, 0))
    value = session.network.kernels("conv2")[4, 7, 2, 1]
    assert shown.describe(KernelAddress(4, 7), x=1, y=2) == (
        f"kernel 5, input 8, at (1, 2): {value: .4f}"
    )
    shown.show("fc", KernelAddress(0, 0))
    assert shown.describe(KernelAddress(4, 7), 1, 2).startswith("Coat, input 8")


@pytest.mark.parametrize("layer", ["conv1", "conv2", "fc"])
def test_what_is_asked_for_beyond_the_layer_shows_its_last(session: Session, layer: str) -> None:
    shown = ShownKernels(session.network)
    shown.show(layer, KernelAddress(0, 99))
    channels = session.network.kernels(layer).shape[1]
    assert (shown.slice == session.network.kernels(layer)[0, channels - 1]).all()
    session.edits.apply(SilenceChannel("conv1", 2))
    assert shown.changed.shape == shown.slice.shape
