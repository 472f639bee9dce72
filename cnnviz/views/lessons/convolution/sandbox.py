"""What the convolution sandbox holds: sizes, an input, a kernel, and the output cell looked at."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from cnnviz.core.inspection.images import resample
from cnnviz.core.lessons.convolution_sandbox import (
    KERNEL_NAMES,
    MAX_KERNEL,
    NAMED_KERNEL_SIDES,
    Sizes,
    convolve,
    named_kernel,
    with_kernel,
)
from cnnviz.core.translation import tr
from cnnviz.session.session import Session

Numbers = npt.NDArray[np.float64]
Cell = tuple[int, int]

OWN = "conv1's"
TYPED = "typed"
START = Sizes(width=13, kernel=3, stride=1, padding=1)


class Sandbox(QObject):
    """Legal at every moment; the input follows the canvas until it is drawn on by hand."""

    changed = Signal()  # anything that makes another output
    looked = Signal()  # another output cell

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.sizes = START
        self.kernel_name, self.unit = tr("vertical edges"), 0
        self.kernel = named_kernel(self.kernel_name, START.kernel)
        self.follows_canvas = True
        self.picture = self._canvas()
        self.place: Cell = (0, 0)
        self._compute()

    @property
    def kernel_names(self) -> tuple[str, ...]:
        """Which kernels can be chosen; the network's only where it is small enough."""
        own = (OWN,) if self.own_side <= MAX_KERNEL else ()
        return (*KERNEL_NAMES, *own, TYPED)

    @property
    def own_side(self) -> int:
        first = self._session.network.first_kernels
        return first.kernel_shape[2]

    @property
    def own_count(self) -> int:
        return self._session.network.first_kernels.depth

    def resize(self, sizes: Sizes) -> None:
        """Take other legal sizes; input and kernel are fitted to them."""
        if not sizes.is_legal or sizes == self.sizes:
            return
        other_kernel = sizes.kernel != self.sizes.kernel
        self.sizes = sizes
        self._fit_picture()
        if other_kernel:
            self._fit_kernel()
        self._compute()

    def choose_kernel(self, name: str) -> None:
        """Take a kernel by name; F follows where the kernel does not exist in this size."""
        side = self.sizes.kernel
        if name == OWN:
            side = self.own_side
        elif name in KERNEL_NAMES and side not in NAMED_KERNEL_SIDES:
            side = min(NAMED_KERNEL_SIDES, key=lambda known: abs(known - side))
        self.kernel_name = name
        self.sizes = with_kernel(self.sizes, side)
        self._fit_picture()
        self._fit_kernel()
        self._compute()

    def choose_unit(self, unit: int) -> None:
        """Take another of conv1's kernels."""
        self.unit = max(0, min(unit, self.own_count - 1))
        self.choose_kernel(OWN)

    def set_weight(self, cell: Cell, weight: float) -> None:
        if float(self.kernel[cell]) != weight:
            self.kernel_name = TYPED
            self.kernel = self.kernel.copy()
            self.kernel[cell] = weight
            self._compute()

    def ink(self, cell: Cell, grey: float) -> None:
        """Draw one cell of the input, from 0 to 1."""
        self.follows_canvas = False
        self.picture = self.picture.copy()
        self.picture[cell] = grey
        self._compute()

    def clear(self) -> None:
        self.follows_canvas = False
        self.picture = np.zeros_like(self.picture)
        self._compute()

    def follow_canvas(self, follows: bool) -> None:
        self.follows_canvas = follows
        self._fit_picture()
        self._compute()

    def look_at(self, cell: Cell) -> None:
        """Look at an output cell; beyond the last means the last."""
        last = self.sizes.output - 1
        self.place = max(0, min(cell[0], last)), max(0, min(cell[1], last))
        self.looked.emit()

    def step(self) -> None:
        """Go one output cell on; from the last one back to the first."""
        side = self.sizes.output
        self.look_at(divmod((self.place[0] * side + self.place[1] + 1) % side**2, side))

    def update(self) -> None:
        """Take the canvas and the network's weights as they are now, where they are used."""
        self.unit = min(self.unit, self.own_count - 1)
        if self.kernel_name == OWN:
            if self.own_side != self.sizes.kernel:
                self.kernel_name = TYPED
            else:
                self._fit_kernel()
        if self.follows_canvas:
            self.picture = self._canvas()
        self._compute()

    def _fit_picture(self) -> None:
        if self.follows_canvas:
            self.picture = self._canvas()
        elif len(self.picture) != self.sizes.width:
            self.picture = _scaled(self.picture, self.sizes.width)

    def _fit_kernel(self) -> None:
        side = self.sizes.kernel
        if self.kernel_name == OWN and side == self.own_side:
            network = self._session.network
            own = network.kernels(network.first_kernels.name)
            # Training may diverge, and what is no number cannot be added up.
            self.kernel = np.nan_to_num(own[self.unit, 0].astype(np.float64), posinf=0, neginf=0)
        elif self.kernel_name in KERNEL_NAMES and side in NAMED_KERNEL_SIDES:
            self.kernel = named_kernel(self.kernel_name, side)
        else:
            self.kernel_name = TYPED
            self.kernel = _refitted(self.kernel, side)

    def _canvas(self) -> Numbers:
        return _scaled(self._session.canvas.seen.grey / 255, self.sizes.width)

    def _compute(self) -> None:
        self.output = convolve(self.picture, self.kernel, self.sizes.stride, self.sizes.padding)
        last = self.sizes.output - 1
        self.place = min(self.place[0], last), min(self.place[1], last)
        self.changed.emit()


def _scaled(picture: Numbers, width: int) -> Numbers:
    scaled = resample(picture[None].astype(np.float32), width, width)[0]
    clipped: Numbers = np.clip(scaled.astype(np.float64), 0, 1)
    return clipped


def _refitted(kernel: Numbers, side: int) -> Numbers:
    """Cut a kernel, or put zeros around it, about its middle."""
    by = max(0, side - len(kernel))
    padded = np.pad(kernel, (by // 2, by - by // 2))
    start = (len(padded) - side) // 2
    return padded[start : start + side, start : start + side].copy()
