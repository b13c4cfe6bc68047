"""A whole site of Limburg: index, platform database, mail server and worker, of which the clock is moved."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

import pytest
from opensearchpy import OpenSearch

from app.outbox import mail
from app.outcomes import clock as loop_clock
from app.security import accounts, limits
from app.wsgi import create_app
from base.config import Settings
from standalone.loopback import free_port
from tests.kit.accounts import Somebody, somebody
from tests.kit.committed import committed
from tests.kit.gaps import Missing, absent
from tests.kit.machine import Machine
from tests.kit.mailbox import Mailbox, mail_server
from tests.kit.sites import site

REGISSEUR = "regisseur@limburg.example"
_LINK = re.compile(r"http://\S+")


@dataclass
class Whole(Missing):
    """The site, what arrives by mail, and who looks after it."""

    mailbox: Mailbox
    regisseur: Somebody

    def work(self) -> None:
        """What the worker does in a night: the timetable, what is new in the index, gaps, mail."""
        self.app.extensions["doeners"].events.flush()
        loop_clock.do_due(self.site.settings, self.db)
        self.carry()
        self.night()
        mail.send_due(self.site.settings, self.db)

    def letter(self, subject: str, to: str = "") -> tuple[str, str]:
        """The newest mail with such a subject: to whom it went, and its last link to the site."""
        mail.send_due(self.site.settings, self.db)
        found = [
            one for one in self.mailbox.messages if re.search(subject, str(one["Subject"])) and to in (one["To"], "")
        ]
        assert found, [str(one["Subject"]) for one in self.mailbox.messages]
        own = [link for link in _LINK.findall(found[-1].get_content()) if link.startswith(self.site.settings.site)]
        address = urlsplit(own[-1])
        return str(found[-1]["To"]), f"{address.path}?{address.query}"


@pytest.fixture(scope="module")
def whole(
    settings: Settings, engine: OpenSearch, machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Whole]:
    """The site, its index live."""
    before = dict(vars(limits.limiter))  # the limiter is one per process: the shared application gets it back
    with mail_server() as mailbox:
        own = replace(
            settings, index=f"{settings.index}w{secrets.token_hex(3)}", mail_url=mailbox.url, port=free_port()
        )
        with site(own, engine, machine.folder / "demo", tmp_path_factory.mktemp("whole"), ["limburg"]) as made:
            assert made.run("rebuild").state == "succeeded"
            regisseur = somebody(made.db, "regisseur", "limburg")
            committed(accounts.set_email, made.db, regisseur.account, REGISSEUR)
            world = Whole(made, create_app(made.settings), "", "", mailbox, regisseur)
            world.activity, world.other = islice(absent(world.search), 2)
            world.carry()
            yield world
    vars(limits.limiter).update(before)
