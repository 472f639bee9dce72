from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from cnnviz.core.datasets import Dataset
from cnnviz.core.pictures import load_picture
from cnnviz.session.data_library import DataState
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
    expected = small_dataset.test.images[1, 0].numpy()
    assert (with_data.canvas.seen.pixels == expected).all()
    normalised = (expected / 255 - 0.286) / 0.353
    assert with_data.network.trace.input[0] == pytest.approx(normalised, abs=1e-5)


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
