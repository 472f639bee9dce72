"""Which pictures a lesson's batch is made of, and how to get others."""

from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataState
from cnnviz.session.lessons.lesson_pictures import LessonPictures
from cnnviz.session.session import Session
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import row
from cnnviz.views.widgets.link_button import LinkButton


class PicturesLine(QWidget):
    """The source in words; links choose others, and load the data set while it is not here."""

    def __init__(self, session: Session, pictures: LessonPictures) -> None:
        super().__init__()
        self._session, self._pictures = session, pictures
        self._before = ""
        self.text = ElidedLabel()
        self.others = LinkButton(
            tr("Others"), tr("Choose other pictures at random; the network does not change"), self
        )
        self.load = LinkButton(
            tr("Load data"),
            tr("Load the data set that the training panel names; it becomes the source of batches"),
            self,
        )
        row((self.text, 1), self.load, self.others, into=self, gap=None)
        self.others.clicked.connect(pictures.more)
        self.load.clicked.connect(self._on_load)
        session.data.changed.connect(self.refresh)
        self.refresh()

    def say(self, before: str) -> None:
        """Say this in front of what the pictures are, as in "Your drawing and 15"."""
        self._before = before
        self.refresh()

    def refresh(self) -> None:
        """Tell the source as it is now."""
        state = self._session.data.state
        is_loading = state in (DataState.LOADING, DataState.DOWNLOADING)
        source = self._pictures.source
        loading = tr("(data set loading)") if is_loading else ""
        self.text.setText(f"{self._before} {source} {loading}".strip())
        self.load.setVisible(state is DataState.ABSENT)

    def _on_load(self) -> None:
        self._session.data.want(self._session.data.wanted)
