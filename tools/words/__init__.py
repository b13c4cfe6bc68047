"""Generators of the compiled files in dutch/data; `python -m tools.words` runs all of them."""
