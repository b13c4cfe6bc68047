"""The desk: what regisseurs and provinces do with questions (docs/loop.md)."""
