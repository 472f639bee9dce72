import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.training import devices
from cnnviz.core.training.devices import DEVICES, available_devices, choose_device


def test_the_cpu_is_always_there() -> None:
    assert choose_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize(
    ("there", "chosen"),
    [({"cpu"}, "cpu"), ({"cpu", "mps"}, "mps"), ({"cpu", "mps", "cuda"}, "cuda")],
)
def test_auto_is_the_fastest_that_is_there(
    there: set[str], chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "_is_available", there.__contains__)
    assert choose_device() == torch.device(chosen)


def test_a_device_that_is_not_there_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_is_available", {"cpu"}.__contains__)
    with pytest.raises(CnnvizError, match="no usable cuda device; use auto or cpu"):
        choose_device("cuda")


def test_an_unknown_device_lists_the_known_ones() -> None:
    with pytest.raises(CnnvizError, match="no device 'tpu'") as caught:
        choose_device("tpu")
    assert all(name in str(caught.value) for name in DEVICES)


def test_only_devices_of_this_machine_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    for has_cuda in (True, False):
        monkeypatch.setattr(torch.cuda, "is_available", lambda has_cuda=has_cuda: has_cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
        assert available_devices() == (("auto", "cpu", "cuda") if has_cuda else ("auto", "cpu"))
        for name in available_devices():
            choose_device(name)
