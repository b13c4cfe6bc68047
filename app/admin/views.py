"""The back office together: each subject is a blueprint of its own, below that of the site."""

from __future__ import annotations

from app.admin import campaigns, figures, gaps, index, letters, offerings, people, questions, search, sources, stories
from app.admin.site import blueprint

__all__ = ["blueprint"]

for subject in (campaigns, figures, gaps, index, letters, offerings, people, questions, search, sources, stories):
    blueprint.register_blueprint(subject.blueprint)
