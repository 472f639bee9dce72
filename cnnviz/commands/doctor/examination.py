"""Looks into one topic after the other, in a process of its own, as any may end it.

`python -m cnnviz.commands.doctor.examination TOPIC...` prints a line of JSON for each. A topic is a
module with a function `findings`, or `package:NAME`.
"""

import importlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cnnviz.commands.doctor.packages import look_at_package
from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr

PACKAGE = "package:"


def main(topics: Sequence[str]) -> None:
    for topic in topics:
        print(json.dumps({"topic": topic, **_answer(topic)}), flush=True)


def _answer(topic: str) -> dict[str, Any]:
    try:
        if topic.startswith(PACKAGE):
            found = [look_at_package(topic.removeprefix(PACKAGE))]
        else:
            found = importlib.import_module(topic).findings()
    except CnnvizError as error:
        return {"error": str(error)}
    except Exception as error:  # whatever is broken here is what was asked for
        return {"error": tr("The check failed: {name}: {error}", type(error).__name__, error)}
    return {"findings": [asdict(finding) for finding in found]}


if __name__ == "__main__":
    main(sys.argv[1:])
