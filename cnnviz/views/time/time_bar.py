"""The timeline with its controls, as it stands under the curves."""

from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session
from cnnviz.views.time.time_controls import TimeControls
from cnnviz.views.time.timeline import Timeline
from cnnviz.views.widgets.layouts import row


class TimeBar(QWidget):
    """As high as the timeline, always."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.controls = TimeControls(session)
        self.timeline = Timeline(session)
        row(self.controls, (self.timeline, 1), into=self, margins=(6, 4, 0, 0))
