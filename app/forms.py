"""What all public forms have in common."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_wtf import FlaskForm


class PublicForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A form for everybody. While `g.refusal` says why nothing is taken now it never validates: it is shown again."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether what was filled in can be used."""
        return "refusal" not in g and bool(super().validate(extra_validators))
