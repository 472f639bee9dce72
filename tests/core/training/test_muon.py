import pytest
import torch
from torch import nn

from cnnviz.core.training.muon import Muon, orthogonal


@pytest.mark.parametrize("shape", [(16, 25), (32, 400), (64, 9), (1, 25), (1, 1)])
def test_the_singular_vectors_stay_and_their_values_become_about_one(
    shape: tuple[int, int],
) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    result = orthogonal(matrix)
    assert result.shape == matrix.shape
    left, values, right = torch.linalg.svd(matrix, full_matrices=False)
    seen = left.T @ result @ right.T
    torch.testing.assert_close(seen, seen.diag().diag(), rtol=0, atol=1e-4)
    strong = values > 0.1 * values.max()
    assert ((seen.diag() > 0.6) & (seen.diag() < 1.3))[strong].all()


def test_nothing_stays_nothing() -> None:
    assert not orthogonal(torch.zeros(4, 9)).any()


def test_steps_are_those_of_torchs_own_within_what_bfloat16_holds() -> None:
    kernel = torch.randn(32, 16, 5, 5, generator=torch.Generator().manual_seed(2))
    kernel = kernel.to(memory_format=torch.channels_last)
    theirs = nn.Parameter(kernel.flatten(1).clone())
    start = theirs.detach().clone()
    reference = torch.optim.Muon([theirs], lr=0.05, weight_decay=0.0)
    own = Muon([kernel])
    chance = torch.Generator().manual_seed(3)
    for _ in range(4):
        gradient = torch.randn(32, 400, generator=chance)
        kernel.grad, theirs.grad = gradient.view(32, 16, 5, 5), gradient
        own.step(0.05)
        reference.step()  # type: ignore[no-untyped-call]
    moved, expected = kernel.flatten(1) - start, theirs.detach() - start
    assert float((moved - expected).norm() / expected.norm()) < 0.03
