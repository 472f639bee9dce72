"""Batch norm's steps, one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cnnviz.core.translation import tr
from cnnviz.views.theme import number_font

FORMULA = tr("(x - mean) / sqrt(variance + eps) * gamma + beta")


class BatchNormSteps(QLabel):
    """As many decimals of every number; the text can be selected."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(number_font())
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName(tr("The steps of batch norm"))

    def show_steps(self, steps: Sequence[tuple[str, str]]) -> None:
        """Show numbers below one another, each with its name."""
        widest = max(len(printed) for _, printed in steps)
        lines = (f"{name:14}{printed:>{widest}}".rstrip() for name, printed in steps)
        self.setText("\n".join(lines))
