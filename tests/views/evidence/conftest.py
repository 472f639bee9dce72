from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.session.evidence import attributions
from cnnviz.session.session import Session
from cnnviz.views.evidence.evidence_panel import EvidencePanel

WAIT_MS = 20_000


@pytest.fixture
def panel(
    session: Session, expose: Callable[[QWidget, int, int], None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[EvidencePanel]:
    """The panel in the room that it has in the smallest window; Grad-CAM, as it is quick."""
    monkeypatch.setattr(attributions, "PAUSE_MS", 20)
    session.attributions.question.choose_method("grad-cam")
    panel = EvidencePanel(session)
    expose(panel, 690, 430)
    yield panel
    panel.close()


@pytest.fixture
def settle(qtbot: QtBot, session: Session) -> Callable[[], None]:
    """Waits until what is shown is about the input, the weights and the question of now."""
    work = session.attributions

    def settle() -> None:
        qtbot.waitUntil(
            lambda: work.findings is not None and not work.is_old and not work.is_due,
            timeout=WAIT_MS,
        )

    return settle
