"""What somebody reads whose request never reached the website: a short page in Dutch, or a problem for a program."""

from __future__ import annotations

import json
from html import escape
from http import HTTPStatus

from waitress.task import ErrorTask

# status -> (title, what to do)
TEXTS = {
    400: ("Dit verzoek klopt niet", "Ga terug, herlaad de pagina en probeer het nog eens."),
    408: ("Dit duurde te lang", "Uw verzoek kwam niet volledig aan. Probeer het nog eens."),
    413: ("Dit is te groot", "Stuur een kleiner bestand of een korter bericht."),
    414: ("Dit adres is te lang", "Zoek met minder woorden of minder filters."),
    431: ("Dit verzoek is te groot", "Wis de cookies van deze website in uw browser en probeer het nog eens."),
    500: ("Er ging iets mis bij ons", "Probeer het straks opnieuw."),
}
_PAGE = """<!doctype html>
<html lang="nl-BE">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · doeners</title>
<link rel="stylesheet" href="/static/style.css">
</head>
<body>
<main class="wrap narrow page">
<p class="code">{status}</p>
<h1>{title}</h1>
<p class="lead">{advice}</p>
<p><a href="/">Naar de startpagina</a></p>
</main>
</body>
</html>
"""
_HEADERS = [
    ("Connection", "close"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'"),
    ("X-Content-Type-Options", "nosniff"),
]


def page(status: int, first_line: bytes) -> tuple[str, bytes]:
    """Content type and body for a refusal; `first_line` of the request says whether a program asked."""
    title, advice = TEXTS[status]
    if b" /api/" in first_line:
        problem = {"type": "about:blank", "title": title, "status": status, "detail": advice}
        return "application/problem+json", json.dumps(problem, ensure_ascii=False).encode()
    html = _PAGE.format(status=status, title=escape(title), advice=escape(advice))
    return "text/html; charset=utf-8", html.encode()


class Refusal(ErrorTask):  # type: ignore[misc]
    """Says why, and then leaves: the client may still be sending, and would not see an answer before a hard close."""

    def execute(self) -> None:
        """Send the page."""
        status = self.request.error.code if self.request.error.code in TEXTS else 400
        content_type, body = page(status, self.request.first)
        self.status = f"{status} {HTTPStatus(status).phrase}"
        self.response_headers = [("Content-Type", content_type), *_HEADERS]
        self.content_length = len(body)
        self.write(b"" if self.request.first.startswith(b"HEAD ") else body)
        self.channel.leave()

    def set_close_on_finish(self) -> None:
        """The channel closes itself."""
