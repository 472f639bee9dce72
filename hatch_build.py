"""Compiles what training spends half its time in, where the machine that installs has a C compiler.

Without one cnnviz is the same and trains a good third slower: see docs/training-speed.md.
`python hatch_build.py` compiles for a working copy that is used without being installed.
"""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FAST_PASS = Path(__file__).parent / "cnnviz" / "core" / "training" / "fast_pass"
SOURCES = [FAST_PASS / "compiled_block.c", FAST_PASS / "thread_places.c"]
LIBRARY = FAST_PASS / "libcnnviz.so"
# Mac's own compiler knows OpenMP's vectors and not its threads.
THREADS = "-fopenmp-simd" if sys.platform == "darwin" else "-fopenmp"
FLAGS = ["-std=c11", "-O3", "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", THREADS]


class CompileLibrary(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        problem = compiled()
        if problem:
            self.app.display_warning(f"Training will be slower, as nothing was compiled: {problem}")
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["artifacts"].append(str(LIBRARY.relative_to(self.root)))


def compiled() -> str:
    """Compile; return what went wrong, or nothing."""
    compiler = os.environ.get("CC", "cc")
    command = [compiler, *FLAGS, "-shared", "-fPIC", "-o", LIBRARY, *SOURCES, "-lm"]
    try:
        LIBRARY.unlink(missing_ok=True)
        run = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        return str(error)
    return run.stderr if run.returncode else ""


if __name__ == "__main__":
    sys.exit(compiled() or None)
