import logging
import subprocess
import sys
import textwrap
import threading
from types import ModuleType

import pytest
import torch
from torch import nn

from cnnviz.core.evidence.captum_import import captum_attr


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_session_starts_without_captum() -> None:
    result = run_python(
        """
        import sys
        import cnnviz.session.session
        assert not [name for name in sys.modules if name.split(".")[0] in ("captum", "matplotlib")]
        """
    )
    assert result.returncode == 0, result.stderr


def test_threads_that_ask_at_once_get_the_same_module() -> None:
    modules: list[ModuleType] = []
    threads = [threading.Thread(target=lambda: modules.append(captum_attr())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert modules == [captum_attr()] * 4


def test_importing_and_using_it_says_nothing() -> None:
    result = run_python(
        """
        import torch
        from torch import nn
        from cnnviz.core.evidence.captum_import import captum_attr
        network = nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
        asked = torch.ones(1, 1, 2, 2, requires_grad=True)
        captum_attr().GuidedBackprop(network).attribute(asked, target=1)
        """
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_other_warnings_are_left_alone() -> None:
    captum_attr()
    network = nn.Sequential(nn.Flatten(), nn.Linear(4, 2))
    with pytest.warns(UserWarning, match="required_grads"):
        captum_attr().Saliency(network).attribute(torch.ones(1, 1, 2, 2), target=0)


def test_what_it_logs_does_not_fall_through_to_the_terminal() -> None:
    captum_attr()
    for library in ("captum", "matplotlib"):
        assert logging.getLogger(library).handlers
