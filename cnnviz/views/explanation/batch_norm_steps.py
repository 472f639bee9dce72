"""Batch norm's steps, one below the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cnnviz.core.explained_values import BatchNormValue
from cnnviz.views.theme import number_font

FORMULA = "(x - mean) / sqrt(variance + eps) * gamma + beta"


class BatchNormSteps(QLabel):
    """Six decimals of every number; the text can be selected."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(number_font())
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName("The steps of batch norm")

    def show_value(self, explained: BatchNormValue) -> None:
        rows = (
            ("x", explained.x),
            ("mean", explained.mean),
            ("variance", explained.variance),
            ("eps", explained.eps),
            ("gamma", explained.gamma),
            ("beta", explained.beta),
            ("", None),
            ("x - mean", explained.x - explained.mean),
            ("/ deviation", explained.deviation),
            ("standardised", explained.standardised),
            ("result", explained.result),
        )
        lines = (f"{name:14}{value:12.6f}" if value is not None else "" for name, value in rows)
        self.setText("\n".join(lines))
