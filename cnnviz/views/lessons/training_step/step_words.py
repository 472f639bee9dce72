"""What one stage of a training step did, in a sentence or two with its numbers."""

import numpy as np

from cnnviz.core.lessons.slow_step import BackwardStage, BatchStage, ForwardStage, LossStage, Stage
from cnnviz.core.translation import tr
from cnnviz.views.lessons.training_step.step_batch import StepBatch
from cnnviz.views.widgets.number_text import short_number

TRAIN = tr(
    "The network on screen does not change; to train it, go to <a "
    'href="cnnviz:training">Training</a>.'
)


def words_of(stage: Stage, batch: StepBatch, has_norm: bool) -> str:
    """Return rich text; `has_norm` is whether the network has any batch norm."""
    if isinstance(stage, BatchStage):
        return tr(
            "Batch: {count} pictures with their classes, for a copy of the network.",
            len(stage.labels),
        )
    if isinstance(stage, ForwardStage):
        labels = stage.probabilities.argmax(axis=1) == np.asarray(
            batch.batch.labels if batch.batch else []
        )
        right = (int(labels.sum()), len(labels))
        if has_norm:
            return tr(
                "Forward: the copy gets {count} of {total} right, with batch norm in training "
                "mode. Its wrong answers are coloured.",
                *right,
            )
        return tr(
            "Forward: the copy gets {count} of {total} right. Its wrong answers are coloured.",
            *right,
        )
    if isinstance(stage, LossStage):
        return tr(
            "Loss: the mean of -ln p over the batch is {mean:.4f}. The less confident "
            "in the true class, the larger.",
            stage.mean,
        )
    if isinstance(stage, BackwardStage):
        steepest = max(stage.gradients, key=lambda gradient: gradient.norm)
        return tr(
            "Backward: the chain rule gives the gradient of the loss for every weight. "
            "It is steepest along {parameter}, with a gradient of norm {value}.",
            steepest.parameter,
            short_number(steepest.norm),
        )
    word = tr("falls") if stage.loss_after < stage.loss_before else tr("does not fall")
    return tr(
        "Update: Adam's first step at rate {learning_rate:g}. The loss of this batch "
        "{word}: {loss_before:.4f} to {loss_after:.4f}. {train}",
        stage.learning_rate,
        word,
        stage.loss_before,
        stage.loss_after,
        TRAIN,
    )
