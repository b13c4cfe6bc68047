"""Questions that buyers leave."""
