"""The blueprint of the public pages: letters."""

from __future__ import annotations

from flask import Blueprint

from app.security.website import csrf

blueprint = Blueprint("letters", __name__)
# A mail program presses the button itself and has no token (RFC 8058); the signed key in the address is the proof.
csrf.exempt(blueprint)
