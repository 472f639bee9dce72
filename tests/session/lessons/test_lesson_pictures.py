from dataclasses import replace

from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.session.lessons.lesson_pictures import LessonPictures
from cnnviz.session.session import Session


def test_drawings_are_made_once_until_a_data_set_is_here(
    qtbot: QtBot, session: Session, small_dataset: Dataset
) -> None:
    pictures = LessonPictures(session.examples, session.data, session.network, session)
    assert pictures.take(4) is None
    assert pictures.source == "example drawings"
    with qtbot.waitSignal(pictures.changed):
        pictures.prepare()
    first = pictures.take(4)
    assert first is not None
    assert len(first) == 4
    pictures.more()
    second = pictures.take(4)
    assert second is not None
    assert not second.labels.equal(first.labels)
    session.data.dataset = small_dataset
    assert pictures.source == "training pictures of bars"
    of_data = pictures.take(64)
    assert of_data is not None
    assert len(of_data) == 64
    pictures.rest()


def test_a_data_set_of_other_classes_is_left_alone(
    session: Session, small_dataset: Dataset
) -> None:
    session.data.dataset = replace(small_dataset, class_names=("a", "b"))
    pictures = LessonPictures(session.examples, session.data, session.network, session)
    assert pictures.dataset is None


def test_drawings_are_labelled_anew_for_other_classes(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint
) -> None:
    pictures = LessonPictures(session.examples, session.data, session.network, session)
    with qtbot.waitSignal(pictures.changed):
        pictures.prepare()
    names = tuple(str(number) for number in range(10))
    session.network.show(replace(checkpoint, class_names=names), "digits")
    assert pictures.take(4) is None
    with qtbot.waitSignal(pictures.changed):
        pictures.prepare()
    unlabelled, none = pictures.take(4), pictures.take(4, with_labels=True)
    assert unlabelled is not None
    assert none is not None
    assert (len(unlabelled), len(none)) == (4, 0)
    pictures.rest()
