"""Which pixels spoke for a class: captum's methods on one picture, as a generator."""

from collections.abc import Callable, Generator
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cnnviz.core.errors import CnnvizError
from cnnviz.core.evidence.attribution_methods import METHODS, MethodName
from cnnviz.core.evidence.captum_import import captum_attr
from cnnviz.core.evidence.integrated_gradients import Completeness, completeness, integrated
from cnnviz.core.evidence.occlusion import occluded
from cnnviz.core.network.networks import Network
from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float32]
Computation = Generator[Progress, None, Tensor]


@dataclass(frozen=True)
class AttributionRequest:
    """What to ask about a picture: evidence for one class, or for it rather than another."""

    method: MethodName
    target: int
    against: int | None = None
    layer: str = ""  # that Grad-CAM looks at
    window: int = 5  # of occlusion, in pixels
    stride: int = 2


@dataclass(frozen=True, eq=False)
class Attribution:
    """What each pixel says, and to which question."""

    request: AttributionRequest
    values: FloatArray  # (H, W)
    signed: bool
    logit: float  # the target itself: before softmax
    completeness: Completeness | None = None  # of integrated gradients

    @property
    def is_finite(self) -> bool:
        return bool(np.isfinite(self.values).all())


def attribute(
    network: Network, picture: FloatArray, request: AttributionRequest, empty: FloatArray
) -> Generator[Progress, None, Attribution]:
    """Yield progress, return the evidence in a picture for the logit of a class.

    Takes a network in eval mode, which is left as it is, a normalised picture, float32 (C, H, W),
    and what an empty canvas is to the network, float32 (C,), in the same scale. With several input
    channels a pixel's value is the sum over them; of saliency, the largest.

    Raises:
        CnnvizError: the network has no such class or layer, or lacks what the method works on.
    """
    yield Progress(0, 1)
    network = deepcopy(network)
    _check(network, picture, request)
    target = _Logit(network, request.target, request.against)
    pixels = torch.from_numpy(picture.copy())[None]  # (1, C, H, W)
    paper = torch.from_numpy(empty)[:, None, None].expand_as(pixels).clone()
    with torch.no_grad():
        logit, empty_logit = target(torch.cat([pixels, paper])).tolist()
    if request.method == "integrated-gradients":
        values, complete = yield from integrated(target, pixels, paper, logit, empty_logit)
        return Attribution(request, _flat(values), True, logit, complete)
    values = yield from _computation(network, target, pixels, paper, request)
    return Attribution(request, _flat(values), METHODS[request.method].signed, logit)


def rather(mine: Attribution, other: Attribution) -> Attribution:
    """Return the evidence for one class rather than another, of a method that is linear."""
    parts = mine.completeness, other.completeness
    complete = None
    if parts[0] is not None and parts[1] is not None:
        complete = completeness(
            parts[0].attributed - parts[1].attributed,
            parts[0].logit - parts[1].logit,
            parts[0].empty_logit - parts[1].empty_logit,
        )
    return Attribution(
        replace(mine.request, against=other.request.target),
        mine.values - other.values,
        mine.signed,
        mine.logit - other.logit,
        complete,
    )


class _Logit(nn.Module):
    """A class's logit, or how far it is above another one's: (N, C, H, W) to (N,)."""

    def __init__(self, network: Network, chosen: int, against: int | None) -> None:
        super().__init__()
        self.network, self._chosen, self._against = network, chosen, against

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.network(images)
        said = logits[:, self._chosen]
        return said if self._against is None else said - logits[:, self._against]


def _computation(
    network: Network, target: nn.Module, pixels: Tensor, paper: Tensor, request: AttributionRequest
) -> Computation:
    """Return how the values (1, C, H, W) of all methods but integrated gradients are found."""
    if request.method == "occlusion":
        return occluded(target, pixels, paper, request.window, request.stride)
    attr, asked = captum_attr(), pixels.requires_grad_()
    if request.method == "saliency":
        return _at_once(lambda: attr.Saliency(target).attribute(asked).amax(1, keepdim=True))
    if request.method == "guided-backpropagation":
        return _at_once(lambda: attr.GuidedBackprop(target).attribute(asked))
    layer, size = network.module(request.layer), tuple(pixels.shape[2:])

    def grad_cam() -> Tensor:
        coarse = attr.LayerGradCam(target, layer).attribute(asked)  # (1, 1, h, w)
        enlarged: Tensor = attr.LayerAttribution.interpolate(coarse, size, "bilinear")
        return enlarged

    return _at_once(grad_cam)


def _at_once(compute: Callable[[], Tensor]) -> Computation:
    yield Progress(0, 1)
    return compute()


def _flat(values: Tensor) -> FloatArray:
    """Return (1, C, H, W) values as float32 (H, W)."""
    return np.ascontiguousarray(values.detach().sum(dim=1)[0].numpy(), np.float32)


def _check(network: Network, picture: FloatArray, request: AttributionRequest) -> None:
    classes = len(network.module(network.nodes[-1].name).get_parameter("bias"))
    asked = [request.target] if request.against is None else [request.target, request.against]
    if not all(0 <= number < classes for number in asked):
        raise CnnvizError(
            tr("There is no class {number}; choose one from 0 to {last}.", max(asked), classes - 1)
        )
    if request.method == "grad-cam":
        _check_layer(network, request.layer)
    if request.method == "guided-backpropagation" and any(
        node.layer.role == "activation" and not node.layer.silences for node in network.nodes
    ):
        raise CnnvizError(tr("Guided backpropagation needs ReLU; choose another method."))
    if request.method == "occlusion":
        side = min(picture.shape[1:])
        if not (1 <= request.stride <= request.window <= side):
            raise CnnvizError(
                tr(
                    "A window of {window} px moved by {stride} px does not fit; choose a "
                    "window of 1 to {side} px and a stride no larger than it.",
                    request.window,
                    request.stride,
                    side,
                )
            )


def _check_layer(network: Network, name: str) -> None:
    with_maps = [node.name for node in network.nodes if node.layer.has_maps]
    if name not in with_maps:
        raise CnnvizError(
            tr(
                "{value} has no maps; choose one of {with_maps}.",
                name or tr("That"),
                ", ".join(with_maps),
            )
        )
