"""An address is given and erased whole: from a folder as a standalone installation has it, with real parts."""

from __future__ import annotations

import base64
import io
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from redis import Redis

from app.attachments import kinds, store
from app.attachments.field import NewFile
from app.attachments.store import SentFiles
from app.outbox import mail
from app.privacy import erased, traces
from base import backup, clock, database, restore
from base.config import Settings
from base.tables import accounts, attachments, edits, feedback, outbox, questions, searches
from standalone import family
from standalone.broker import broker_part
from standalone.guard import Guard
from standalone.loopback import free_port
from tests.kit import polyglots
from tests.kit.asker import Asker
from tests.kit.commands import doeners
from tests.kit.parts import run_part
from tests.kit.questions import left

ADDRESS = "Wies.Van-Daele+1@iemand.example"
OTHER = "andere@iemand.example"


@dataclass
class Home:
    """A data folder with a platform database, a broker, letters and logs, in which an address stands everywhere."""

    asker: Asker
    settings: Settings
    broker: Redis

    @property
    def var(self) -> Path:
        return Path(self.settings.var)

    def holding(self, address: str) -> list[str]:
        """The files of the folder that hold the bytes of an address."""
        wanted = address.lower().encode()
        files = [file for file in self.var.rglob("*") if file.is_file()]
        return [str(file.relative_to(self.var)) for file in files if wanted in file.read_bytes().lower()]

    def command(self, *arguments: str) -> str:
        done = doeners(self.settings, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def home(asker: Asker, tmp_path: Path, guard: Guard) -> Iterator[Home]:
    part, url = broker_part(tmp_path, free_port(), os.environ)
    process = run_part(part, guard)
    mails = (tmp_path / "mail").as_uri()
    settings = replace(asker.settings, var=str(tmp_path), redis_url=url, mail_url=mails, opensearch_url="")
    yield Home(asker, settings, Redis.from_url(url))
    family.end_child(process)


def leave_traces(home: Home, address: str = ADDRESS) -> None:
    """An address, wherever people or programs can leave it."""
    left(home.settings, home.asker.db, email=address, need=f"Bel of mail {address} voor vijftig stoelen")
    now = clock.now()
    with database.write(home.asker.db) as connection:
        mail.queue(connection, to=address, subject="Aan u", text="Dag")
        mail.queue(connection, to=OTHER, subject="Over iemand", text=f"Antwoord aan {address.upper()}.")
        connection.execute(feedback.insert().values(created_at=now, message="x", email=address))
        connection.execute(feedback.insert().values(created_at=now, message=f"van {address}", email=OTHER))
        connection.execute(searches.insert().values(day=clock.today(), text=address.lower(), asked=1, weak=1))
        details = {"fields": {"email": [None, address]}, "list": [f"zie {address}"]}
        row = {"number": 1, "subject": "limburg:1", "kind": "correction", "state": "proposed", "province": "limburg"}
        connection.execute(edits.insert().values(**row, details=details, made_by="organisatie", made_at=now))
        connection.execute(accounts.update().values(email=address))
    mail.send_due(home.settings, home.asker.db)
    home.broker.set(f"LIMITS:{address.lower()}", 1)
    log = home.var / "log"
    log.mkdir(exist_ok=True)
    (log / "web.log").write_text(f'{{"event": "x", "to": "{address}"}}\n{{"event": "y"}}\n', encoding="utf-8")


def test_nothing_in_the_folder_holds_an_address_that_was_erased(home: Home) -> None:
    leave_traces(home)
    home.broker.config_set("appendfsync", "always")
    before = home.holding(ADDRESS)
    assert {"platform.sqlite", "log/web.log"} <= {name.removesuffix("-wal") for name in before}
    assert any(name.startswith("broker/") for name in before)
    assert any(name.startswith("mail/") for name in before)
    written = home.command("privacy", "erase", ADDRESS)
    assert "questions 1" in written
    assert home.holding(ADDRESS) == []
    assert [name for name in home.holding(OTHER) if name.startswith("platform.sqlite")]
    assert (home.var / "log" / "web.log").read_text("utf-8").endswith('{"event": "y"}\n')


def test_the_files_of_an_erased_question_go_with_it_whatever_is_packed_in_them(home: Home) -> None:
    question = left(home.settings, home.asker.db, email=ADDRESS)
    sent = kinds.KINDS["pdf"], polyglots.packed(ADDRESS.encode(), b"/Length 9")
    with database.write(home.asker.db) as connection:
        files = SentFiles([NewFile("plan.pdf", *sent)])
        store.attach(connection, question.id, question.id, files)
        assert [traces.in_files(connection, address) != [] for address in (ADDRESS, OTHER)] == [True, False]
    packed = sent[1].partition(b"stream\r\n")[2].partition(b"\nend")[0]
    assert holding_bytes(home, packed)
    home.command("privacy", "erase", ADDRESS)
    assert holding_bytes(home, packed) == []


def holding_bytes(home: Home, wanted: bytes) -> list[Path]:
    return [file for file in home.var.rglob("*") if file.is_file() and wanted in file.read_bytes()]


def test_an_address_that_is_written_otherwise_goes_too(home: Home) -> None:
    written = spelled(ADDRESS)
    with database.write(home.asker.db) as connection:
        for text in written:
            connection.execute(feedback.insert().values(created_at=clock.now(), message=f"zie {text}!", email=OTHER))
    (home.var / "log").mkdir(exist_ok=True)
    (home.var / "log" / "web.log").write_text("\n".join(f'{{"path": "/x?van={text}"}}' for text in written))
    home.command("privacy", "erase", ADDRESS)
    with database.read(home.asker.db) as connection:
        assert set(connection.scalars(sa.select(feedback.c.message))) == {"zie [gewist]!"}
    for file in home.var.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert [text for text in written if text.encode() in content] == [], file


def spelled(address: str) -> list[str]:
    """An address as programs write it."""
    parts = [address.encode()[begin:] for begin in range(3)]
    inner = [base64.b64encode(part[: len(part) // 3 * 3]).decode() for part in parts]
    return [
        address.upper(),
        quote(address, safe=""),
        quote(quote(address, safe=""), safe=""),
        address.replace("@", "=40"),
        address.replace("@", "&#64;").replace("+", "&#x2b;"),
        address.replace("@", "\\u0040"),
        f"{address[:9]}=\r\n{address[9:]}",
        *inner,
    ]


def test_a_file_of_somebody_else_that_names_an_address_is_pointed_out(home: Home) -> None:
    leave_traces(home)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{ADDRESS}</w:t>" * 50)
    row = {
        "id": "plan",
        "form_key": "f",
        "name": "plan.docx",
        "kind": "docx",
        "size": 1,
        "created_at": clock.now(),
        "digest": "d",
    }
    with database.write(home.asker.db) as connection:
        connection.execute(attachments.insert().values(**row, content=packed.getvalue()))
    done = doeners(home.settings, "privacy", "erase", ADDRESS)
    assert (done.returncode, "attachments plan" in done.stdout) == (5, True)


def test_what_is_of_its_owner_goes_and_what_only_names_it_stays_without(home: Home) -> None:
    leave_traces(home)
    home.command("privacy", "erase", ADDRESS)
    with database.read(home.asker.db) as connection:
        assert traces.find(connection, ADDRESS) == []
        assert connection.scalar(sa.select(sa.func.count()).select_from(questions)) == 0
        assert connection.scalars(sa.select(feedback.c.message)).all() == ["van [gewist]"]
        assert connection.scalars(sa.select(accounts.c.email).distinct()).all() == [""]
        [details] = connection.scalars(sa.select(edits.c.details))
        assert details == {"fields": {"email": [None, ""]}, "list": ["zie [gewist]"]}
        assert "Antwoord aan [gewist]." in connection.scalars(sa.select(outbox.c.body)).all()


def test_a_longer_address_with_the_same_end_stays(home: Home) -> None:
    leave_traces(home, f"x{ADDRESS}")
    done = doeners(home.settings, "privacy", "erase", ADDRESS)
    assert done.returncode == 5  # its bytes are still there, within the longer one: somebody has to look
    with database.read(home.asker.db) as connection:
        assert connection.scalars(sa.select(questions.c.email)).all() == [f"x{ADDRESS}"]


def test_an_export_has_all_of_it_and_no_key_to_the_platform(home: Home) -> None:
    leave_traces(home)
    found = json.loads(home.command("privacy", "export", ADDRESS.lower()))
    tables = found["tables"]
    assert {"questions", "outbox", "feedback", "searches", "edits", "accounts"} <= set(tables)
    assert tables["questions"][0]["need"].startswith("Bel of mail")
    assert all(
        any(f"Subject: {subject}\n" in letter for letter in found["letters"]) for subject in ("Aan u", "Over iemand")
    )
    written = json.dumps(found)
    for secret in ("password_hash", "token_hash", "form_key"):
        assert secret not in written


def test_a_backup_of_before_is_erased_again_when_it_is_restored(home: Home, tmp_path: Path) -> None:
    leave_traces(home)
    file = home.var / "nacht.gz"
    backup.write(home.asker.db, file)
    home.command("privacy", "erase", ADDRESS)
    assert ADDRESS.lower() not in erased.file_of(home.settings).read_text("ascii").lower()
    elsewhere = replace(home.settings, database_url=f"sqlite:///{tmp_path / 'terug.sqlite'}")
    assert "Opnieuw gewist: 1 e-mailadres." in doeners(elsewhere, "restore", str(file)).stdout
    with database.read(database.connect(elsewhere.database_url)) as connection:
        assert traces.find(connection, ADDRESS) == []
        assert traces.find(connection, OTHER)


@pytest.mark.postgresql
def test_on_postgresql_no_column_holds_it(postgresql_database: str, home: Home) -> None:
    leave_traces(home)
    file = home.var / "nacht.gz"
    backup.write(home.asker.db, file)
    restore.restore(postgresql_database, file)
    home.settings = replace(home.settings, database_url=postgresql_database, var=str(home.var / "leeg"))
    home.command("privacy", "erase", ADDRESS)
    with database.read(database.connect(postgresql_database)) as connection:
        assert ADDRESS.lower() not in traces.all_addresses(connection)
        assert OTHER in traces.all_addresses(connection)


def test_what_is_no_address_is_refused_and_nothing_is_written_down(home: Home) -> None:
    done = doeners(home.settings, "privacy", "erase", "geen adres")
    assert done.returncode == 2
    assert "geen e-mailadres" in done.stderr
    assert not erased.file_of(home.settings).exists()
