"""`doeners doctor`: examines an installation and says in Dutch what is wrong, and what to do about it."""
