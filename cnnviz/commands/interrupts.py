"""Ctrl-C, a polite kill and a closed terminal, noted while a step is done and heeded after it."""

import signal
from types import FrameType
from typing import Any

# A closed terminal sends SIGHUP; Windows has none.
ENDS = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))


class Interrupts:
    """Between two steps a run can be left and taken up again; in the midst of one it cannot.

    Who presses Ctrl-C twice does not wait for the step. torchrun says it again to each process that
    has heard it already, which is no second time.
    """

    def __init__(self, heeds_second: bool = True) -> None:
        self.came = False
        self._heeds_second = heeds_second
        self._before: dict[int, Any] = {}

    def __enter__(self) -> "Interrupts":
        for number in ENDS:
            # A shell lets its background jobs ignore Ctrl-C, as nohup does a closed terminal, and
            # so it should stay.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.came and self._heeds_second and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.came = True
