"""The validator: what would become of a file, or of a source, before it goes live. Nothing is kept.

files (bytes -> Table) -> columns (which column is what) -> check (what would be accepted, refused and why).
"""
