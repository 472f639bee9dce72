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
                "Every map of a layer counts as much as the logit would rise with it "
                "on average, and the maps are added up. Orange places support the "
                "class, blue ones oppose it."
            ),
            tr(
                "It is only as fine as its layer. And a map gets one weight for all "
                "places, though fc has one for each: so even the winner may look blue in "
                "late layers."
            ),
            signed=True,
            linear=True,
        ),
        Method(
            "integrated-gradients",
            tr("Integrated gradients"),
            tr(
                "The empty canvas is turned into the input in small steps, and each "
                "pixel collects what it does to the logit on the way. The pixels add up "
                "to what the drawing adds."
            ),
            tr(
                "Pixels as black as the empty canvas get nothing, though empty places "
                "count as well: another start would give another picture."
            ),
            signed=True,
            linear=True,
        ),
        Method(
            "saliency",
            tr("Saliency"),
            tr(
                "The slope of the logit: how strongly it would react to a tiny change of "
                "each pixel. Up or down is not told apart."
            ),
            tr(
                "A slope is no share: what counts most can be saturated and have none. "
                "Single pixels are noisy."
            ),
            signed=False,
            linear=False,
        ),
        Method(
            "guided-backpropagation",
            tr("Guided backpropagation"),
            tr(
                "The slope again, but at each ReLU on the way back only positive "
                "gradients pass. Orange pixels would raise the logit on such ways, "
                "blue ones would lower it."
            ),
            tr(
                "It mostly redraws the edges of the input: the picture hardly changes "
                "with the class, and not even much with random weights."
            ),
            signed=True,
            linear=False,
        ),
        Method(
            "occlusion",
            tr("Occlusion"),
            tr(
                "A window of empty canvas covers one place after another, and the fall "
                "of the logit is noted. Orange: without this place the class loses; "
                "blue: it gains."
            ),
            tr(
                "A hole has edges, which the network reads as strokes. Two places that "
                "can stand in for each other both look unimportant, and the window's "
                "size decides what is seen."
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
