"""`doeners doctor`: what is wrong with this installation, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict

import click
import orjson

from app.commands.console import DONE, FAILED, settings
from app.operations.doctor.examination import CHECKS, examine
from app.operations.doctor.finding import Check, Finding
from app.wording.dutch import counted

_SIGNS = {"ok": "goed  ", "unseen": "?     ", "warning": "let op", "fault": "FOUT  "}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Voor programma's: één regel JSON.")
def command(as_json: bool) -> int:
    """Kijk deze installatie na, en zeg wat er mis is en wat u moet doen."""
    findings = examine(settings())
    click.echo(_json(findings) if as_json else _text(findings))
    return FAILED if any(finding.level == "fault" for finding in findings.values()) else DONE


def _json(findings: Mapping[str, Finding]) -> str:
    rows = [{"name": check.name, "runbook": _runbook(check), **asdict(findings[check.name])} for check in CHECKS]
    return orjson.dumps({"levels": _levels(findings), "checks": rows}).decode()


def _text(findings: Mapping[str, Finding]) -> str:
    lines = [line for check in CHECKS for line in _lines(check, findings[check.name])]
    levels = _levels(findings)
    faults, warnings = levels["fault"], levels["warning"]
    end = f"{counted(faults, 'fout', 'fouten')}, {counted(warnings, 'waarschuwing', 'waarschuwingen')}."
    return "\n".join([*lines, end if faults or warnings else "Alles is in orde."])


def _lines(check: Check, finding: Finding) -> list[str]:
    lines = [f"{_SIGNS[finding.level]}  {check.title}: {finding.says}"]
    lines += [f"          {finding.step}"] if finding.step else []
    return lines + (
        [f"          Meer: {_runbook(check)}"] if finding.level in {"warning", "fault"} and check.runbook else []
    )


def _runbook(check: Check) -> str:
    return f"docs/operations.md#{check.runbook}" if check.runbook else ""


def _levels(findings: Mapping[str, Finding]) -> dict[str, int]:
    counts = Counter(finding.level for finding in findings.values())
    return {level: counts[level] for level in ("fault", "warning", "unseen", "ok")}
