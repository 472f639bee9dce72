"""How good a network in training is on pictures that it does not learn from."""

import torch
from torch import nn

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.evaluation.doubt import doubt_threshold
from cnnviz.core.evaluation.metrics import classify, evaluate
from cnnviz.core.training.drawing_stock import people_of, validation_drawings
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.step_reports import Validation


class Validator:
    """Holds the pictures that are set apart; draws some where the network learns from drawings."""

    def __init__(self, dataset: Dataset, device: torch.device, config: TrainingConfig) -> None:
        self._picture_shape = dataset.picture_shape
        self._device = device
        self._pictures = dataset.validation.to(device)
        self._config = config
        self._drawings: ImageSet | None = None  # made when first needed

    def measure(self, network: nn.Module) -> Validation:
        result = evaluate(network, self._pictures, self._picture_shape)
        if not self._config.drawings:
            return Validation(result.accuracy, result.loss)
        if self._drawings is None:
            drawings = validation_drawings(self._picture_shape.size, people_of(self._config))
            self._drawings = drawings.to(self._device)
        logits = classify(network, self._drawings, self._picture_shape)
        hits = logits.argmax(dim=1) == self._drawings.labels.cpu()
        return Validation(
            result.accuracy,
            result.loss,
            float(hits.double().mean()),
            doubt_threshold(logits.softmax(dim=1).numpy()),
        )
