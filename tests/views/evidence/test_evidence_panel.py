from collections.abc import Callable, Generator
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.evidence.attribution_methods import METHODS
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.progress import Progress
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.evidence import attribution_work
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.evidence.evidence_panel import EvidencePanel

DESIGN = NetworkConfig(
    "design",
    (
        BlockConfig(3, kernel_size=3, padding=1, activation="tanh", batch_norm=False, pooling=None),
        BlockConfig(4, kernel_size=3, padding=1, activation="sigmoid"),
    ),
    classes=3,
)


def pixels_of(picture: object) -> np.ndarray:
    image = picture.image
    values = [[image.pixel(x, y) for x in range(image.width())] for y in range(image.height())]
    return np.array(values)


def test_pictures_follow_the_class_the_method_and_the_drawing(
    session: Session, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    settle()
    seen = [pixels_of(panel.strokes.map.picture)]
    assert seen[0].shape == (28, 28)
    session.attributions.question.pin(3)
    settle()
    seen.append(pixels_of(panel.strokes.map.picture))
    assert panel.strokes.over.title.text() == f"for {session.network.class_names[3]}"
    session.next_example()
    settle()
    seen.append(pixels_of(panel.strokes.map.picture))
    panel.question.method.setCurrentIndex(list(METHODS).index("saliency"))
    settle()
    seen.append(pixels_of(panel.strokes.map.picture))
    for number, picture in enumerate(seen):
        assert not any(np.array_equal(picture, other) for other in seen[:number])


def test_signed_evidence_is_orange_and_blue_and_slopes_are_orange_alone(
    session: Session, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    session.attributions.question.choose_method("integrated-gradients")
    settle()
    colours = pixels_of(panel.strokes.map.picture)
    assert (((colours >> 16) & 255) > (colours & 255)).any()
    assert (((colours >> 16) & 255) < (colours & 255)).any()
    assert panel.strokes.legend.shown.diverging
    session.attributions.question.choose_method("saliency")
    settle()
    colours = pixels_of(panel.strokes.map.picture)
    assert (((colours >> 16) & 255) >= (colours & 255)).all()
    assert not panel.strokes.legend.shown.diverging


def test_the_overlay_lets_as_much_shine_through_as_the_slider_says(
    qtbot: QtBot, session: Session, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    settle()
    covered = pixels_of(panel.strokes.over.picture)
    panel.question.opacity.setFocus()
    qtbot.keyClick(panel.question.opacity, Qt.Key.Key_Home)
    assert session.attributions.question.opacity == 0
    plain = pixels_of(panel.strokes.over.picture) & 255
    np.testing.assert_array_equal(plain, session.canvas.seen.grey)
    assert not np.array_equal(covered & 255, plain)


def test_each_method_says_what_it_means_where_it_misleads_and_what_it_explains(
    session: Session, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    for place, method in enumerate(METHODS.values()):
        panel.question.method.setCurrentIndex(place)
        settle()
        assert panel.strokes.meaning.text() == method.meaning
        assert panel.strokes.misleads.text() == f"Where it misleads: {method.misleads}"
        assert "before softmax" in panel.strokes.numbers.text()
        for words in (panel.strokes.meaning, panel.strokes.misleads, panel.strokes.numbers):
            assert not words.is_cut, words.text()
    session.attributions.question.choose_method("integrated-gradients")
    settle()
    complete = session.attributions.findings.attributions[0].completeness
    assert f"= {complete.difference:.2f}" in panel.strokes.numbers.text()
    assert f"add up to {complete.attributed:.2f}: complete" in panel.strokes.numbers.text()


def test_settings_are_shown_where_they_count(
    qtbot: QtBot, session: Session, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    row = panel.question
    assert row.layer.isVisible()
    assert not row.window_px.isVisible()
    assert row.layer.currentText() == "relu2"
    row.layer.setCurrentText("conv1")
    settle()
    assert panel.strokes.map.title.text() == "Grad-CAM at conv1"
    session.attributions.question.choose_method("occlusion")
    assert not row.layer.isVisible()
    settle()
    row.window_px.setFocus()
    qtbot.keyClick(row.window_px, Qt.Key.Key_Up)
    assert session.attributions.question.window == 6
    assert row.windows.text() == "144 windows"
    settle()
    assert panel.strokes.map.title.text() == "Occlusion, 6x6 every 2 px"
    row.stride_px.setValue(6)
    row.window_px.setValue(4)
    assert row.stride_px.value() == session.attributions.question.stride == 4
    assert panel.minimumSizeHint().width() <= 690


def test_classes_are_chosen_by_mouse_and_keyboard_and_the_winner_again(
    qtbot: QtBot, session: Session, panel: EvidencePanel
) -> None:
    classes, question = panel.strokes.classes, session.attributions.question
    assert classes.follow.isChecked()
    place = classes.rows.row_rect(4).center()
    qtbot.mouseClick(classes.rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert question.pinned == 4
    assert not classes.follow.isChecked()
    qtbot.keyClick(classes.rows, Qt.Key.Key_Down)
    assert question.target == 5
    for _ in range(9):
        qtbot.keyClick(classes.rows, Qt.Key.Key_Up)
    assert question.target == 0
    classes.follow.click()
    assert question.pinned is None
    assert question.target == session.network.trace.probabilities.argmax()


def test_a_pixel_that_is_pointed_at_is_told_and_marked_in_both(
    qtbot: QtBot, session: Session, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    settle()
    picture = panel.strokes.map.picture
    qtbot.mouseMove(picture, picture.position_of(10, 20))
    qtbot.waitUntil(lambda: panel.strokes.numbers.text().startswith("Row 11, column 21: pixel"))
    value = session.attributions.findings.attributions[0].values[10, 20]
    assert f"{value:+.4f}" in panel.strokes.numbers.text()


def test_a_picture_is_copied_large(
    qtbot: QtBot, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    settle()
    for part in (panel.strokes.over, panel.strokes.map):
        QGuiApplication.clipboard().clear()
        part.picture.setFocus()
        qtbot.keyClick(part.picture, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        copied = QGuiApplication.clipboard().image()
        assert copied.width() == copied.height() == 280
        wanted = pixels_of(part.picture)
        assert copied.pixel(205, 105) == wanted[10, 20]
        assert part.picture.picture_actions.copy in part.picture.actions()


def test_the_work_rests_while_nobody_sees_it(
    session: Session, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    settle()
    panel.hide()
    session.next_example()
    assert not session.attributions.is_due
    panel.show()
    settle()
    panel.pages.button(2).click()
    session.next_example()
    assert not session.attributions.is_due


def test_empty_canvases_and_unfit_methods_say_what_to_do(
    session: Session, panel: EvidencePanel, show_network: Callable[[NetworkConfig], None]
) -> None:
    session.canvas.clear()
    assert "Draw something" in panel.strokes.message.text()
    assert panel.strokes.message.isVisible()
    session.next_example()
    session.attributions.question.choose_method("guided-backpropagation")
    show_network(DESIGN)
    assert "sigmoid and tanh in place of ReLU" in panel.strokes.message.text()
    assert panel.strokes.message.isVisible()
    assert panel.strokes.numbers.text() == ""


def test_another_design_is_shown_with_its_own_layers_and_classes(
    session: Session,
    panel: EvidencePanel,
    settle: Callable[[], None],
    show_network: Callable[[NetworkConfig], None],
) -> None:
    settle()
    session.attributions.question.pin(9)
    show_network(DESIGN)
    layer = panel.question.layer
    assert [layer.itemText(place) for place in range(layer.count())] == [
        "conv1",
        "tanh1",
        "conv2",
        "batch2",
        "sigmoid2",
        "pool2",
    ]
    settle()
    assert panel.strokes.over.title.text().startswith("for class ")
    for page in range(3):
        panel.pages.button(page).click()
        if page != 2:  # whose sums need no work
            settle()
        assert not panel.grab().isNull()


def test_what_is_older_is_tinted_until_it_is_replaced(
    qtbot: QtBot, session: Session, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    session.attributions.question.choose_method("occlusion")
    settle()
    assert panel.strokes.tint.isHidden()
    session.next_example()
    session.attributions.cancel()  # as the person may
    qtbot.waitUntil(panel.strokes.tint.isVisible)
    assert "out of date" in panel.strokes.tint.words
    assert panel.work.compute.isVisible()
    panel.work.compute.click()
    settle()
    assert panel.strokes.tint.isHidden()
    assert not panel.work.compute.isVisible()


@pytest.mark.parametrize("page", range(3))
def test_every_control_is_named_explained_and_in_the_tab_order(
    panel: EvidencePanel, page: int
) -> None:
    panel.pages.button(page).click()
    kinds = (QAbstractButton, QComboBox, QSpinBox, QSlider)
    controls = [
        widget
        for kind in kinds
        for widget in panel.findChildren(kind)
        if widget.isVisible() and not widget.objectName().startswith("qt_")
    ]
    assert len(controls) >= 4
    for control in controls:
        assert control.accessibleName(), control
        assert control.toolTip(), control
        # Of buttons of which one is down, Qt lets Tab reach that one, and arrows the others.
        assert control.focusPolicy() != Qt.FocusPolicy.NoFocus, control


def test_tab_walks_over_the_whole_page(
    qtbot: QtBot, panel: EvidencePanel, settle: Callable[[], None]
) -> None:
    settle()
    panel.activateWindow()
    panel.pages.button(0).setFocus()
    reached: list[QWidget | None] = []
    for _ in range(14):
        reached.append(panel.focusWidget())
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
    for widget in (
        panel.question.method,
        panel.question.layer,
        panel.question.opacity,
        panel.strokes.classes.rows,
        panel.strokes.over.picture,
        panel.strokes.map.picture,
    ):
        assert widget in reached


def test_nothing_is_cut_off_at_the_smallest_size(panel: EvidencePanel) -> None:
    for page in range(3):
        panel.pages.button(page).click()
        inside = panel.rect()
        for widget in panel.findChildren(QWidget):
            if widget.isVisible() and widget.parent() is panel:
                corner = widget.mapTo(panel, QPoint(widget.width() - 1, widget.height() - 1))
                assert inside.contains(corner), widget
    assert panel.size().width() == 690


def test_slow_work_that_waits_while_a_network_trains_says_how_to_get_it(
    qtbot: QtBot,
    session: Session,
    panel: EvidencePanel,
    settle: Callable[[], None],
    small_dataset: Dataset,
    show_network: Callable[[NetworkConfig], None],
) -> None:
    session.data.state, session.data.dataset = DataState.READY, small_dataset
    config = TrainingConfig(epochs=1, batch_size=25, device="cpu")
    session.training.configure(config, "article", "new weights")
    session.training.one_step()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=60_000)
    panel.question.method.setCurrentIndex(list(METHODS).index("occlusion"))
    session.attributions.found = None
    panel.strokes.refresh()
    assert panel.strokes.message.isVisible()
    assert "press Compute now" in panel.strokes.message.text()
    assert panel.work.compute.isVisible()
    panel.work.compute.click()
    assert "Computing" in panel.strokes.message.text()
    settle()
    assert not panel.strokes.message.isVisible()
    session.training.stop()
    qtbot.waitUntil(lambda: not session.training.is_active, timeout=60_000)


def test_progress_and_cancel_are_there_for_what_takes_long(
    qtbot: QtBot, session: Session, panel: EvidencePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def slow(*arguments: object) -> Generator[Progress, None, None]:
        yield Progress(1, 4)
        while not go_on.wait(0.01):
            yield Progress(2, 4)
        raise AssertionError("it was cancelled")

    monkeypatch.setattr(attribution_work, "attribute", slow)
    session.attributions.question.choose_method("saliency")
    qtbot.waitUntil(lambda: panel.work.bar.isVisible() and panel.work.bar.value() == 2)
    assert panel.work.bar.format().startswith("Saliency: 50.0 %")
    assert panel.work.cancel.isVisible()
    assert panel.width() == 690
    qtbot.mouseClick(panel.work.cancel, Qt.MouseButton.LeftButton)
    go_on.set()
    assert not session.attributions.is_due
    assert not panel.work.bar.isVisible()
    assert panel.work.compute.isVisible()
