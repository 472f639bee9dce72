"""What training makes small."""

from torch import Tensor
from torch.nn import functional


def mixed_loss(
    logits: Tensor, labels: Tensor, pictures: int | None = None, smoothing: float = 0.0
) -> Tensor:
    """Mean cross-entropy, nats; pictures beyond the last label should be any class alike.

    For those the target is the uniform distribution (Hendrycks, Mazeika and Dietterich, 2019,
    "Deep Anomaly Detection with Outlier Exposure").
    Where the logits are only a share of a batch, `pictures` says how many the whole one has; of
    each label all classes alike get the share `smoothing` (Szegedy et al., 2016, section 7).
    """
    pictures = pictures or len(logits)
    if len(labels) == pictures:
        return functional.cross_entropy(logits, labels, label_smoothing=smoothing)
    named = functional.cross_entropy(
        logits[: len(labels)], labels, reduction="sum", label_smoothing=smoothing
    )
    unnamed = -functional.log_softmax(logits[len(labels) :], dim=1).mean(dim=1).sum()
    return (named + unnamed) / pictures
