"""How a file of somebody goes out: saved by the browser under its clean name, and never opened as a page of ours."""

from __future__ import annotations

from flask import Response, abort

from app.attachments import store
from app.http.caching import private
from app.http.services import services


def answer(question_id: str, attachment_id: str) -> Response:
    """The file of a question; 404 when it has none of that id. Whoever calls this looked who asks."""
    stored = store.content(services().db, question_id, attachment_id) or abort(404)
    attachment, content = stored
    response = private(content)
    response.mimetype = attachment.mime
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers.set("Content-Disposition", "attachment", filename=attachment.name)
    return response
