"""The data set as a t-SNE map, made in the background and shown while it takes shape."""

from torch import Tensor

from cnnviz.core.neighbours.projections import FloatArray, TsneProgress, tsne
from cnnviz.session.background.answer import Answer


class TsneMap(Answer[Tensor, FloatArray]):
    """One map at a time; a cancelled one is forgotten. `points` move while it is made."""

    @property
    def points(self) -> FloatArray | None:
        """Where the pictures are, (N, 2); of a map in the making, too."""
        return self.found

    def make(self, reduced: Tensor) -> None:
        """Begin a map of points given as principal components, float32 (N, K)."""
        self.found = None
        self._ask(reduced, tsne(reduced))

    def _is_now(self, question: Tensor) -> bool:
        return True

    def _on_step(self, step: TsneProgress) -> None:
        if self._clock.note(step.done, step.total):
            self.found = step.points
            self.progressed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.found = None
        super()._on_failed(error)
