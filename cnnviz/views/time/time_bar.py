"""The timeline with its controls, as it stands under the curves."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnviz.session.session import Session
from cnnviz.views.time.time_controls import TimeControls
from cnnviz.views.time.timeline import Timeline


class TimeBar(QWidget):
    """As high as the timeline, always."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.controls = TimeControls(session)
        self.timeline = Timeline(session)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.controls)
        row.addWidget(self.timeline, 1)
