"""Offline tools: nothing here is needed by a running site."""
