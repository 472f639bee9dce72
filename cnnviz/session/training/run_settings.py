"""What the next run is trained by, and beside it what the run in progress is."""

from dataclasses import replace

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.core.translation import tr
from cnnviz.session.training.run_start import NewRun, known_network, on_screen
from cnnviz.session.training.training_state import StartFrom


class RunSettings:
    """While there is a run these are its own; what the next one takes comes back at its end.

    The network stays chosen beyond that, as it stays on screen: *Train* goes on with what is seen.
    """

    def __init__(self) -> None:
        self.config: TrainingConfig = RECIPES["article"]
        self.network_name = "article"
        self.start_from: StartFrom = "new weights"
        self.design: NetworkConfig | None = None  # what else than NETWORKS was trained last
        self._next: TrainingConfig | None = None  # while there is a run
        self._is_own = False  # whether the run has a recipe of its own

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks to choose from."""
        return (*NETWORKS, *([choice_of(self.design)] if self.design is not None else []))

    def configure(self, config: TrainingConfig, network_name: str, start_from: StartFrom) -> None:
        """Choose; in a run that turns its learning rate, which the next run does not inherit."""
        self.config, self.network_name, self.start_from = config, network_name, start_from
        if self._next is not None and not self._is_own:
            self._next = replace(config, learning_rate=self._next.learning_rate)

    def use(self, own: TrainingConfig, following: TrainingConfig | None = None) -> None:
        """Have the run go by a recipe of its own; after it comes `following`, or what was set."""
        self._next = following or self.config
        self.config, self._is_own = own, True

    def begin(self, network: NetworkConfig) -> bool:
        """Say what is trained now; return whether another network is chosen by that."""
        before, known = self.network_name, known_network(network)
        self.design = self.design if known else network
        self.network_name = known or choice_of(network)
        self._next = self._next or self.config
        return self.network_name != before

    def turn(self, rate: float) -> bool:
        """Take in the rate that the run in progress has by now; return whether it is another."""
        is_other = rate != self.config.learning_rate
        if is_other:
            self.config = replace(self.config, learning_rate=rate)
        return is_other

    def end(self) -> bool:
        """The run is over, or never began; return whether anything is set differently now."""
        before, self.config = self.config, self._next or self.config
        self._next, self._is_own = None, False
        return self.config != before

    def new_run(self, shown: Checkpoint, dataset: Dataset) -> NewRun:
        """Return what *Train* starts."""
        if self.start_from == "weights on screen":
            return on_screen(shown, self.start_from)
        network = NETWORKS.get(self.network_name) or self.design or NETWORKS["article"]
        return NewRun(replace(network, classes=len(dataset.class_names)), self.start_from)


def choice_of(network: NetworkConfig) -> str:
    """Return how a network is called among those to choose from."""
    is_taken = known_network(network) is None and network.name in NETWORKS
    return tr("{name}, changed", network.name) if is_taken else network.name
