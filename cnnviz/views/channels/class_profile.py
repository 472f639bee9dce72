"""For which classes the selected channel speaks up."""

from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session
from cnnviz.views.channels.profile_bars import ProfileBars
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.layouts import column


class ClassProfile(QWidget):
    """Bars of the data set's classes, which need not be those of the network."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.bars = ProfileBars()
        self.tint = EarlierTint(self.bars)
        column(self.bars, into=self, gap=None)

    def refresh(self) -> None:
        channels, selection = self._session.channels, self._session.selection
        findings = channels.findings
        self.setVisible(findings is not None)
        if findings is not None:
            profile = findings.finds.layers[selection.layer].profile[selection.unit]
            self.bars.show_values(findings.dataset.class_names, profile.tolist())
            self.tint.mark(channels.is_old)
