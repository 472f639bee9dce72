"""What a run made of one input, from its first step to its last."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch.func import functional_call

from cnnviz.core.network.networks import build_network
from cnnviz.core.runs.recorded_run import RecordedRun, RecordingError

FloatArray = npt.NDArray[np.float32]


def life_of(run: RecordedRun, picture: FloatArray) -> Iterator[FloatArray]:
    """Yield the probabilities (classes,) after each kept step in turn, 0 first.

    `picture` is the input as the network takes it, float32 (C, H, W), normalised. A step whose
    weights cannot be read has NaN.
    """
    network = build_network(run.start.config).eval()
    image = torch.from_numpy(picture)[None]
    unknown = np.full(run.start.config.classes, np.nan, np.float32)
    for step in run.steps:
        try:
            weights = run.weights(step)
        except RecordingError:
            yield unknown
            continue
        with torch.inference_mode():
            # In two thirds of the time that it takes to load them into the network.
            logits = functional_call(network, weights, (image,))
            yield torch.softmax(logits[0], dim=0).numpy()
