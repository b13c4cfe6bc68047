"""Gaps: what is sought in a municipality and not there, who could do it, and what fills it (docs/gaps.md)."""
