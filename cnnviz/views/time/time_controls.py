"""Play and pause, how fast, and back to now."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.runs.time_machine import SPEEDS_HZ
from cnnviz.session.session import Session
from cnnviz.views.time.time_words import NO_RUN
from cnnviz.views.time.timeline import Timeline
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.icon_button import IconButton
from cnnviz.views.widgets.layouts import REST, column, described, row
from cnnviz.views.widgets.segment_button import SegmentButton

PLAY_TOOLTIP = tr("Play the run step by step, as recorded")
SPEED_TOOLTIP = tr("Recorded steps per second during playback")
NOW_TOOLTIP = tr("Show the newest weights, and follow them while the run trains")


class TimeControls(QWidget):
    """Stands left of the timeline; takes the same room whatever it says."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._machine = session.time_machine
        self.play = IconButton("play", tr("Play"), PLAY_TOOLTIP, self)
        self.speed = described(ChoiceBox(), name=tr("Playing speed"))
        self.speed.addItems([f"{speed}/s" for speed in SPEEDS_HZ])
        self.now = SegmentButton(tr("Now"))
        self.now.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.play.clicked.connect(self._on_play)
        self.speed.activated.connect(self._on_speed)
        self.now.clicked.connect(self._on_now)
        for signal in (
            self._machine.changed,
            self._machine.run_changed,
            self._machine.playing_changed,
            session.training.state_changed,
        ):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        machine, has_run = self._machine, self._machine.run is not None
        self.play.show_drawing("pause" if machine.is_playing else "play")
        self.play.setAccessibleName(tr("Pause") if machine.is_playing else tr("Play"))
        with QSignalBlocker(self.speed):
            self.speed.setCurrentIndex(SPEEDS_HZ.index(machine.speed_hz))
        with QSignalBlocker(self.now):
            self.now.setChecked(has_run and machine.step is None)
        self.now.setText(tr("Live") if machine.is_growing else tr("Now"))
        self.now.setAccessibleName(tr("Live") if machine.is_growing else tr("Now"))
        for button, tooltip in (
            (self.play, PLAY_TOOLTIP),
            (self.speed, SPEED_TOOLTIP),
            (self.now, NOW_TOOLTIP),
        ):
            button.setEnabled(has_run)
            button.setToolTip(tooltip if has_run else f"{tooltip}\n{NO_RUN}")

    def _on_play(self) -> None:
        if self._machine.is_playing:
            self._machine.pause()
        else:
            self._machine.play()

    def _on_speed(self, place: int) -> None:
        self._machine.set_speed(SPEEDS_HZ[place])

    def _on_now(self) -> None:
        self._machine.go_live()
        self.refresh()

    def _lay_out(self) -> None:
        column(row(self.play, self.speed), self.now, REST, into=self)


class TimeBar(QWidget):
    """As high as the timeline, always."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.controls = TimeControls(session)
        self.timeline = Timeline(session)
        row(self.controls, (self.timeline, 1), into=self, margins=(6, 4, 0, 0))
