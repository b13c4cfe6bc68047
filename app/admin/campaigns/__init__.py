"""Campaigns in the back office: written, shown before they are public, published, and taken along as a code."""

from __future__ import annotations

from app.admin.campaigns import campaigns, codes
from app.admin.campaigns.blueprint import blueprint

__all__ = ["blueprint", "campaigns", "codes"]
