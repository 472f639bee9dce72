"""A network learns classes of one's own: its data set, its run, and what opens it later."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import save_checkpoint
from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.repetition import Change, original_of, repetition
from cnnviz.core.teaching import drawn_dataset
from cnnviz.core.teaching import own_classes as core_module
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.teaching import own_classes as module
from cnnviz.session.teaching.own_classes import OwnClasses
from tests.core.teaching.hands import several

LONG_MS = 60_000
NAMES = ("square", "cross")
SMALL = TrainingConfig("own-classes", epochs=1, batch_size=16, device="cpu")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, one_thread: None) -> None:
    monkeypatch.setattr(drawn_dataset, "PICTURES", 64)
    monkeypatch.setattr(module, "OWN_CLASSES", SMALL)
    monkeypatch.setattr(core_module, "OWN_CLASSES", SMALL)


@pytest.fixture
def keep(session: Session, tmp_path: Path, qtbot: QtBot) -> Callable[..., None]:
    """Puts drawings into the file of My drawings."""

    def keep(*classes: str, count: int = 5) -> None:
        for seed, name in enumerate(classes):
            figure = ("square", "cross", "arrow")[seed % 3]
            DrawingStore(tmp_path / "my-drawings").add(several(figure, name, count, seed))
        session.my_drawings.look()
        qtbot.waitUntil(lambda: set(classes) <= set(session.my_drawings.class_names()))

    return keep


@pytest.fixture
def own(session: Session, keep: Callable[..., None]) -> OwnClasses:
    keep(*NAMES)
    session.own_classes.set.begin(NAMES)
    return session.own_classes


@pytest.fixture
def train(own: OwnClasses, qtbot: QtBot) -> Callable[[], None]:
    def train() -> None:
        own.ask()
        qtbot.waitUntil(lambda: not own.is_running, timeout=LONG_MS)

    return train


def test_a_run_learns_the_set_and_its_drawings_are_judged(
    session: Session, own: OwnClasses, train: Callable[[], None], qtbot: QtBot
) -> None:
    before = session.training.config
    train()
    assert not own.set.is_drawn
    assert session.network.class_names == NAMES
    assert session.network.made_by["dataset"] == "my-drawings"
    assert session.network.made_by["recipe"] == "own-classes"
    assert session.training.history.steps == [1, 2, 3, 4]
    assert session.training.recording is not None
    assert session.training.config == before, "the next run goes by what was set"
    assert session.data.has("my-drawings", NAMES)
    assert session.assessments.obstacle == ""
    assert own.apart.is_running
    qtbot.waitUntil(lambda: not own.apart.is_running, timeout=LONG_MS)
    assert own.apart.found is not None
    session.next_test_picture()
    assert session.canvas.title.startswith("Test picture 0")


def test_what_stands_in_the_way_is_named(
    session: Session, keep: Callable[..., None], qtbot: QtBot
) -> None:
    own = session.own_classes
    assert "no set yet" in own.obstacle
    keep("square")
    own.set.begin((*NAMES, "arrow"))
    assert own.obstacle == "Draw at least 3 of each class: there are fewer of cross and arrow."
    own.ask()
    assert not own.is_running


def test_the_empty_canvas_says_what_to_draw(
    session: Session, own: OwnClasses, train: Callable[[], None]
) -> None:
    assert session.canvas.hint == "Draw here: square"
    own.set.skip()
    assert session.canvas.hint == "Draw here: cross"
    own.set.end()
    assert session.canvas.hint == "Draw a garment here"
    train()
    assert session.canvas.hint == "Draw here", "this network knows no garments"


def test_a_run_in_progress_goes_first(session: Session, own: OwnClasses, qtbot: QtBot) -> None:
    session.data.want("my-drawings")
    qtbot.waitUntil(lambda: session.data.state is DataState.READY, timeout=LONG_MS)
    session.training.one_step()
    assert own.obstacle == "A run is in progress: stop it first."
    own.ask()
    assert not own.is_running
    session.training.stop()
    qtbot.waitUntil(lambda: not session.training.is_active, timeout=LONG_MS)


def test_drawings_that_go_while_it_learns_change_nothing(
    session: Session, own: OwnClasses, qtbot: QtBot
) -> None:
    own.ask()
    qtbot.waitUntil(lambda: own.is_learning, timeout=LONG_MS)
    session.my_drawings.delete([drawing.key for drawing in session.my_drawings.drawings[:4]])
    qtbot.waitUntil(lambda: not own.is_running, timeout=LONG_MS)
    assert session.network.class_names == NAMES
    qtbot.waitUntil(lambda: len(session.my_drawings.drawings) == 6)
    assert "fewer of square" in own.obstacle


def test_it_is_cancelled_before_it_learns_and_while_it_does(
    session: Session, own: OwnClasses, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.ask()
    own.cancel()
    assert not own.is_running
    assert not session.training.is_active
    monkeypatch.setattr(module, "OWN_CLASSES", TrainingConfig(epochs=500, batch_size=16))
    own.ask()
    qtbot.waitUntil(lambda: own.progress.done > 0, timeout=LONG_MS)
    own.cancel()
    qtbot.waitUntil(lambda: not own.is_running, timeout=LONG_MS)
    assert not own.apart.is_running, "half a network's drawings are not judged"


def test_ten_garments_are_a_set_like_any_other(
    session: Session, keep: Callable[..., None], qtbot: QtBot
) -> None:
    keep(*FASHION_CLASSES, count=3)
    session.own_classes.set.begin(FASHION_CLASSES)
    session.own_classes.ask()
    qtbot.waitUntil(lambda: not session.own_classes.is_running, timeout=LONG_MS)
    assert session.network.made_by["dataset"] == "my-drawings"
    assert session.network.class_names == FASHION_CLASSES


def test_a_checkpoint_brings_its_own_classes_and_another_one_its_data_set(
    session: Session, own: OwnClasses, train: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    shipped = session.network.checkpoint()
    train()
    save_checkpoint(tmp_path / "own.safetensors", session.network.checkpoint())
    session.network.show(shipped, "shipped")
    assert session.data.wanted == "fashion-mnist"
    own.set.begin(("house", "cat"))
    session.open_checkpoint(tmp_path / "own.safetensors")
    qtbot.waitUntil(lambda: session.data.has("my-drawings", NAMES), timeout=LONG_MS)
    assert session.assessments.obstacle == ""
    assert own.set.class_names == ("house", "cat"), "the set stays"


def test_a_run_chosen_later_works_and_says_when_its_drawings_are_gone(
    session: Session, own: OwnClasses, train: Callable[[], None], qtbot: QtBot
) -> None:
    shipped = session.network.checkpoint()
    train()
    own.apart.cancel()
    run = session.training.recording
    assert isinstance(run, RecordedRun)
    session.runs.look()
    qtbot.waitUntil(lambda: session.runs.find(run.id) is not None)
    session.network.show(shipped, "shipped")
    session.runs.open(run.id)
    qtbot.waitUntil(lambda: session.data.has("my-drawings", NAMES), timeout=LONG_MS)
    assert session.network.class_names == NAMES
    session.network.show(shipped, "shipped")
    session.my_drawings.delete([drawing.key for drawing in session.my_drawings.drawings])
    qtbot.waitUntil(lambda: not session.my_drawings.drawings)
    told: list[str] = []
    session.notified.connect(told.append)
    session.runs.open(run.id)
    assert session.network.class_names == NAMES
    qtbot.waitUntil(lambda: bool(told), timeout=LONG_MS)
    assert told == [
        "My drawings has fewer than 3 of square and cross, so that my-drawings cannot be made: "
        "draw or import them."
    ]


def test_a_run_is_repeated_on_its_own_classes(
    session: Session, own: OwnClasses, train: Callable[[], None], qtbot: QtBot
) -> None:
    train()
    own.apart.cancel()
    run = session.training.recording
    assert isinstance(run, RecordedRun)
    own.set.begin(("house", "cat"))
    session.data.cancel()
    session.data.dataset, session.data.state = None, DataState.ABSENT
    session.runs.repeats.start(repetition(original_of(run), Change("learning_rate", 0.002)))
    qtbot.waitUntil(lambda: session.training.recording is not run, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not session.training.is_active, timeout=LONG_MS)
    assert session.network.class_names == NAMES
    assert session.network.made_by["learning_rate"] == 0.002


def test_a_run_that_was_stopped_goes_on_with_its_drawings(
    session: Session, own: OwnClasses, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = TrainingConfig("own-classes", epochs=50, batch_size=16, device="cpu")
    monkeypatch.setattr(module, "OWN_CLASSES", long)
    own.ask()
    qtbot.waitUntil(lambda: own.progress.done > 0, timeout=LONG_MS)
    own.cancel()
    qtbot.waitUntil(lambda: not own.is_running, timeout=LONG_MS)
    at = session.training.history.steps[-1]
    assert at < 200
    own.set.begin(("house", "cat"))
    session.data.dataset, session.data.state = None, DataState.ABSENT
    session.unfinished_runs.resume_last()
    qtbot.waitUntil(lambda: session.training.is_active)
    qtbot.waitUntil(lambda: not session.training.is_active, timeout=LONG_MS)
    assert session.training.history.steps == list(range(1, 201))
    assert session.network.class_names == NAMES
