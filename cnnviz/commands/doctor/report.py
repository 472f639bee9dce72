"""Has everything looked into, and tells it, for people or as JSON. Needs the standard library."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cnnviz.commands.doctor.desktop_entry import install_desktop_entry, remove_desktop_entry
from cnnviz.commands.doctor.findings import Finding
from cnnviz.commands.doctor.packages import IMPORTED
from cnnviz.core.translation import tr, tr_count

SECTIONS = {
    tr("Program"): ("cnnviz.commands.doctor.program",),
    tr("Packages"): tuple(f"package:{name}" for name in IMPORTED),
    tr("Display"): ("cnnviz.commands.doctor.screen", "cnnviz.commands.doctor.window"),
    tr("Computing"): ("cnnviz.commands.doctor.computing",),
    tr("Folders"): ("cnnviz.commands.doctor.folders", "cnnviz.commands.doctor.settings"),
    tr("Data"): ("cnnviz.commands.doctor.data",),
}
TIMEOUT_S = 300
IN_TROUBLE = 1


def run_doctor(arguments: argparse.Namespace) -> int:
    """Print the report; 1 where something is in trouble. Or install or remove the desktop entry.

    Raises:
        CnnvizError: the desktop entry cannot be written or removed.
    """
    if arguments.install_desktop_entry or arguments.remove_desktop_entry:
        change = install_desktop_entry if arguments.install_desktop_entry else remove_desktop_entry
        print(change())
        return 0
    report = examine()
    print(json.dumps(as_json(report), indent=2) if arguments.json else as_text(report))
    return IN_TROUBLE if troubles(report) else 0


def examine() -> dict[str, list[Finding]]:
    """Return what was found, section by section."""
    topics = [topic for section in SECTIONS.values() for topic in section]
    found = dict(zip(topics, _answers(topics), strict=True))
    return {
        section: [finding for topic in topics for finding in found[topic]]
        for section, topics in SECTIONS.items()
    }


def troubles(report: dict[str, list[Finding]]) -> list[str]:
    return [finding.trouble for found in report.values() for finding in found if finding.trouble]


def as_json(report: dict[str, list[Finding]]) -> dict[str, Any]:
    sections = {
        section: [vars(finding) for finding in findings] for section, findings in report.items()
    }
    return {"well": not troubles(report), **sections}


def as_text(report: dict[str, list[Finding]]) -> str:
    lines = []
    for section, findings in report.items():
        lines.append(section)
        for finding in findings:
            lines.append(f"  {finding.name:<24} {finding.value}")
            lines += [f"    ! {finding.trouble}"] if finding.trouble else []
            lines += [f"    * {finding.hint}"] if finding.hint else []
    count = len(troubles(report))
    verdict = tr("No problems found.")
    if count:
        verdict = tr_count(
            "{count} problem, marked with !", "{count} problems, marked with !", count
        )
    return "\n".join([*lines, "", verdict])


def _answers(topics: Sequence[str]) -> Iterator[list[Finding]]:
    """Findings of each topic; one that ends the process that looks into it is passed over."""
    left = list(topics)
    while left:
        answers, how_it_ended = _ask(left)
        for answer in answers:
            yield _findings(left.pop(0), answer)
        if left:
            yield _findings(left.pop(0), {"error": how_it_ended})


def _findings(topic: str, answer: dict[str, Any]) -> list[Finding]:
    if "findings" in answer:
        return [Finding(**finding) for finding in answer["findings"]]
    name = topic.rpartition(".")[2].removeprefix("package:")
    return [Finding(name, "unknown", " ".join(answer["error"].split()))]


def _ask(topics: Sequence[str]) -> tuple[list[dict[str, Any]], str]:
    """Answers up to the last topic or the one that ends the process, and how that ended."""
    root = str(Path(__file__).parents[3])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        run = subprocess.run(
            [sys.executable, "-P", "-m", "cnnviz.commands.doctor.examination", *topics],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            timeout=TIMEOUT_S,
        )
    except subprocess.TimeoutExpired as expired:
        return _read(expired.stdout or b""), tr("No answer within {timeout_s} s.", TIMEOUT_S)
    last_words = run.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    return _read(run.stdout), tr(
        "The check ended with exit code {returncode}. {last_words}", run.returncode, last_words
    )


def _read(output: bytes) -> list[dict[str, Any]]:
    """The lines that are ours, in order; a library may have printed others between."""
    answers = []
    for line in output.decode(errors="replace").splitlines():
        try:
            answer = json.loads(line)
        except ValueError:
            continue
        if isinstance(answer, dict) and "topic" in answer:
            answers.append(answer)
    return answers
