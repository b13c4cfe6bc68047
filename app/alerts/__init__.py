"""Who wants to know when something new fits: searches that are stored, and matched when the index changes."""
