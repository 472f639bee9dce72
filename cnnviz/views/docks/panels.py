"""The catalogue of panels: a line here makes a dock, a menu entry, a shortcut and a test."""

import importlib
from dataclasses import dataclass
from typing import Literal, cast

from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session

Place = Literal["left", "centre", "right", "bottom"]


@dataclass(frozen=True)
class Panel:
    """How a panel is called, made and placed at first start."""

    name: str  # stable: layouts are stored under it
    title: str
    tooltip: str
    source: str  # module below cnnviz.views, and class
    place: Place
    shortcut: str

    def make(self, session: Session) -> QWidget:
        """Import the panel and return one; nobody waits at start for what is not in sight."""
        module, _, name = self.source.rpartition(".")
        return cast(
            QWidget, getattr(importlib.import_module(f"cnnviz.views.{module}"), name)(session)
        )


PANELS = (
    Panel(
        "input",
        tr("Input"),
        tr("Draw, and see what the network sees"),
        "input.input_panel.InputPanel",
        "left",
        "Ctrl+1",
    ),
    Panel(
        "network",
        tr("Network"),
        tr("Every map of every layer"),
        "network.network_panel.NetworkPanel",
        "centre",
        "Ctrl+2",
    ),
    Panel(
        "kernels",
        tr("Kernels"),
        tr("The learned weights"),
        "kernels.kernels_panel.KernelsPanel",
        "centre",
        "Ctrl+3",
    ),
    Panel(
        "selected",
        tr("Selected map"),
        tr("One map, large"),
        "selected.selected_panel.SelectedPanel",
        "right",
        "Ctrl+4",
    ),
    Panel(
        "training",
        tr("Training"),
        tr("Train and watch"),
        "training.training_panel.TrainingPanel",
        "bottom",
        "Ctrl+5",
    ),
    Panel(
        "lessons",
        tr("Lessons"),
        tr("Each concept, with an experiment"),
        "lessons.lessons_panel.LessonsPanel",
        "centre",
        "Ctrl+6",
    ),
    Panel(
        "design",
        tr("Design"),
        tr("Build a network, then train it"),
        "design.design_panel.DesignPanel",
        "centre",
        "Ctrl+7",
    ),
    Panel(
        "runs",
        tr("Runs"),
        tr("All recorded runs: open, repeat, delete"),
        "runs.runs_panel.RunsPanel",
        "centre",
        "Ctrl+8",
    ),
    Panel(
        "compare",
        tr("Compare"),
        tr("Two runs side by side"),
        "compare.compare_panel.ComparePanel",
        "centre",
        "Ctrl+9",
    ),
    Panel(
        "evaluation",
        tr("Evaluate"),
        tr("Performance on pictures it was not trained on, and its mistakes"),
        "evaluation.evaluation_panel.EvaluationPanel",
        "centre",
        "Ctrl+0",
    ),
    Panel(
        "evidence",
        tr("Evidence"),
        tr("Attribution: which strokes and which channels support a class"),
        "evidence.evidence_panel.EvidencePanel",
        "centre",
        "Alt+1",
    ),
    Panel(
        "neighbours",
        tr("Neighbours"),
        tr("Which training pictures the input resembles, and the data set as a map"),
        "neighbours.neighbours_panel.NeighboursPanel",
        "centre",
        "Alt+2",
    ),
    Panel(
        "channel",
        tr("Channel"),
        tr("What the selected channel responds to"),
        "channels.channel_panel.ChannelPanel",
        "right",
        "Alt+3",
    ),
    Panel(
        "edit",
        tr("Edit"),
        tr("Change kernels, ablate channels, and see the effect"),
        "edits.edit_panel.EditPanel",
        "right",
        "Alt+4",
    ),
    Panel(
        "my_drawings",
        tr("My drawings"),
        tr("The drawings that you labelled, and other people's"),
        "my_drawings.my_drawings_panel.MyDrawingsPanel",
        "centre",
        "Alt+5",
    ),
)
