"""Checkpoints are read in the background, and only the newest request counts."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.session.checkpoints import opening
from cnnviz.session.session import Session
from cnnviz.views.window.reading_note import ReadingNote
from tests.opening import open_and_wait

WAIT_MS = 30_000


class SlowDisk:
    """Files are read as soon as the test says so, and it is written down in which thread."""

    def __init__(self) -> None:
        self.goes_on, self.begun = threading.Event(), threading.Event()
        self.threads: list[threading.Thread] = []

    def load(self, path: Path) -> Checkpoint:
        self.threads.append(threading.current_thread())
        self.begun.set()
        assert self.goes_on.wait(WAIT_MS / 1000)
        return load_checkpoint(path)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    disk = SlowDisk()
    monkeypatch.setattr(opening, "load_checkpoint", disk.load)
    yield disk
    disk.goes_on.set()


@pytest.fixture
def saved(checkpoint: Checkpoint, tmp_path: Path) -> Callable[[str], Path]:
    def saved(name: str) -> Path:
        save_checkpoint(tmp_path / name, checkpoint)
        return tmp_path / name

    return saved


def test_the_file_is_read_in_another_thread_and_the_network_stays_meanwhile(
    qtbot: QtBot, session: Session, disk: SlowDisk, saved: Callable[[str], Path]
) -> None:
    path = saved("a.safetensors")
    session.open_checkpoint(path)
    assert session.opening.path == path
    assert disk.begun.wait(WAIT_MS / 1000)
    assert session.network.title == "untrained"
    with qtbot.waitSignal(session.notified, timeout=WAIT_MS) as told:
        disk.goes_on.set()
    assert told.args == ["Opened a.safetensors"]
    assert session.opening.path is None
    assert session.network.title == "a.safetensors"
    assert threading.current_thread() not in disk.threads


def test_of_several_requests_the_last_one_is_answered(
    qtbot: QtBot, session: Session, disk: SlowDisk, saved: Callable[[str], Path]
) -> None:
    titles: list[str] = []
    session.network.replaced.connect(lambda: titles.append(session.network.title))
    for name in ("a.safetensors", "b.safetensors", "c.safetensors"):
        session.open_checkpoint(saved(name))
    disk.goes_on.set()
    qtbot.waitUntil(lambda: session.opening.path is None, timeout=WAIT_MS)
    session.opening.shut_down()
    assert titles == ["c.safetensors"]
    assert session.following.path is not None
    assert session.following.path.name == "c.safetensors"


@pytest.mark.parametrize("what", ["cancel", "another network", "training"])
def test_what_is_asked_for_later_takes_the_request_back(
    qtbot: QtBot,
    session: Session,
    disk: SlowDisk,
    saved: Callable[[str], Path],
    checkpoint: Checkpoint,
    what: str,
) -> None:
    session.open_checkpoint(saved("a.safetensors"))
    if what == "cancel":
        session.opening.cancel()
    elif what == "another network":
        session.network.show(checkpoint, "another")
    else:
        session.training.one_step()
    assert session.opening.path is None
    with qtbot.assertNotEmitted(session.opening.notified, wait=200):
        disk.goes_on.set()
    assert session.network.title != "a.safetensors"


def test_a_file_that_is_refused_changes_nothing(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "page.pt"
    path.write_text("<html><title>Sign in</title></html>")
    version = session.network.version
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as failure:
        session.open_checkpoint(path)
    assert "web page" in str(failure.args[0])
    assert session.opening.path is None
    assert session.following.path is None
    assert session.network.version == version


def test_closing_the_program_does_not_wait_for_the_answer(
    session: Session, disk: SlowDisk, saved: Callable[[str], Path]
) -> None:
    session.open_checkpoint(saved("a.safetensors"))
    disk.goes_on.set()
    session.shut_down()
    assert session.network.title == "untrained"


def test_the_shipped_network_is_opened_too(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.opening.notified, timeout=WAIT_MS):
        session.open_shipped_checkpoint()
    assert session.network.title == shipped_checkpoint().name
    assert session.following.path is None


def test_state_dicts_of_others_are_opened(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    state = build_network(NETWORKS["article"], seed=6).state_dict()
    torch.save({"net": {f"module.{n}": v for n, v in state.items()}}, tmp_path / "a.ckpt")
    open_and_wait(qtbot, session, tmp_path / "a.ckpt")
    assert (session.network.kernels("conv1") == state["conv1.weight"].numpy()).all()
    assert session.network.checkpoint().notes


def test_the_status_bar_says_what_is_read_and_takes_it_back(
    qtbot: QtBot, session: Session, disk: SlowDisk, saved: Callable[[str], Path]
) -> None:
    note = ReadingNote(session)
    qtbot.addWidget(note)
    assert note.isHidden()
    session.open_checkpoint(saved("a.safetensors"))
    assert not note.isHidden()
    assert note.text.text() == "Reading a.safetensors…"
    note.stop.click()
    assert note.isHidden()
    disk.goes_on.set()
    session.opening.shut_down()
    assert session.network.title == "untrained"
