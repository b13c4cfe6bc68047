"""Figures that everybody reads: what is published, of which period, and what stays hidden because it is small."""
