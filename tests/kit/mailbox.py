"""A real mail server of our own, that keeps what it is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from standalone.loopback import free_port


class Letter(EmailMessage):
    """A message that arrived; its content is its text, also when it has an HTML part beside it."""

    def get_content(self, *args: Any, **kwargs: Any) -> Any:
        """The text of a letter, the content of a part."""
        part = self.get_body(("plain",)) if self.is_multipart() else None
        return part.get_content(*args, **kwargs) if part else super().get_content(*args, **kwargs)


READING = policy.default.clone(message_factory=Letter)


@dataclass
class Mailbox:
    """What arrived. `refusal` is what the server answers instead of taking a mail, such as "451 later"."""

    url: str = ""
    messages: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)  # of the envelopes: where a mail comes back to
    refusal: str = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Called by the server for each mail."""
        if self.refusal:
            return self.refusal
        message = message_from_bytes(envelope.content, policy=READING)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.senders.append(envelope.mail_from)
        return "250 OK"


@contextmanager
def mail_server(own: Mailbox | None = None) -> Iterator[Mailbox]:
    """A mail server on a free port of this machine."""
    mailbox = own or Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    mailbox.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield mailbox
    finally:
        controller.stop()
