"""Recipes: everything that decides a training run besides network and data."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from cnnviz.core.errors import CnnvizError
from cnnviz.core.training.precision import PRECISIONS
from cnnviz.core.translation import tr

MAX_BATCH_SIZE = 10_000  # the article's network takes 3 GB for such a batch
MAX_SEED = 2**63 - 1
MAX_RECIPE_NAME_LENGTH = 40
MAX_LEARNING_RATE = 1e30  # Adam cannot compute a step from 3e37 on
MAX_DECAY = 10.0

Schedule = Literal["constant", "one-cycle", "linear"]
OptimizerName = Literal["adam", "muon"]


@dataclass(frozen=True)
class TrainingConfig:
    """A recipe, with every setting."""

    recipe: str = "article"
    epochs: int = 10
    batch_size: int = 100
    learning_rate: float = 0.001
    schedule: Schedule = "constant"
    optimizer: OptimizerName = "adam"
    label_smoothing: float = 0.0  # the share of a label that all classes get alike
    flipped: bool = False  # half of the data set's pictures, left to right, by chance
    plain_share: float = 0.0  # of the run, at its end: neither flips nor smoothing
    whitened: bool = False  # the first kernels begin with what patches of the pictures differ in
    fc_decay: float = 0.0  # weight decay of the fully connected layer, times the learning rate
    drawings_share: float = 0.0  # of each batch: made drawings of garments
    others_share: float = 0.0  # of each batch: made drawings of anything else
    people: str = ""  # the fingerprint of people's drawings among the made ones; empty for none
    seed: int = 0
    device: str = "auto"
    precision: str = "float32"  # or bfloat16

    @property
    def drawings(self) -> int:
        """How many of a batch are made drawings of garments."""
        return round(self.drawings_share * self.batch_size)

    @property
    def others(self) -> int:
        """How many of a batch are made drawings of anything else."""
        return round(self.others_share * self.batch_size)

    @property
    def dataset_pictures(self) -> int:
        """How many of a batch are pictures of the data set."""
        return self.batch_size - self.drawings - self.others


RECIPES: dict[str, TrainingConfig] = {
    # Adam at 0.001, cross-entropy and 10 epochs are the article's; the batch is ours.
    "article": TrainingConfig(),
    # A learning rate that rises to 0.01 and falls to 0 ends its 10 epochs about a point higher.
    "one-cycle": TrainingConfig(
        "one-cycle", batch_size=64, learning_rate=0.01, schedule="one-cycle"
    ),
    # The most that ten epochs bring: see docs/training-speed.md for every choice.
    "best": TrainingConfig(
        "best",
        batch_size=64,
        learning_rate=0.01,
        schedule="linear",
        optimizer="muon",
        label_smoothing=0.1,
        flipped=True,
        plain_share=0.2,
        whitened=True,
        fc_decay=0.1,
    ),
    # One epoch, of which every seed makes enough: see docs/training-speed.md.
    "fast": TrainingConfig(
        "fast",
        epochs=1,
        batch_size=64,
        learning_rate=0.01,
        schedule="linear",
        optimizer="muon",
        whitened=True,
    ),
    # More than half of what it learns is drawn: see docs/sketch-recognition.md for every number.
    "sketch": TrainingConfig(
        "sketch",
        epochs=24,
        batch_size=128,
        learning_rate=0.01,
        schedule="linear",
        optimizer="muon",
        whitened=True,
        fc_decay=0.1,
        drawings_share=0.38,
        others_share=0.16,
    ),
}
# The share of a run in which the learning rate rises.
ONE_CYCLE_WARM_UP, LINEAR_WARM_UP = 0.25, 0.1


def check_training_config(config: TrainingConfig) -> None:
    """Raises: CnnvizError naming the setting that makes no sense and what would."""
    if config.epochs < 1:
        raise CnnvizError(tr("{epochs} epochs train nothing; use 1 or more.", config.epochs))
    if config.batch_size < 2:
        raise CnnvizError(
            tr("A batch of {batch_size} is too small; use at least 2 pictures.", config.batch_size)
        )
    if config.batch_size > MAX_BATCH_SIZE:
        raise CnnvizError(
            tr(
                "A batch of {batch_size} needs too much memory; use {most} or fewer.",
                config.batch_size,
                MAX_BATCH_SIZE,
            )
        )
    shares = (("drawings_share", config.drawings_share), ("others_share", config.others_share))
    for name, share in shares:
        if not 0 <= share <= 1:
            raise CnnvizError(
                tr(
                    "{name} {share} is not a fraction of a batch; use a number from 0 to 1.",
                    name,
                    share,
                )
            )
    if not 0 <= config.label_smoothing < 1:
        raise CnnvizError(
            tr(
                "label_smoothing {label_smoothing} is not a label smoothing; use 0 to 0.99.",
                config.label_smoothing,
            )
        )
    if not 0 <= config.plain_share <= 1:
        raise CnnvizError(
            tr(
                "plain_share {plain_share} is not a fraction of a run; use a number from 0 to 1.",
                config.plain_share,
            )
        )
    if not 0 <= config.fc_decay <= MAX_DECAY:
        raise CnnvizError(
            tr(
                "fc_decay {fc_decay} is out of range; use 0 to {max_decay:g}.",
                config.fc_decay,
                MAX_DECAY,
            )
        )
    if config.dataset_pictures < 1:
        raise CnnvizError(
            tr(
                "A batch of {batch_size} leaves no room for pictures of the data set "
                "with {drawings} drawings and {others} others; use a larger batch or "
                "smaller shares.",
                config.batch_size,
                config.drawings,
                config.others,
            )
        )
    for name, value, known in (
        ("schedule", config.schedule, get_args(Schedule)),
        ("optimizer", config.optimizer, get_args(OptimizerName)),
        ("precision", config.precision, PRECISIONS),
    ):
        if value not in known:
            raise CnnvizError(
                tr(
                    "There is no {name} {value!r:.40}; use {known}.",
                    name,
                    value,
                    " or ".join(known),
                )
            )
    if not 0 <= config.seed <= MAX_SEED:
        raise CnnvizError(
            tr("{seed} is not a seed; use an integer from 0 to {most}.", config.seed, MAX_SEED)
        )
    if not 0 < config.learning_rate <= MAX_LEARNING_RATE:
        raise CnnvizError(
            tr(
                "A learning rate of {learning_rate} trains nothing; try 0.001.",
                config.learning_rate,
            )
        )


# What held before there was a setting for it.
EARLIER = {"precision": "float32", "plain_share": 0.0, "fc_decay": 0.0, "people": ""}
NO_PRECISION_ANY_MORE = "auto"  # whichever was faster, as a stopwatch had it


def training_config_from_dict(data: Mapping[str, Any]) -> TrainingConfig:
    """Rebuild a recipe from a file's JSON; `check_training_config` is still to judge it.

    Raises:
        KeyError, TypeError, OverflowError: a setting is missing, or of another type.
    """
    data = {**EARLIER, **data}
    if data["precision"] == NO_PRECISION_ANY_MORE:
        data["precision"] = EARLIER["precision"]
    defaults, settings = TrainingConfig(), {}
    for field in fields(TrainingConfig):
        value, default = data[field.name], getattr(defaults, field.name)
        is_number = type(default) is float and type(value) is int
        if type(value) is not type(default) and not is_number:
            raise TypeError(tr("{name} is {value}", field.name, str(value)[:40]))
        settings[field.name] = type(default)(value)
    config = TrainingConfig(**settings)
    for name in (config.recipe, config.people):
        if len(name) > MAX_RECIPE_NAME_LENGTH or not name.isprintable():
            raise TypeError(tr("the recipe's name"))
    return config


def steps_per_epoch(config: TrainingConfig, pictures: int, least: int = 1) -> int:
    """Return the number of batches an epoch; the last one may be smaller.

    Where it would be smaller than the `least` that a network learns from, it joins the one before.
    """
    full, rest = divmod(pictures, config.dataset_pictures)
    beside = config.drawings + config.others
    is_batch = rest > 0 and (rest + beside >= least or full == 0)
    return full + is_batch


def schedule_factor(schedule: Schedule, done: float) -> float:
    """Return the share of the highest learning rate that is used when `done` (0 to 1) is done.

    One cycle as in Smith and Topin, "Super-Convergence" (2018): a straight rise, and here a cosine
    down to 0; linear is a shorter rise and a straight way down.
    """
    if schedule == "constant":
        return 1.0
    warm_up = ONE_CYCLE_WARM_UP if schedule == "one-cycle" else LINEAR_WARM_UP
    if done < warm_up:
        return 0.04 + 0.96 * done / warm_up
    left = (1 - done) / (1 - warm_up)
    return left if schedule == "linear" else 0.5 - 0.5 * math.cos(math.pi * left)
