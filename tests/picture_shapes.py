"""Shapes of pictures that many tests have."""

from cnnviz.core.data.picture_shape import PictureShape, Size

SIZE: Size = (1, 28, 28)  # of the article's pictures


def grey(mean: float, deviation: float, size: Size = SIZE) -> PictureShape:
    """Pictures of a size whose channels all have the same statistics."""
    return PictureShape(*size, (mean,) * size[0], (deviation,) * size[0])
