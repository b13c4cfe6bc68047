"""Somebody in a browser who leaves a question on a real site, and sends the form again until it is accepted."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from app.security import links
from base import clock
from base.config import Settings
from base.tls import authorities

_HIDDEN = re.compile(r'name="(csrf_token|form_key)" type="hidden" value="([^"]*)"')


def a_browser(number: int, seconds: float) -> httpx.Client:
    """A browser at an address of its own, that waits so long for an answer."""
    headers = {"X-Forwarded-For": f"2001:db8:{number:x}::1"}
    return httpx.Client(headers=headers, timeout=seconds, verify=authorities())


@dataclass
class Asker:
    """A browser in which a question is left; who gets no answer sends the same form again, as people do."""

    browser: httpx.Client
    settings: Settings
    number: int
    form: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"vraag.{self.number}@school.example"

    def is_accepted(self) -> bool:
        """Whether the question is accepted now; False while the site is away, or has had enough for this minute."""
        page = f"http://127.0.0.1:{self.settings.port}/stel-je-vraag"
        with suppress(httpx.TransportError):
            if not self.form:
                self.fill_in(self.browser.get(page).text)
            return self.browser.post(page, data=self.form).status_code == 303
        return False

    def fill_in(self, page: str) -> None:
        """Fill in the form of a page, that was opened a minute ago.

        The clock stays where it is: it is that of other threads too, and one that looks at a lease meanwhile would see
        a heartbeat from the future, and write off the run.
        """
        opened = links.make(self.settings, "question.form", (clock.now() - timedelta(minutes=1)).timestamp())
        hidden = dict(_HIDDEN.findall(page)) | {"opened_at": opened}
        typed = {"need": f"Vraag {self.number}", "email": self.address, "buyer_kind": "school"}
        self.form = hidden | typed
