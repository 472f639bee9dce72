"""Where training computes, in what precision, and with how many threads."""

import torch

from cnnviz.commands.doctor.findings import Finding
from cnnviz.core.errors import CnnvizError
from cnnviz.core.training.devices import DEVICES, choose_device, training_threads
from cnnviz.core.training.fast_pass.compiled_library import LIBRARY, compiled_library
from cnnviz.core.training.recipes import RECIPES
from cnnviz.core.translation import tr


def findings() -> list[Finding]:
    device = choose_device("auto")
    precision = RECIPES["article"].precision
    in_app, in_commands = training_threads(), torch.get_num_threads()
    return [
        Finding("devices", ", ".join(name for name in DEVICES[1:] if _is_here(name))),
        Finding(tr("device taken"), _described(device)),
        Finding(tr("precision taken"), tr("{precision}, unless another is requested", precision)),
        Finding(
            "threads", tr("{in_app} in the app, {in_commands} in commands", in_app, in_commands)
        ),
        _compiled(),
    ]


def _is_here(name: str) -> bool:
    try:
        choose_device(name)
    except CnnvizError:
        return False
    return True


def _described(device: torch.device) -> str:
    if device.type == "cuda":
        return tr("cuda, {device}", torch.cuda.get_device_name())
    if device.type == "cpu":
        return tr("cpu, {features}", torch.backends.cpu.get_cpu_capability())
    return device.type


def _compiled() -> Finding:
    if compiled_library() is not None:
        return Finding(tr("compiled code"), tr("present, training uses it"))
    return Finding(
        tr("compiled code"),
        tr("not loaded") if LIBRARY.exists() else tr("not there"),
        hint=tr(
            "Training takes a third longer than necessary: install a C compiler, then "
            "cnnviz once more."
        ),
    )
