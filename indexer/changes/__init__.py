"""What became of each offering."""
