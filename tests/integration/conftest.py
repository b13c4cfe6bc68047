"""Fixtures of the integration tests; those that more folders use stand in tests/kit/small.py."""

from tests.kit.small import small

__all__ = ["small"]
