"""Buttons and settings of the training run."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.training.devices import available_devices
from cnnviz.core.training.recipes import RECIPES
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.session.training.run_settings import choice_of
from cnnviz.session.training.training_state import StartFrom, TrainingState
from cnnviz.views.actions.action_lines import SessionAction
from cnnviz.views.actions.actions import ACTIONS
from cnnviz.views.training.peoples_drawings_line import PeoplesDrawingsLine
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.fields.number_field import NumberField, WholeField, rate_field
from cnnviz.views.widgets.layouts import REST, column, grid, row
from cnnviz.views.widgets.tooltips import wrapped

BUTTONS = ("train", "pause", "one_step", "one_epoch", "stop")
STARTS: dict[StartFrom, str] = {
    "new weights": tr("new weights"),
    "weights on screen": tr("weights on screen"),
}
RECIPE_SENTENCES = {
    "article": "Adam {0.learning_rate:g} for {0.epochs} epochs, as in the article; batches of "
    "{0.batch_size}, pictures set apart for validation and keeping the best epoch are ours",
    "one-cycle": tr("a learning rate that rises and falls: about a point better"),
    "best": tr("flipped pictures, smoothed labels, Muon for the kernels: the highest accuracy"),
    "fast": tr("one epoch that starts from whitened kernels: the shortest way to 90 %"),
    "sketch": tr("half of every batch are drawings: reads drawings as well as pictures"),
}


class TrainingControls(QWidget):
    """What runs next, and how far; the learning rate may be turned at any time."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.dataset = _combo(
            session.data.names, tr("Data set"), tr("The pictures the next run trains on")
        )
        self.network = _combo(NETWORKS, tr("Network"), tr("The architecture of the next run"))
        self.recipe = _combo(
            RECIPES, tr("Recipe"), tr("A complete set of training settings to start from")
        )
        for name, sentence in RECIPE_SENTENCES.items():
            text, place = sentence.format(RECIPES[name]), self.recipe.findText(name)
            self.recipe.setItemData(place, wrapped(text), Qt.ItemDataRole.ToolTipRole)
        self.start_from = _combo(
            STARTS.values(),
            tr("Start from"),
            tr("Random initial weights, or continue from the network on screen"),
        )
        self.device = _combo(
            available_devices(),
            tr("Device"),
            tr("The device to train on: auto chooses the fastest"),
        )
        self.epochs = _spin(tr("Epochs"), 1, 1000, tr("Passes over the training pictures"))
        self.batch_size = _spin(tr("Batch"), 2, 10_000, tr("Pictures per training step"))
        self.seed = _spin(
            tr("Seed"), 0, 2**31 - 1, tr("Same seed, same initial weights, same order: same curve")
        )
        self.learning_rate = _learning_rate()
        self.drawings = PeoplesDrawingsLine(session)
        self.buttons = [self._button(name) for name in BUTTONS]
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the settings as they are, and lock what a run in progress has fixed."""
        training = self._session.training
        for field, value in (
            (self.learning_rate, training.config.learning_rate),
            (self.epochs, training.config.epochs),
            (self.batch_size, training.config.batch_size),
            (self.seed, training.config.seed),
        ):
            field.show_value(value)
        for combo, offered, text in (
            (self.dataset, self._session.data.names, self._session.data.wanted),
            (self.network, training.settings.networks, self._network_name()),
            (self.recipe, RECIPES, training.config.recipe),
            (self.start_from, STARTS.values(), self._origin()),
            (self.device, available_devices(), training.config.device),
        ):
            _show_choice(combo, offered, text)
        self._lock(training.is_active)

    def _network_name(self) -> str:
        """What is in training, or what Train starts."""
        training = self._session.training
        if training.is_active and training.special is not None:
            return choice_of(training.special.network)
        goes_on = not training.is_active and training.start_from == "weights on screen"
        return (
            choice_of(self._session.network.config) if goes_on else training.settings.network_name
        )

    def _origin(self) -> str:
        special = self._session.training.special
        if special is None:
            return STARTS[self._session.training.start_from]
        return STARTS["new weights"] if special.like is None else special.origin

    def _lock(self, active: bool) -> None:
        uses_own_network = self._session.training.start_from == "weights on screen"
        for field in self._fields():
            _allow(field, tr("Fixed by the run in progress: stop it first.") if active else "")
        if uses_own_network and not active:
            _allow(self.network, tr("The next run continues with the network on screen."))
        paused = self._session.training.state is TrainingState.PAUSED
        self.buttons[0].setText(tr("Resume") if paused else tr("Train"))

    def _fields(self) -> tuple[QWidget, ...]:
        return (self.dataset, self.network, self.recipe, self.start_from, self.device,
                self.epochs, self.batch_size, self.seed)  # fmt: skip

    def _on_recipe_chosen(self) -> None:
        recipe = RECIPES[self.recipe.currentText()]
        training = self._session.training
        training.configure(recipe, training.settings.network_name, training.start_from)

    def _on_dataset_chosen(self) -> None:
        name, data = self.dataset.currentText(), self._session.data
        data.want(name, quietly=not data.makes(name))

    def _on_setting_changed(self) -> None:
        config = replace(
            self._session.training.config,
            epochs=self.epochs.value(),
            batch_size=self.batch_size.value(),
            seed=self.seed.value(),
            learning_rate=self.learning_rate.value(),
            device=self.device.currentText(),
        )
        training = self._session.training
        training.configure(config, training.settings.network_name, training.start_from)

    def _on_network_chosen(self) -> None:
        training = self._session.training
        training.configure(training.config, self.network.currentText(), training.start_from)

    def _on_start_chosen(self) -> None:
        training = self._session.training
        start = tuple(STARTS)[self.start_from.currentIndex()]
        training.configure(training.config, training.settings.network_name, start)

    def _connect(self) -> None:
        self.dataset.currentTextChanged.connect(self._on_dataset_chosen)
        self.recipe.currentTextChanged.connect(self._on_recipe_chosen)
        self.network.currentTextChanged.connect(self._on_network_chosen)
        self.start_from.currentTextChanged.connect(self._on_start_chosen)
        self.device.currentTextChanged.connect(self._on_setting_changed)
        self._session.network.replaced.connect(self.refresh)
        for spin in (self.epochs, self.batch_size, self.seed, self.learning_rate):
            spin.valueChanged.connect(self._on_setting_changed)
        self._session.training.state_changed.connect(self.refresh)
        self._session.training.settings_changed.connect(self.refresh)
        self._session.data.changed.connect(self.refresh)
        self._session.own_classes.set.changed.connect(self.refresh)

    def _button(self, name: str) -> QToolButton:
        line = next(line for line in ACTIONS if line.name == name)
        button = QToolButton()
        action = SessionAction(line, self._session, self)
        # The window's menu owns the shortcut; two owners would make it ambiguous.
        action.setShortcuts([])
        button.setDefaultAction(action)
        button.setText(line.text.replace("&", ""))
        button.setAccessibleName(line.text.replace("&", ""))
        return button

    def _lay_out(self) -> None:
        pairs = (
            (self.dataset, self.epochs), (self.network, self.batch_size),
            (self.recipe, self.learning_rate), (self.start_from, self.seed),
        )  # fmt: skip
        lines: list[tuple[QWidget, ...]] = [
            (_label(left), left, _label(right), right) for left, right in pairs
        ]
        lines.insert(3, 4 * (self.drawings,))  # below the recipe
        fields = grid(*lines, gaps=(6, 2))
        column(
            row(*self.buttons, REST, _label(self.device), self.device), fields, into=self, gap=None
        )


def _show_choice(combo: ChoiceBox, offered: Iterable[str], text: str) -> None:
    """Show what is so, also where it is none of what is offered."""
    texts = list(dict.fromkeys((*offered, text)))
    with QSignalBlocker(combo):
        if [combo.itemText(place) for place in range(combo.count())] != texts:
            for place in reversed(range(combo.count())):
                if combo.itemText(place) not in texts:
                    combo.removeItem(place)
            combo.addItems([name for name in texts if combo.findText(name) < 0])
        combo.setCurrentText(text)


def _label(field: QWidget) -> QLabel:
    label = QLabel(field.accessibleName())
    label.setBuddy(field)
    return label


def _allow(field: QWidget, why_not: str) -> None:
    """Enable a field, or disable it with the reason in its tooltip."""
    field.setEnabled(not why_not)
    field.setToolTip(f"{field.whatsThis()}\n{why_not}" if why_not else field.whatsThis())


def _combo(names: object, name: str, tooltip: str) -> ChoiceBox:
    combo = ChoiceBox()
    combo.addItems(list(names))  # type: ignore[call-overload]
    combo.setAccessibleName(name)
    combo.setWhatsThis(tooltip)
    combo.setToolTip(tooltip)
    return combo


def _spin(name: str, lowest: int, highest: int, tooltip: str) -> WholeField:
    spin = WholeField(lowest, highest, name)
    spin.setWhatsThis(tooltip)
    spin.setToolTip(tooltip)
    return spin


def _learning_rate() -> NumberField:
    spin = rate_field(tr("Learning rate"))
    spin.setToolTip(tr("How far one step moves the weights; may be changed while training runs"))
    return spin
