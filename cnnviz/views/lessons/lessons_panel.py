"""Lessons: a page for each concept, with an experiment on the network and the drawing at hand."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QListWidget,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from cnnviz.core.lessons.lesson_numbers import network_numbers
from cnnviz.core.lessons.lesson_pages import Lesson
from cnnviz.core.translation import tr
from cnnviz.session.network.navigation import SCHEME
from cnnviz.session.session import Session
from cnnviz.views.lessons.arrangement import LIST_PX, Arrangement, arrange
from cnnviz.views.lessons.experiments import EXPERIMENTS
from cnnviz.views.lessons.lesson_page import LessonPage
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.segment_button import SegmentButton

WEB = ("http", "https")
PAGE, EXPERIMENT = 0, 1
PAGE_SHARE = 0.46
WIDEST_PAGE_PX = 620


class LessonsPanel(QWidget):
    """Shows the session's lesson; which parts are side by side follows from the panel's size."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._arrangement = Arrangement(has_list=False, together="in turn")
        self._made: dict[str, QWidget] = {}
        self.previous, self.next = QToolButton(), QToolButton()
        self.chooser, self.contents = ChoiceBox(), QListWidget()
        self.page = LessonPage()
        self.experiments = described(QStackedWidget(), name=tr("The lesson's experiment"))
        self.show_page, self.show_experiment = (
            SegmentButton(tr("Read")),
            SegmentButton(tr("Try it")),
        )
        self._segments = QButtonGroup(self)
        self._both = QSplitter(Qt.Orientation.Horizontal)
        self._list_lessons()
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def experiment(self) -> QWidget | None:
        """The experiment of the lesson on screen, if it has one."""
        return self._made.get(self._session.navigation.lesson.slug)

    def refresh(self) -> None:
        """Show the lesson that is read now, with the numbers of the network on screen."""
        navigation = self._session.navigation
        place = navigation.lessons.index(navigation.lesson)
        self.chooser.setCurrentIndex(place)
        self.contents.setCurrentRow(place)
        self.page.show_page(self._text())
        self._offer(self.previous, navigation.neighbour(-1), tr("Previous lesson"), "Alt+Left")
        self._offer(self.next, navigation.neighbour(1), tr("Next lesson"), "Alt+Right")
        if self.isVisible():
            self._show_own_experiment()
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        suited = arrange(self.width(), self.height())
        if suited != self._arrangement:
            self._arrangement = suited
            self._arrange()
            self._share_room()

    def _text(self) -> str:
        """The page, and behind it the way to the next one."""
        navigation = self._session.navigation
        network = self._session.network
        text = navigation.lesson.filled(network_numbers(network.config, network.picture_shape))
        following = navigation.neighbour(1)
        if following is None:
            return text
        link = f"[{following.title}]({SCHEME}:lessons?page={following.slug})"
        following_words = tr("**Next lesson:** {link}", link)
        return f"{text}\n\n{following_words}\n"

    def _show_own_experiment(self) -> None:
        slug = self._session.navigation.lesson.slug
        if slug in EXPERIMENTS and slug not in self._made:
            self._made[slug] = EXPERIMENTS[slug](self._session)
            self.experiments.addWidget(self._made[slug])
        if slug in self._made:
            self.experiments.setCurrentWidget(self._made[slug])

    def _arrange(self) -> None:
        has_experiment = self._session.navigation.lesson.slug in EXPERIMENTS
        in_turn = self._arrangement.together == "in turn"
        chosen = self._segments.checkedId()
        self._both.setOrientation(
            Qt.Orientation.Vertical
            if self._arrangement.together == "below"
            else Qt.Orientation.Horizontal
        )
        self.contents.setVisible(self._arrangement.has_list)
        self.chooser.setVisible(not self._arrangement.has_list)
        for segment in self._segments.buttons():
            segment.setVisible(in_turn and has_experiment)
        self.page.setVisible(not (in_turn and has_experiment and chosen == EXPERIMENT))
        self.experiments.setVisible(has_experiment and not (in_turn and chosen == PAGE))

    def _share_room(self) -> None:
        if self._arrangement.together == "beside":
            room = self._both.width()
            page = min(WIDEST_PAGE_PX, round(PAGE_SHARE * room))
        else:
            room = self._both.height()
            page = round(PAGE_SHARE * room)
        self._both.setSizes([page, room - page])

    def _on_lesson_changed(self) -> None:
        self.show_page.setChecked(True)
        self.refresh()

    def _on_replaced(self) -> None:
        self.page.update_page(self._text())

    def _on_chosen(self, place: int) -> None:
        navigation = self._session.navigation
        if 0 <= place < len(navigation.lessons):
            navigation.read(navigation.lessons[place])

    def _on_segment(self, *clicked: object) -> None:
        self._arrange()

    def _on_link(self, url: QUrl) -> None:
        if url.scheme() in WEB:
            QDesktopServices.openUrl(url)
        else:
            self._session.navigation.follow(url.toString())

    def _turn_back(self) -> None:
        self._session.navigation.turn_page(-1)

    def _turn_on(self) -> None:
        self._session.navigation.turn_page(1)

    def _list_lessons(self) -> None:
        names = [f"{lesson.number}  {lesson.title}" for lesson in self._session.navigation.lessons]
        self.chooser.addItems(names)
        self.contents.addItems(names)

    def _offer(self, button: QToolButton, lesson: Lesson | None, what: str, keys: str) -> None:
        button.setEnabled(lesson is not None)
        button.setToolTip(f"{what}: {lesson.title} ({keys})" if lesson else what)

    def _describe_controls(self) -> None:
        self.previous.setArrowType(Qt.ArrowType.LeftArrow)
        self.next.setArrowType(Qt.ArrowType.RightArrow)
        self.previous.setAccessibleName(tr("Previous lesson"))
        self.next.setAccessibleName(tr("Next lesson"))
        for button in (self.previous, self.next):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        described(
            self.chooser, tr("Which lesson to read; the network does not change"), tr("Lesson")
        )
        self.chooser.setMinimumContentsLength(12)
        self.chooser.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        described(
            self.contents,
            tr("Which lesson to read; the network does not change"),
            tr("All lessons"),
        )
        self.contents.setFixedWidth(LIST_PX)
        self.contents.setWordWrap(True)
        self.contents.setSpacing(2)
        self.show_page.setToolTip(tr("Read the lesson's page"))
        self.show_experiment.setToolTip(
            tr("Open the lesson's experiment on your drawing and the network on screen")
        )
        for number, segment in enumerate((self.show_page, self.show_experiment)):
            self._segments.addButton(segment, number)
        self.show_page.setChecked(True)

    def _lay_out(self) -> None:
        self._both.addWidget(self.page)
        self._both.addWidget(self.experiments)
        self._both.setChildrenCollapsible(False)
        self._both.setStretchFactor(0, 0)
        self._both.setStretchFactor(1, 1)
        column(
            row(
                self.previous,
                self.next,
                (self.chooser, 1),
                None,
                row(self.show_page, self.show_experiment, gap=0),
                gap=6,
            ),
            (row(self.contents, (self._both, 1), gap=6), 1),
            into=self,
            gap=6,
            margins=(8, 4, 8, 4),
        )

    def _connect(self) -> None:
        self.previous.clicked.connect(self._turn_back)
        self.next.clicked.connect(self._turn_on)
        self.chooser.activated.connect(self._on_chosen)
        self.contents.currentRowChanged.connect(self._on_chosen)
        self.page.anchorClicked.connect(self._on_link)
        self._segments.buttonClicked.connect(self._on_segment)
        self._session.navigation.lesson_changed.connect(self._on_lesson_changed)
        self._session.network.replaced.connect(self._on_replaced)
        self._add_key(tr("Previous lesson"), "Alt+Left").triggered.connect(self._turn_back)
        self._add_key(tr("Next lesson"), "Alt+Right").triggered.connect(self._turn_on)

    def _add_key(self, text: str, keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action
