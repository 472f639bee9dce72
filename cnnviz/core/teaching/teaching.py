"""Fine-tuning: some steps with a person's drawings, beside what the network must not forget."""

from dataclasses import dataclass, replace

import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import FASHION_CLASSES, Dataset, ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.network.networks import weights_of
from cnnviz.core.teaching.taught_pictures import taught_pictures
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import TrainingRun
from cnnviz.core.translation import tr

STEPS = 60
BATCH, TAUGHT = 128, 26  # pictures a step, and how many of them are the person's drawings
LEARNING_RATE = 0.0015
DRAWN_SHARE, OTHERS_SHARE = 0.22, 0.08


@dataclass(frozen=True)
class Lesson:
    """What a network is taught: the drawings whose classes it knows, for so many steps."""

    drawings: tuple[LabelledDrawing, ...]
    steps: int = STEPS
    seed: int = 0

    def config(self, class_names: tuple[str, ...]) -> TrainingConfig:
        """Return how; made drawings help it remember, where it knows garments."""
        draws = class_names == FASHION_CLASSES
        return TrainingConfig(
            "teach",
            epochs=1,
            batch_size=BATCH,
            learning_rate=LEARNING_RATE,
            schedule="one-cycle",
            drawings_share=DRAWN_SHARE if draws else 0.0,
            others_share=OTHERS_SHARE if draws else 0.0,
            seed=self.seed,
        )

    def set_of(self, dataset: Dataset) -> Dataset:
        """Return what to learn from: a part of the data set, and the drawings drawn once more.

        Takes a second or two. Raises: CnnvizError where no drawing is of a class of the data set.
        """
        names = dataset.class_names
        known = [drawing for drawing in self.drawings if drawing.class_name in names]
        if not known:
            raise CnnvizError(
                tr(
                    "None of the drawings is of a class that this network knows: label some as "
                    "one of {names}.",
                    ", ".join(names),
                )
            )
        config, size = self.config(names), dataset.picture_shape.size
        labels = [names.index(drawing.class_name) for drawing in known]
        mirrored = names == FASHION_CLASSES
        drawn = taught_pictures(known, labels, size, self.steps * TAUGHT, self.seed, mirrored)
        count = self.steps * (config.dataset_pictures - TAUGHT)
        chance = torch.Generator().manual_seed(self.seed)
        chosen = torch.randint(len(dataset.train), (count,), generator=chance)
        images = torch.cat([dataset.train.images[chosen], drawn.images])
        labels_of_all = torch.cat([dataset.train.labels[chosen], drawn.labels])
        return replace(dataset, train=ImageSet(images, labels_of_all))


def taught(checkpoint: Checkpoint, dataset: Dataset, lesson: Lesson) -> Checkpoint:
    """Return a network that learned from drawings, too; the same for the same seed.

    Raises:
        CnnvizError: no drawing is of a class that it knows.
    """
    config = lesson.config(dataset.class_names)
    dataset = replace(dataset, picture_shape=checkpoint.picture_shape)
    network = checkpoint.network()
    run = TrainingRun(network, lesson.set_of(dataset), config)
    for _ in run.reports():
        pass
    assert run.best is not None
    made_by = {**checkpoint.made_by, "taught_drawings": len(lesson.drawings)}
    doubt_below = run.best.validation.doubt_below or checkpoint.doubt_below
    weights = weights_of(network.eval())
    return replace(checkpoint, weights=weights, doubt_below=doubt_below, made_by=made_by)
