"""Points in the colours of their classes, set anew only where they have other colours."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.neighbours.feature_space import PictureList
from cnnviz.views.maps.class_colours import class_colour
from cnnviz.views.neighbours.data_map_view import DataMapView
from cnnviz.views.neighbours.map_content import MapContent
from cnnviz.views.neighbours.map_points import SIZES_PX, MapPoints

BASE = QColor("white")


@pytest.fixture
def content(small_dataset: Dataset) -> MapContent:
    """Two points in one place, the first of them bright, and one beside them."""
    places = torch.tensor([0, 1, 2])
    pictures = PictureList(small_dataset, places, np.array([3, 5, 3]))
    points = np.array([[0, 0], [0, 0], [10, 10]], np.float32)
    return MapContent(points, np.arange(3), pictures, frozenset({3}))


def colours(points: MapPoints) -> list[str]:
    return [brush.color().name() for brush in points.data["brush"]]


def test_bright_points_lie_above_dimmed_ones(content: MapContent) -> None:
    points = MapPoints()
    points.show_content(content, BASE)
    bright = class_colour(3).name()
    dimmed, *others = colours(points)
    assert others == [bright, bright]
    assert QColor(dimmed).lightness() > class_colour(5).lightness()


def test_points_that_have_only_moved_keep_their_looks(
    content: MapContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = MapPoints()
    points.show_content(content, BASE)
    set_anew: list[object] = []
    monkeypatch.setattr(points, "setData", lambda **data: set_anew.append(data))
    points.show_content(replace(content, points=content.points + 1), BASE)
    assert points.getData()[0].tolist() == [1, 1, 11]
    assert not set_anew
    points.show_content(content, QColor("black"))
    assert set_anew


def test_points_grow_as_they_are_enlarged(content: MapContent) -> None:
    points = MapPoints()
    points.show_content(content, BASE)
    sizes = []
    for zoom in (1, 1.25, 3, 6, 12, 60):
        points.grow(zoom)
        sizes.append(points.opts["size"])
    assert sizes == [4, 4, 6, 8, 10, 10]
    points.grow(0.5)
    assert points.opts["size"] == SIZES_PX[0]


def test_no_more_than_what_is_in_sight_is_kept_as_a_picture(
    content: MapContent, expose: Callable[[QWidget, int, int], None]
) -> None:
    assert MapPoints().boundingRect().isEmpty()
    view = DataMapView()
    view.show_content(content)
    expose(view, 300, 200)
    seen = view.points.boundingRect()
    view._zoom(20, view.place_of(5, 5))
    assert view.points.boundingRect().width() == pytest.approx(seen.width() / 20)
