"""What a class loses when a window of the picture is covered, a row of windows at a time."""

from collections.abc import Generator

import torch
from torch import Tensor, nn

from cnnviz.core.evidence.captum_import import captum_attr
from cnnviz.core.progress import Progress

WINDOWS_AT_ONCE = 28


def window_starts(size: int, window: int, stride: int) -> list[int]:
    """Return where windows begin along one side; the last one may reach over the edge."""
    return list(range(0, max(0, size - window) + stride, stride))


def window_count(height: int, width: int, window: int, stride: int) -> int:
    """Return how many windows are covered in turn."""
    return len(window_starts(height, window, stride)) * len(window_starts(width, window, stride))


def occluded(
    target: nn.Module, picture: Tensor, empty: Tensor, window: int, stride: int
) -> Generator[Progress, None, Tensor]:
    """Yield progress, return how far the target falls at each value (1, C, H, W), on average.

    Takes a picture and the empty canvas, both float32 (1, C, H, W), and a target that makes (N,)
    numbers of (N, C, H, W) pictures. The windows are `window` high and wide, clipped at the edge.
    """
    _, channels, height, width = picture.shape
    tops, across = window_starts(height, window, stride), min(window, width)
    step = min(stride, across)
    columns = _cover_counts(width, across, step)
    total, done = len(tops) * len(window_starts(width, across, step)), 0
    fallen, covers = torch.zeros_like(picture), torch.zeros_like(picture)
    yield Progress(0, total)
    for top in tops:
        rows = slice(top, min(top + window, height))
        band = _Band(target, picture, rows)
        shape = (channels, rows.stop - rows.start, across)
        in_band = (
            captum_attr()
            .Occlusion(band)
            .attribute(
                picture[:, :, rows],
                sliding_window_shapes=shape,
                strides=(channels, shape[1], step),
                baselines=empty[:, :, rows],
                perturbations_per_eval=WINDOWS_AT_ONCE,
            )
        )
        # Captum averages over the windows of this row; the rows are averaged here.
        fallen[:, :, rows] += in_band * columns
        covers[:, :, rows] += columns
        done += len(window_starts(width, across, step))
        yield Progress(done, total)
    return fallen / covers


class _Band(nn.Module):
    """Puts rows back into the picture that they were taken from, and asks what that makes."""

    def __init__(self, target: nn.Module, picture: Tensor, rows: slice) -> None:
        super().__init__()
        self._target, self._picture, self._rows = target, picture, rows

    def forward(self, bands: Tensor) -> Tensor:
        pictures = self._picture.repeat(len(bands), 1, 1, 1)
        pictures[:, :, self._rows] = bands
        with torch.no_grad():
            answer: Tensor = self._target(pictures)
        return answer


def _cover_counts(size: int, window: int, stride: int) -> Tensor:
    """Return by how many windows each place along a side is covered, float32 (size,)."""
    counts = torch.zeros(size)
    for start in window_starts(size, window, stride):
        counts[start : start + window] += 1
    return counts
