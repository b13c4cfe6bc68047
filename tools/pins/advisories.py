"""Ask for known vulnerabilities of every pin: pip-audit, at the database of PyPI.

a vulnerability                   → it is named, exit status 1
nobody answers, or not for all    → one line that says so, exit status 0: it says nothing of the pins
anything else                     → what pip-audit said, exit status 1
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from tools.pins import files, machines
from tools.pins.files import Pin

_SECONDS = "15"  # that the database may take for an answer
_AWAY = re.compile(r"ConnectionError|Could not connect|not redirecting|Timeout|ProxyError|SSLError|ServiceError")
_LONGEST = 600  # seconds that all its answers may take


class Vulnerability(TypedDict):
    """A known vulnerability, and the versions without it."""

    id: str
    fix_versions: list[str]


class Audited(TypedDict):
    """What pip-audit says of one distribution; without a version when its database gave no answer."""

    name: str
    version: NotRequired[str]
    vulns: NotRequired[list[Vulnerability]]


@dataclass(frozen=True)
class Answer:
    """What pip-audit said of some pins; `report` is empty when it could write none."""

    report: str
    errors: str


def ask(pins: list[Pin]) -> Answer:
    """Run pip-audit over pins, whatever interpreter they are for."""
    with tempfile.TemporaryDirectory() as folder:
        listed, report = Path(folder) / "pins.txt", Path(folder) / "report.json"
        listed.write_text("".join(f"{pin.key}\n" for pin in pins), encoding="utf-8")
        options = ["--disable-pip", "--no-deps", "--progress-spinner", "off", "--timeout", _SECONDS]
        command = [sys.executable, "-m", "pip_audit", *options, "-r", str(listed), "-f", "json", "-o", str(report)]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_LONGEST)
        except subprocess.TimeoutExpired as error:
            return Answer("", f"Timeout: {error}")
        return Answer(report.read_text(encoding="utf-8") if report.exists() else "", done.stderr)


def verdict(answers: list[Answer]) -> tuple[int, list[str]]:
    """The exit status, and what to say."""
    answered = [entry for answer in answers if answer.report for entry in json.loads(answer.report)["dependencies"]]
    silent = [answer for answer in answers if not answer.report]
    if vulnerable := [line for entry in answered for line in _vulnerabilities(entry)]:
        return 1, vulnerable
    if broken := [answer.errors.strip() for answer in silent if not _AWAY.search(answer.errors)]:
        return 1, ["pip-audit failed:", *broken]
    skipped = [entry["name"] for entry in answered if "skip_reason" in entry]
    if silent or skipped:
        return 0, [_not_asked(len(answered) - len(skipped), skipped)]
    return 0, [f"pip-audit: no known vulnerability in {len(answered)} pins."]


def _vulnerabilities(entry: Audited) -> list[str]:
    fixed = {found["id"]: ", ".join(found["fix_versions"]) or "nothing yet" for found in entry.get("vulns", [])}
    return [
        f"{entry['name']} {entry.get('version', '')}: {name}, mended in {versions}" for name, versions in fixed.items()
    ]


def _not_asked(answered: int, skipped: list[str]) -> str:
    if not answered:
        return "pip-audit: NOT CHECKED, its database cannot be reached from here; this says nothing of the pins."
    names = ", ".join(skipped) or "the rest"
    return f"pip-audit: no known vulnerability in {answered} pins; NOT CHECKED: {names} (no answer from its database)."


def main() -> int:
    """Ask for all pins, and say what is known."""
    groups = machines.by_python(files.pins(files.ROOT, files.PARTS[-1]))
    status, lines = verdict([ask(pins) for _, pins in groups])
    print("\n".join(lines), file=sys.stderr if status else sys.stdout)
    return status


if __name__ == "__main__":
    sys.exit(main())
