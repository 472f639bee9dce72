"""Pictures a little turned, stretched, slanted and moved: the same thing, drawn once more."""

import torch
from torch import Tensor
from torch.nn import functional

# Standard deviations: of the angle in radians, of the factors, of the move in halves of a side.
ANGLE, STRETCH, SHEAR, SHIFT = 0.08, 0.07, 0.07, 0.04


def warped(images: Tensor, chance: torch.Generator) -> Tensor:
    """Each of the images, uint8 (N, C, H, W), in its own way; as many uint8 of the same shape.

    An affine map around the centre, interpolated linearly; what comes in from outside is black.
    """
    count = len(images)
    angle, shear = _normal((count,), ANGLE, chance), _normal((count,), SHEAR, chance)
    stretch = 1 + _normal((2, count), STRETCH, chance)
    maps = torch.empty(count, 2, 3)
    maps[:, 0, 0], maps[:, 0, 1] = stretch[0] * angle.cos(), shear - angle.sin()
    maps[:, 1, 0], maps[:, 1, 1] = angle.sin(), stretch[1] * angle.cos()
    maps[:, :, 2] = _normal((count, 2), SHIFT, chance)
    places = functional.affine_grid(maps, list(images.shape), align_corners=False)
    moved = functional.grid_sample(images.float(), places, align_corners=False)
    return moved.round().to(torch.uint8)


def _normal(shape: tuple[int, ...], deviation: float, chance: torch.Generator) -> Tensor:
    return deviation * torch.randn(shape, generator=chance)
