"""What one stage of a training step did, in a sentence or two with its numbers."""

import numpy as np

from cnnviz.core.lessons.slow_step import BackwardStage, BatchStage, ForwardStage, LossStage, Stage
from cnnviz.views.lessons.training_step.step_batch import StepBatch
from cnnviz.views.widgets.number_text import short_number

TRAIN = 'The network on screen stays; to move it, go to <a href="cnnviz:training">Training</a>.'


def words_of(stage: Stage, batch: StepBatch, has_norm: bool) -> str:
    """Return rich text; `has_norm` is whether the network has any batch norm."""
    if isinstance(stage, BatchStage):
        return f"Batch: {len(stage.labels)} pictures with their classes, for a copy of the network."
    if isinstance(stage, ForwardStage):
        labels = stage.probabilities.argmax(axis=1) == np.asarray(
            batch.batch.labels if batch.batch else []
        )
        return (
            f"Forward: the copy gets {int(labels.sum())} of {len(labels)} right"
            f"{', with batch norm in training mode' * has_norm}. Its wrong answers are coloured."
        )
    if isinstance(stage, LossStage):
        return (
            f"Loss: the mean of -ln p over the batch is {stage.mean:.4f}. "
            "The less sure of the true class, the larger."
        )
    if isinstance(stage, BackwardStage):
        steepest = max(stage.gradients, key=lambda gradient: gradient.norm)
        return (
            "Backward: the chain rule takes the loss back to every weight. It is steepest along "
            f"{steepest.parameter}, with a gradient of norm {short_number(steepest.norm)}."
        )
    word = "falls" if stage.loss_after < stage.loss_before else "does not fall"
    return (
        f"Update: Adam's first step at rate {stage.learning_rate:g}. The loss of this batch "
        f"{word}: {stage.loss_before:.4f} to {stage.loss_after:.4f}. {TRAIN}"
    )
