"""Ways to ask which pixels spoke for a class: what each means, and where it misleads."""

from dataclasses import dataclass
from typing import Literal

from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.core.translation import tr

MethodName = Literal[
    "grad-cam", "integrated-gradients", "saliency", "guided-backpropagation", "occlusion"
]


@dataclass(frozen=True)
class Method:
    """One way, in words for the person."""

    name: MethodName
    title: str
    meaning: str  # two sentences
    misleads: str
    signed: bool  # whether a pixel can speak against the class
    linear: bool  # whether the evidence for A rather than B is A's less B's
    quick: bool = True  # whether it takes a blink


METHODS: dict[MethodName, Method] = {
    method.name: method
    for method in (
        Method(
            "grad-cam",
            "Grad-CAM",
            tr(
                "The maps of a layer are summed, each weighted by its mean gradient of "
                "the logit. Orange places support the class, blue ones oppose it."
            ),
            tr(
                "It is only as fine as its layer. And each map gets one weight for all "
                "positions, while fc has one for each: even the top class may look "
                "blue in late layers."
            ),
            signed=True,
            linear=True,
        ),
        Method(
            "integrated-gradients",
            tr("Integrated gradients"),
            tr(
                "The gradient is summed along the way from the empty canvas to the "
                "input, pixel by pixel. The pixels add up to what the drawing adds to "
                "the logit."
            ),
            tr(
                "Pixels as black as the empty canvas get 0, although empty places "
                "matter too: another baseline would give another picture."
            ),
            signed=True,
            linear=True,
        ),
        Method(
            "saliency",
            tr("Saliency"),
            tr(
                "The absolute gradient of the logit: how strongly it would react to a "
                "tiny change of each pixel. Up and down look the same."
            ),
            tr(
                "A gradient is not a share: what matters most can be saturated and "
                "have none. Single pixels are noisy."
            ),
            signed=False,
            linear=False,
        ),
        Method(
            "guided-backpropagation",
            tr("Guided backpropagation"),
            tr(
                "The gradient, but each ReLU passes only positive gradients back. "
                "Orange pixels would raise the logit along such paths, blue ones would "
                "lower it."
            ),
            tr(
                "It mostly redraws the edges of the input: the picture hardly changes "
                "with the class, nor with random weights."
            ),
            signed=True,
            linear=False,
        ),
        Method(
            "occlusion",
            tr("Occlusion"),
            tr(
                "A window of empty canvas covers one position after another, and the "
                "drop of the logit is recorded. Orange: the class loses without this "
                "position; blue: it gains."
            ),
            tr(
                "A hole has edges, which the network reads as strokes. Two places that "
                "can replace each other both look unimportant, and the window's size "
                "determines what is found."
            ),
            signed=True,
            linear=True,
            quick=False,
        ),
    )
}


def why_not(method: MethodName, config: NetworkConfig) -> str:
    """Return why a method cannot look into this network; empty if it can."""
    layers = (node.layer for node in config.nodes)
    other = {one.word for one in layers if one.role == "activation" and not one.silences}
    if method == "guided-backpropagation" and other:
        return tr(
            "Guided backpropagation changes what ReLU passes back, and this network "
            "has {sorted} in place of ReLU. Choose another method.",
            " and ".join(sorted(other)),
        )
    return ""


def layers_with_maps(config: NetworkConfig) -> tuple[LayerShape, ...]:
    """Return the layers that Grad-CAM can look at."""
    return tuple(layer for layer in layer_shapes(config) if layer.kind.has_maps)


def usual_layer(config: NetworkConfig) -> str:
    """Return the last activation: the finest of the layers that have seen most."""
    with_maps = [node for node in config.nodes if node.layer.has_maps]
    activations = [node for node in with_maps if node.layer.role == "activation"]
    return (activations or with_maps)[-1].name
