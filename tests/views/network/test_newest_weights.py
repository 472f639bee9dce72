"""While training runs all that is visible shows the newest weights, as if made for them."""

from collections.abc import Callable, Mapping
from functools import partial

import pytest
import torch
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from torch import Tensor

from cnnviz.session.session import Session
from cnnviz.views.explanation.terms_page import TermsPage
from cnnviz.views.explanation.value_page import ValuePage
from cnnviz.views.explanation.walker import Walker
from cnnviz.views.input.classes.class_bars import ClassBars
from cnnviz.views.kernels.kernels_panel import KernelsPanel
from cnnviz.views.network.network_panel import NetworkPanel
from cnnviz.views.selected.selected_panel import SelectedPanel


def make_arithmetic(session: Session) -> QWidget:
    return ValuePage(session, Walker(session, session))


def make_class_bars(session: Session) -> QWidget:
    window = QWidget()
    ClassBars(session, window).resize(284, 200)
    return window


def changed(weights: Mapping[str, Tensor], seed: int) -> dict[str, Tensor]:
    random = torch.Generator().manual_seed(seed)
    return {
        name: value * (0.5 + torch.rand(value.shape, generator=random))
        if value.is_floating_point()
        else value
        for name, value in weights.items()
    }


def picture(widget: QWidget) -> QImage:
    """What it shows, but for a frame around what has the keyboard."""
    focused = widget.focusWidget()
    if focused is not None:
        focused.clearFocus()
    return widget.grab().toImage()


def shows(widget: QWidget, expected: QImage) -> bool:
    return picture(widget) == expected


@pytest.mark.parametrize(
    ("make", "width", "height"),
    [
        (NetworkPanel, 640, 430),
        (TermsPage, 640, 440),
        (make_arithmetic, 640, 440),
        (KernelsPanel, 640, 430),
        (SelectedPanel, 290, 520),
        (make_class_bars, 284, 200),
    ],
    ids=["maps", "terms", "arithmetic", "kernels", "selected map", "class bars"],
)
def test_what_was_there_all_along_shows_what_is_made_afterwards(
    qtbot: QtBot,
    session: Session,
    expose: Callable[[QWidget, int, int], None],
    make: Callable[[Session], QWidget],
    width: int,
    height: int,
) -> None:
    session.selection.select("conv2", 7)
    there_all_along = make(session)
    expose(there_all_along, width, height)
    for seed in range(2):
        before = picture(there_all_along)
        session.network.update_weights(changed(session.network.checkpoint().weights, seed))
        shown = picture(there_all_along)
        assert shown != before
        made_afterwards = make(session)
        expose(made_afterwards, width, height)
        qtbot.waitUntil(partial(shows, made_afterwards, shown))  # its layout may take a moment
        made_afterwards.close()
