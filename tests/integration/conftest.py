"""Fixtures of the integration tests; those that more folders use stand in tests/small.py."""

from tests.small import small

__all__ = ["small"]
