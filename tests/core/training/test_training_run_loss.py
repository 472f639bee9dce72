import numpy as np
import pytest
import torch
from torch import Tensor, nn

from cnnviz.core.training.losses import mixed_loss


def some_logits(count: int) -> Tensor:
    return torch.randn(count, 10, generator=torch.Generator().manual_seed(count)).mul_(3)


def some_labels(count: int) -> Tensor:
    return torch.arange(count) * 7 % 10


def test_of_labelled_pictures_alone_the_loss_is_torchs_cross_entropy() -> None:
    ours, theirs = some_logits(12).requires_grad_(), some_logits(12).requires_grad_()
    loss, expected = (
        mixed_loss(ours, some_labels(12)),
        nn.CrossEntropyLoss()(theirs, some_labels(12)),
    )
    torch.testing.assert_close(loss, expected)
    loss.backward()
    expected.backward()
    torch.testing.assert_close(ours.grad, theirs.grad)


@pytest.mark.parametrize(("labelled", "unlabelled"), [(5, 3), (1, 9), (8, 1)])
def test_unlabelled_pictures_should_be_any_class_alike(labelled: int, unlabelled: int) -> None:
    """In float64 numpy: cross-entropy with one-hot and with uniform targets, and its gradient."""
    logits, labels = some_logits(labelled + unlabelled).requires_grad_(), some_labels(labelled)
    targets = np.full((len(logits), 10), 0.1)
    targets[:labelled] = np.eye(10)[labels.numpy()]
    powers = np.exp(logits.detach().double().numpy())
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    loss = mixed_loss(logits, labels)
    loss.backward()
    expected = -(targets * np.log(probabilities)).sum(axis=1).mean()
    assert loss.item() == pytest.approx(expected, rel=1e-5)
    assert logits.grad is not None
    gradient = (probabilities - targets) / len(logits)
    np.testing.assert_allclose(logits.grad.numpy(), gradient, atol=1e-6)


def test_unlabelled_pictures_cost_least_where_all_classes_are_alike() -> None:
    nothing = torch.empty(0, dtype=torch.int64)
    assert mixed_loss(torch.full((4, 10), 2.0), nothing).item() == pytest.approx(np.log(10))
    assert mixed_loss(some_logits(4), nothing) > np.log(10)


def test_smoothed_labels_are_torchs_whole_and_in_shares() -> None:
    logits = torch.randn(6, 10, generator=torch.Generator().manual_seed(1))
    labels = torch.tensor([3, 1, 4, 1, 5, 9])
    expected = nn.CrossEntropyLoss(label_smoothing=0.1)(logits, labels)
    whole = mixed_loss(logits, labels, smoothing=0.1)
    halves = sum(mixed_loss(logits[p], labels[p], 6, 0.1) for p in (slice(3), slice(3, 6)))
    assert whole.item() == pytest.approx(expected.item())
    assert float(halves) == pytest.approx(expected.item())
