"""How good a network in training is on pictures that it does not learn from."""

import torch
from torch import nn

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.evaluation.doubt import doubt_threshold
from cnnviz.core.evaluation.metrics import classify, evaluate
from cnnviz.core.training.drawing_stock import judging_drawings, people_of, validation_drawings
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.step_reports import Validation


class Validator:
    """Holds the pictures that are set apart; draws some where the network learns from drawings."""

    def __init__(self, dataset: Dataset, device: torch.device, config: TrainingConfig) -> None:
        self._picture_shape = dataset.picture_shape
        self._device = device
        self._pictures = dataset.validation.to(device)
        self._config = config
        self._drawings: list[ImageSet] | None = None  # made when first needed

    def measure(self, network: nn.Module) -> Validation:
        result = evaluate(network, self._pictures, self._picture_shape)
        if not self._config.drawings:
            return Validation(result.accuracy, result.loss)
        if self._drawings is None:
            self._drawings = self._to_judge_by()
        sets = [classify(network, drawings, self._picture_shape) for drawings in self._drawings]
        logits, labels = torch.cat(sets), torch.cat([drawn.labels for drawn in self._drawings])
        hits = logits.argmax(dim=1) == labels.cpu()
        return Validation(
            result.accuracy,
            result.loss,
            float(hits.double().mean()),
            # The last are by people, where there are any: of theirs few are to be refused.
            doubt_threshold(sets[-1].softmax(dim=1).numpy()),
        )

    def _to_judge_by(self) -> list[ImageSet]:
        size, people = self._picture_shape.size, people_of(self._config)
        drawings = [validation_drawings(size)]
        if people is not None:
            drawings.append(judging_drawings(size, people))
        return [drawn.to(self._device) for drawn in drawings]
