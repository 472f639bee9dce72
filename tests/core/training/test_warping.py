import pytest
import torch
from torch import Tensor

from cnnviz.core.training import warping
from cnnviz.core.training.warping import warped


def chance(seed: int = 1) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def discs(count: int) -> Tensor:
    """The same disc in every image, uint8 (count, 1, 28, 28)."""
    y, x = torch.meshgrid(torch.arange(28), torch.arange(28), indexing="ij")
    disc = ((x - 13.5) ** 2 + (y - 13.5) ** 2 < 64).to(torch.uint8) * 200
    return disc.expand(count, 1, 28, 28)


def centres(images: Tensor) -> Tensor:
    """The centres of mass, (N, 2) in pixels from the middle."""
    places = torch.arange(28) - 13.5
    weights = images[:, 0].double()
    total = weights.sum(dim=(1, 2))
    across = (weights * places).sum(dim=(1, 2)) / total
    down = (weights * places[:, None]).sum(dim=(1, 2)) / total
    return torch.stack([across, down], dim=1)


def test_nothing_left_to_chance_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANGLE", "STRETCH", "SHEAR", "SHIFT"):
        monkeypatch.setattr(warping, name, 0.0)
    images = torch.randint(0, 256, (7, 1, 28, 28), generator=chance(), dtype=torch.uint8)
    moved = warped(images, chance())
    assert moved.dtype == torch.uint8
    assert (moved.int() - images.int()).abs().max() <= 1


def test_each_image_is_warped_in_its_own_way_and_stays_what_it_was() -> None:
    images = discs(50)
    before = images.clone()
    moved = warped(images, chance())
    assert len({image.numpy().tobytes() for image in moved}) == 50
    assert torch.equal(images, before)
    areas = (moved > 100).sum(dim=(1, 2, 3)) / (images > 100).sum(dim=(1, 2, 3))
    assert areas.min() > 0.6
    assert areas.max() < 1.6


def test_moves_spread_as_far_as_they_say() -> None:
    # A share of half a side is 14 pixels.
    spread = centres(warped(discs(2_000), chance())).std(dim=0)
    assert spread.tolist() == pytest.approx([14 * warping.SHIFT] * 2, rel=0.1)


def test_angles_spread_as_far_as_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STRETCH", "SHEAR", "SHIFT"):
        monkeypatch.setattr(warping, name, 0.0)
    bars = torch.zeros(2_000, 1, 28, 28, dtype=torch.uint8)
    bars[..., 12:16, 2:26] = 250
    moved = warped(bars, chance())[:, 0].double()
    places = torch.arange(28) - 13.5
    slope = (moved * places[:, None] * places).sum(dim=(1, 2)) / (moved * places**2).sum(dim=(1, 2))
    assert slope.atan().std().item() == pytest.approx(warping.ANGLE, rel=0.15)
    assert abs(slope.mean().item()) < 0.01


def test_the_same_chance_gives_the_same_and_another_one_another() -> None:
    first = warped(discs(4), chance(3))
    assert torch.equal(first, warped(discs(4), chance(3)))
    assert not torch.equal(first, warped(discs(4), chance(4)))
