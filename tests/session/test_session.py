from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.data.picture_shape import Size
from cnnviz.core.sketching.pictures import load_picture
from cnnviz.core.sketching.sketch import WHOLE_PATH, SeenSketch, SketchPath, Step, see_sketch
from cnnviz.session.data.data_library import DataState
from cnnviz.session.input import canvas_document
from cnnviz.session.session import Session


@pytest.fixture
def with_data(session: Session, small_dataset: Dataset) -> Session:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    return session


def test_a_drawing_is_there_from_the_start(session: Session) -> None:
    assert not session.canvas.seen.blank
    assert session.canvas.title == session.examples[0].name
    assert not session.canvas.can_undo
    assert session.network.trace.input.max() > 0


def test_examples_follow_each_other_round(session: Session) -> None:
    titles = []
    for _ in session.examples:
        session.next_example()
        titles.append(session.canvas.title)
    assert len(set(titles)) == len(session.examples)
    assert titles[-1] == session.examples[0].name


def test_test_pictures_reach_the_network_pixel_for_pixel(
    with_data: Session, small_dataset: Dataset
) -> None:
    with_data.next_test_picture()
    with_data.next_test_picture()
    expected = small_dataset.test.images[1].numpy()
    assert (with_data.canvas.seen.pixels == expected).all()
    normalised = (expected / 255 - 0.286) / 0.353
    assert with_data.network.trace.input == pytest.approx(normalised, abs=1e-5)


def test_test_pictures_of_one_class_go_round(with_data: Session, small_dataset: Dataset) -> None:
    labels = small_dataset.test.labels.numpy()
    boots = np.flatnonzero(labels == 9)
    titles = []
    for _ in range(len(boots) + 1):
        with_data.next_test_picture(9)
        titles.append(with_data.canvas.title)
    assert titles == [f"Test picture {n}: Ankle boot" for n in [*boots, boots[0]]]


def test_a_class_without_test_pictures_is_told(qtbot: QtBot, with_data: Session) -> None:
    with qtbot.waitSignal(with_data.failed) as failure:
        with_data.next_test_picture(77)
    assert "no test picture" in str(failure.args[0])


def test_a_picture_file_takes_the_same_path_as_the_command_line(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "coat.png"
    picture = np.full((90, 120), 255, np.uint8)
    picture[20:70, 30:80] = 10
    Image.fromarray(picture).save(path)
    with qtbot.waitSignal(session.canvas.changed, timeout=10_000):
        session.open_picture(path)
    assert session.canvas.title == "coat.png"
    assert (session.canvas.canvas == load_picture(path)).all()


def test_a_file_that_is_no_picture_is_told_and_the_canvas_stays(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "notes.png"
    path.write_text("no picture")
    before = session.canvas.canvas.copy()
    with qtbot.waitSignal(session.failed, timeout=10_000) as failure:
        session.open_picture(path)
    assert "notes.png" in str(failure.args[0])
    assert (session.canvas.canvas == before).all()


def test_a_checkpoint_cannot_be_opened_while_a_run_is_on(
    qtbot: QtBot, with_data: Session, tmp_path: Path
) -> None:
    with_data.save_checkpoint(tmp_path / "a.safetensors")
    with_data.training.one_step()
    with qtbot.waitSignal(with_data.failed) as failure:
        with_data.open_checkpoint(tmp_path / "a.safetensors")
    assert "Stop the training first" in str(failure.args[0])
    with_data.training.shut_down()


def test_saving_into_a_missing_folder_is_told(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    with qtbot.waitSignal(session.failed) as failure:
        session.save_checkpoint(tmp_path / "nowhere" / "a.safetensors")
    assert "choose another folder" in str(failure.args[0])


def test_without_normalising_the_network_gets_0_to_1(session: Session) -> None:
    session.canvas.switch_step("normalised")
    plain = session.canvas.seen.grey.astype(np.float32) / 255
    assert session.network.trace.input[0] == pytest.approx(plain)
    session.canvas.switch_step("normalised")
    assert session.network.trace.input[0] == pytest.approx((plain - 0.286) / 0.353, abs=1e-5)


@pytest.mark.parametrize("step", ["filled", "normalised"])
def test_what_the_whole_path_would_give_is_what_it_gives(session: Session, step: Step) -> None:
    draw_square(session)
    whole = session.network.trace.probabilities
    assert session.whole_path_probabilities() is None
    session.canvas.switch_step(step)
    assert not np.allclose(session.network.trace.probabilities, whole)
    assert session.whole_path_probabilities() == pytest.approx(whole, abs=1e-6)
    session.canvas.take_whole_path()
    assert session.whole_path_probabilities() is None
    assert session.network.trace.probabilities == pytest.approx(whole, abs=1e-6)


def test_the_whole_path_is_taken_once_for_each_picture_and_each_weights(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []

    def counted(picture: np.ndarray, size: Size, path: SketchPath) -> SeenSketch:
        taken.append(path)
        return see_sketch(picture, size, path)

    monkeypatch.setattr(canvas_document, "see_sketch", counted)
    session.canvas.switch_step("filled")
    assert WHOLE_PATH not in taken
    session.whole_path_probabilities()
    first = session.whole_path_probabilities()
    assert taken.count(WHOLE_PATH) == 1
    draw_square(session)
    second = session.whole_path_probabilities()
    assert second != pytest.approx(first, abs=1e-6)
    zeros = {n: w * 0 for n, w in session.network.checkpoint().weights.items()}
    session.network.update_weights(zeros)
    assert session.whole_path_probabilities() == pytest.approx([0.1] * 10)
    assert taken.count(WHOLE_PATH) == 3


def draw_square(session: Session) -> None:
    session.canvas.clear()
    session.canvas.press(60, 60)
    for point in ((60, 200), (200, 200), (200, 60), (60, 60)):
        session.canvas.move(*point)
    session.canvas.release()
