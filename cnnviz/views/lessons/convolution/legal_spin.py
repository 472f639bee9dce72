"""A field that knows its legal values: steps go from one to the next, others are refused."""

from collections.abc import Sequence

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr
from cnnviz.core.typed_numbers import NumberKind
from cnnviz.views.widgets.fields.number_field import WholeField


class LegalSpin(WholeField):
    """No way of using it ends at a value that is not legal."""

    def __init__(self, letter: str, meaning: str) -> None:
        self._legal: tuple[int, ...] = (0,)
        super().__init__(0, 0, f"{letter}, {meaning}")
        self._letter, self._meaning = letter, meaning
        self.setPrefix(f"{letter} =")

    @property
    def legal(self) -> tuple[int, ...]:
        return self._legal

    def offer(self, legal: Sequence[int], value: int) -> None:
        """Take other legal values, rising, and one of them; says nothing to listeners."""
        self._legal = tuple(legal)
        self.kind = NumberKind(legal[0], legal[-1], is_whole=True)
        self.show_value(value)
        self.setToolTip(
            tr("{meaning}; what fits the others now: {values}", self._meaning, self._values())
        )

    def _values(self) -> str:
        return ", ".join(map(str, self._legal))

    def _stepped(self, steps: int) -> float:
        place = self._legal.index(self.value()) + steps
        return self._legal[max(0, min(place, len(self._legal) - 1))]

    def _read(self, typed: str) -> float:
        number = super()._read(typed)
        if number not in self._legal:
            raise CnnvizError(
                tr(
                    "{letter} = {number:.0f} does not fit the others: choose {values}.",
                    self._letter,
                    number,
                    self._values(),
                )
            )
        return number
