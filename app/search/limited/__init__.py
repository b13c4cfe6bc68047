"""Searching in the local copy, while the engine does not answer: the same requests, answered from one file."""
