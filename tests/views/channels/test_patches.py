import numpy as np

from cnnviz.core.inspection.receptive_field import Box
from cnnviz.views.channels.patches import frame_of, patch_of

PIXELS = np.arange(1, 101, dtype=np.uint8).reshape(10, 10)


def test_a_part_of_the_picture_is_framed_but_not_all_of_it_nor_padding() -> None:
    assert frame_of(Box("input", 2, 3, 5, 7, False), 10, 10) == (2, 3, 3, 4)
    assert frame_of(Box("input", 0, 0, 10, 10, True), 10, 10) is None
    assert frame_of(Box("input", 3, 9, 6, 9, True), 10, 10) is None


def test_a_patch_is_what_the_frame_holds() -> None:
    patch = patch_of(PIXELS[None], (4, 5, 3, 3), 3)[0]
    assert (patch == PIXELS[4:7, 5:8]).all()


def test_beyond_the_edges_it_is_black_on_the_side_where_the_edge_is() -> None:
    top_left = patch_of(PIXELS[None], (0, 0, 3, 4), 5)[0]
    assert (top_left[2:, 1:] == PIXELS[:3, :4]).all()
    assert top_left.sum() == PIXELS[:3, :4].sum()
    bottom_right = patch_of(PIXELS[None], (7, 6, 3, 4), 5)[0]
    assert (bottom_right[:3, :4] == PIXELS[7:, 6:]).all()
    assert bottom_right.sum() == PIXELS[7:, 6:].sum()
