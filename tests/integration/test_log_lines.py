"""Logs, tasks and broker carry ids, never addresses: all that a question makes happen is logged, and read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from app.worker import celery
from base import database
from base.config import ROOT, Settings
from tests.kit.mailbox import Mailbox
from tests.kit.parts import environment
from tests.kit.questions import every

ADDRESS = "aankoop.van.iemand@school.example"
LIFE = f"""
import mailbox, sys
from base import config, database, logging, versions
settings = config.load()
logging.configure("DEBUG")
versions.upgrade(settings.database_url)
db = database.connect(settings.database_url)
from app.outbox import bounces, mail
from app.privacy import retention
from app.questions import sweep
from tests.kit.bounced import REPORT
from tests.kit.questions import left
left(settings, db, email="{ADDRESS}", need="Mail {ADDRESS}")
mail.send_due(settings, db)
from base.tables import outbox
with database.read(db) as connection:
    reference = connection.execute(outbox.select()).mappings().first()["reference"]
report = REPORT.format(recipient="{ADDRESS}", identity=f"<{{reference}}@x>", to="x", action="failed", status="5.1.1")
mailbox.Maildir(settings.bounces).add(report)
bounces.read_new(settings, db)
sweep.do_due(settings, db)
retention.report(db)
"""


def test_no_log_line_holds_an_address(tmp_path: Path, mailbox: Mailbox) -> None:
    mailbox.refusal = f"550 5.1.1 <{ADDRESS}> unknown"
    url = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    settings = Settings(database_url=url, secret_key="k" * 32, mail_url=mailbox.url, bounces=str(tmp_path / "terug"))
    command = [sys.executable, "-c", LIFE]
    done = subprocess.run(command, cwd=ROOT, env=environment(settings), capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert {"mail_not_sent", "tried", "came_back", "retention"} <= {line["event"] for line in lines}
    assert "@" not in done.stdout + done.stderr
    [question] = every(database.connect(url))
    assert question.email == ADDRESS


def test_no_task_takes_anything_but_the_number_of_a_run() -> None:
    taken = {
        name: task.run.__code__.co_varnames[: task.run.__code__.co_argcount] for name, task in celery.tasks.items()
    }
    ours = {name: arguments for name, arguments in taken.items() if not name.startswith("celery.") and arguments}
    assert ours == {"run": ("rung_for",)}
