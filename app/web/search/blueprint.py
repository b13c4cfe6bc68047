"""The blueprint of the public pages: search.

Its one form, a pasted text, may be as large as any request without files: the application bounds it.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("search", __name__)
