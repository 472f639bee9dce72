"""`cnnviz classify`: what a network makes of picture files, on the path that a drawing takes."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from cnnviz.commands.common import open_network
from cnnviz.commands.terminal import complain, tell
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.doubt import certainty
from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.networks import Network
from cnnviz.core.printable import escaped
from cnnviz.core.sketching.pictures import open_picture
from cnnviz.core.sketching.sketch import see_sketch
from cnnviz.core.translation import tr


@dataclass(frozen=True)
class Answer:
    """What one picture shows: no class and no probabilities if nothing is on it."""

    file: str
    class_name: str | None  # the likeliest, even if the network is not sure
    sure: bool
    probabilities: dict[str, float]
    reason: str = ""  # why there is no class, or none for sure

    def as_json(self) -> str:
        return json.dumps(
            {
                "file": self.file,
                "class": self.class_name,
                "sure": self.sure,
                "probabilities": self.probabilities,
                "reason": self.reason,
            }
        )

    def as_line(self) -> str:
        file = escaped(self.file)
        if self.class_name is None:
            return tr("{file}: nothing drawn ({reason})", file, self.reason)
        likeliest = f"{self.class_name}, {self.probabilities[self.class_name]:.1%}"
        unsure = tr("not sure (most like {likeliest}; {reason})", likeliest, self.reason)
        return f"{file}: {likeliest if self.sure else unsure}"


def classify_pictures(arguments: argparse.Namespace) -> int:
    """Print a line for each picture; one that cannot be read does not keep the others back."""
    checkpoint = open_network(arguments.checkpoint, arguments.normalisation)
    # As the app's window does: a sum taken by several threads can differ in the last bit.
    torch.set_num_threads(1)
    network = checkpoint.network()
    exit_code = 0
    for path in arguments.images:
        try:
            answer = _classify(checkpoint, network, path)
        except CnnvizError as error:
            complain(str(error))
            exit_code = 2
        else:
            tell(answer.as_json() if arguments.json else answer.as_line())
    return exit_code


def _classify(checkpoint: Checkpoint, network: Network, path: Path) -> Answer:
    opened = open_picture(path)
    seen = see_sketch(opened.canvas, checkpoint.picture_shape.size)
    if seen.blank:
        return Answer(str(path), None, False, {}, opened.trouble or seen.trouble)
    picture = checkpoint.picture_shape.normalised_picture(seen.pixels)
    probabilities = trace(network, picture).probabilities
    if not np.isfinite(probabilities).all():
        raise CnnvizError(
            tr(
                "{path}: its output is NaN or infinite, as the network's weights are too large.",
                path,
            )
        )
    names, sure = checkpoint.class_names, certainty(probabilities) >= checkpoint.doubt_below
    reason = "" if sure else tr("no class reaches {share:.1%}", checkpoint.doubt_below)
    return Answer(
        str(path),
        names[int(probabilities.argmax())],
        sure and not opened.trouble,
        dict(zip(names, probabilities.tolist(), strict=True)),
        opened.trouble or reason,
    )
