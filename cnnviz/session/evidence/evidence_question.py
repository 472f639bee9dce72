"""What is asked about a decision, as the person puts it; it stays when the input changes."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from cnnviz.core.evidence.attribution import AttributionRequest
from cnnviz.core.evidence.attribution_methods import MethodName, layers_with_maps, usual_layer
from cnnviz.session.evidence.attribution_work import Question
from cnnviz.session.network.live_network import LiveNetwork


class EvidenceQuestion(QObject):
    """The class asked about is the winner, the one to compare with the runner-up, unless pinned."""

    changed = Signal()
    opacity_changed = Signal()

    def __init__(self, network: LiveNetwork, parent: QObject) -> None:
        super().__init__(parent)
        self._network = network
        self._request = AttributionRequest("occlusion", 0)
        self._of_two = False
        self.pinned: int | None = None
        self.pinned_rival: int | None = None
        self.opacity = 0.7  # of the evidence over the input
        network.replaced.connect(self._on_replaced)

    @property
    def method(self) -> MethodName:
        return self._request.method

    @property
    def layer(self) -> str:
        """The layer that Grad-CAM looks at: the last activation unless another was chosen."""
        names = [layer.name for layer in layers_with_maps(self._network.config)]
        chosen = self._request.layer
        return chosen if chosen in names else usual_layer(self._network.config)

    @property
    def window(self) -> int:
        """How many pixels wide and high occlusion covers; no more than there are."""
        return min(self._request.window, *self._network.config.input_shape[1:])

    @property
    def stride(self) -> int:
        return min(self._request.stride, self.window)

    @property
    def target(self) -> int:
        likeliest = int(self._network.trace.probabilities.argmax())
        return likeliest if self.pinned is None else self.pinned

    @property
    def rival(self) -> int:
        """The class to compare with: the likeliest of the others unless one was chosen."""
        if self.pinned_rival is not None and self.pinned_rival != self.target:
            return self.pinned_rival
        others = np.array(self._network.trace.probabilities)
        others[self.target] = -1
        return int(others.argmax())

    @property
    def has_rival(self) -> bool:
        """Whether there are two classes to compare."""
        return len(self._network.class_names) > 1

    @property
    def now(self) -> Question:
        """What is asked now, in full."""
        request = AttributionRequest(
            self.method, self.target, None, self.layer, self.window, self.stride
        )
        return Question(request, self.rival if self._of_two and self.has_rival else None)

    def ask_of_two(self, of_two: bool) -> None:
        """Ask for the evidence between two classes, or for one."""
        if of_two != self._of_two:
            self._of_two = of_two
            self.changed.emit()

    def choose_method(self, method: MethodName) -> None:
        self._ask_for(replace(self._request, method=method))

    def choose_layer(self, layer: str) -> None:
        self._ask_for(replace(self._request, layer=layer))

    def choose_window(self, window: int, stride: int) -> None:
        """Cover windows of so many pixels, each so many from the last: no more than its width."""
        window = max(1, window)
        stride = max(1, min(stride, window))
        self._ask_for(replace(self._request, window=window, stride=stride))

    def pin(self, target: int | None) -> None:
        """Ask about this class whatever wins; None follows the winner."""
        if target != self.pinned:
            self.pinned = target
            self.changed.emit()

    def pin_rival(self, rival: int | None) -> None:
        """Compare with this class; None follows the runner-up."""
        if rival != self.pinned_rival:
            self.pinned_rival = rival
            self.changed.emit()

    def swap(self) -> None:
        """Ask about the second class rather than the first."""
        self.pinned, self.pinned_rival = self.rival, self.target
        self.changed.emit()

    def set_opacity(self, opacity: float) -> None:
        if opacity != self.opacity:
            self.opacity = opacity
            self.opacity_changed.emit()

    def _ask_for(self, request: AttributionRequest) -> None:
        if request != self._request:
            self._request = request
            self.changed.emit()

    def _on_replaced(self) -> None:
        """Another network may have fewer classes."""
        classes = len(self._network.class_names)
        if self.pinned is not None and self.pinned >= classes:
            self.pinned = None
        if self.pinned_rival is not None and self.pinned_rival >= classes:
            self.pinned_rival = None
        self.changed.emit()
